import type { Kind, KindContext } from '../kinds/kind.ts';
import { approvalStatus } from '../kinds/names/approval-status.ts';
import type { Names } from '../kinds/names/names.ts';
import { type Change, type Impact, statusAfter, type UpdateChange, untouched } from '../model/change.ts';
import { impactOf } from '../model/impact.ts';
import { isJsonArray, isJsonObject } from '../model/json.ts';
import { entriesOfKind, type Ledger } from '../model/ledger.ts';
import type { KindState } from '../planning/kind-state.ts';
import { assessApprovals, type Decision, type Prospect } from './approval-impact.ts';
import { serviceKinds } from './cut-off.ts';
import { type DeviceCounts, deviceCounts } from './device-counts.ts';
import { chainKinds, decidesReach, futureChain } from './fleet-chain.ts';
import type { Resolved } from './resolve-resources.ts';

export interface ImpactInput {
  readonly changes: readonly Change[];
  /** Changes that will not happen as the plan stands, each with the held one that is the cause. */
  readonly heldBack: ReadonlyMap<string, string>;
  readonly kinds: readonly Kind[];
  readonly states: readonly KindState[];
  readonly context: KindContext;
}

/**
 * Kinds to be read whole: those of the chain, when a decision on an update is about to change; those that say who is
 * served, when a point leaves the configuration.
 */
export function kindsOfReach(resolved: readonly Resolved[], ledger: Ledger | null, names: Names): readonly string[] {
  const decisions = resolved.flatMap((one) => one.resources).filter((resource) => resource.kind === 'UpdateApproval');
  const isNew = decisions.some((one) => {
    const update = names.updates.byUid(one.name);
    return update === null || approvalStatus(update) !== one.spec['status'];
  });
  if (isNew) return chainKinds;
  const declared = new Set(resolved.flatMap((one) => [...one.resources.map(({ id }) => id), ...one.waiting]));
  return entriesOfKind(ledger, 'DistributionPoint').some(([id]) => !declared.has(id)) ? serviceKinds : [];
}

/** Says of every change whom it touches, as far as the server tells. */
export async function assessImpact(input: ImpactInput): Promise<readonly Change[]> {
  const { changes, kinds, states, context } = input;
  const counts = deviceCounts(context);
  const decisions = changes.flatMap(decisionOf);
  if (decisions.length > 0) await loadChainDevices(states, context);
  const impacts = await assessApprovals(decisions, context, prospectOf(input), counts);
  return Promise.all(
    changes.map(async (change) => {
      const kind = kinds.find((one) => one.name === change.kind);
      if (isDecision(change)) return { ...change, impact: impacts.get(change.name) ?? onlyAgreements };
      return { ...change, impact: await touchImpact(change, kind, context.names, counts) };
    }),
  );
}

/** Looks up the devices that points and tasks name by id, so that their groups are known. */
export async function loadChainDevices(states: readonly KindState[], { client, names }: KindContext): Promise<void> {
  const points = states.find((state) => state.kind.name === 'DistributionPoint')?.observed.objects ?? [];
  const scopes = states
    .flatMap((state) => state.observed.objects)
    .flatMap((one) => (isJsonObject(one.spec['scope']) ? [one.spec['scope']] : []));
  const named = scopes.flatMap((scope) => (isJsonArray(scope['devices']) ? scope['devices'] : []));
  const unknownPoints = points.filter((point) => names.devices.device(point.serverKey) === null);
  await names.devices.load(client, [...unknownPoints.map((point) => ({ id: point.serverKey })), ...named]);
}

/** Of a decision that the server does not tell, and that is left alone: what it leads to is unknown. */
const onlyAgreements = impactOf('computed', { installs: null, uninstalls: 0 });

function isDecision(change: Change): change is UpdateChange {
  return change.kind === 'UpdateApproval' && change.action === 'update';
}

function decisionOf(change: Change): Decision[] {
  if (!isDecision(change)) return [];
  const status = statusAfter(change);
  const isOne = status === 'Approved' || status === 'Declined' || status === 'Undefined';
  return isOne ? [{ uid: change.name, status }] : [];
}

/** What is held does not count: it is not there when a decision takes effect. */
function prospectOf({ changes, heldBack, states, context }: ImpactInput): Prospect {
  const going = changes.filter((one) => !heldBack.has(one.id));
  const kept = changes.filter((one) => heldBack.has(one.id) && decidesReach(one.kind));
  const chain = futureChain(states, going, context.names);
  if (kept.length === 0) return { chain, unheld: null };
  const held = [...new Set(kept.map((one) => heldBack.get(one.id) ?? one.id))].sort();
  return { chain, unheld: { chain: futureChain(states, changes, context.names), held } };
}

/** Devices that the object of a change is for. Installations that follow from it are not worked out. */
async function touchImpact(
  change: Change,
  kind: Kind | undefined,
  names: Names,
  counts: DeviceCounts,
): Promise<Impact> {
  if (change.action === 'forget' || kind === undefined) return untouched;
  const { groups, devices, others } = kind.touches(change, names);
  if (groups.length + devices.length === 0 && !others) return untouched;
  const uninstalls = 0;
  if (others || (groups.length > 0 && devices.length > 0)) return impactOf('counted', { devices: null, uninstalls });
  if (groups.length === 0) return impactOf('computed', { devices: devices.length, uninstalls });
  return impactOf('counted', { devices: await counts.underGroups(outermost(names, groups)), uninstalls });
}

/** Without groups that lie below another one of them: a device is counted once. */
function outermost(names: Names, ids: readonly number[]): number[] {
  return ids.filter((id) => !ids.some((other) => names.groups.isBelow(id, other)));
}
