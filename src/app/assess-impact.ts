import type { KindContext } from '../kinds/kind.ts';
import type { Names } from '../kinds/names/names.ts';
import { type KasperskyUpdate, updateEntries } from '../kinds/names/update-catalogue.ts';
import { type Change, type Impact, specAfter, unknownImpact, untouched } from '../model/change.ts';
import { isJsonArray, isJsonObject, type JsonObject } from '../model/json.ts';
import type { KindState } from '../planning/propose.ts';
import type { Chain } from '../reach/chain.ts';
import { type Reach, type ReachQuestion, reachOver } from '../reach/reach.ts';
import { type DeviceCounts, deviceCounts } from './device-counts.ts';
import { chainKinds, futureChain } from './fleet-chain.ts';
import type { Resolved } from './resolve-resources.ts';

export type Status = ReachQuestion['status'];

export interface ImpactInput {
  readonly changes: readonly Change[];
  readonly states: readonly KindState[];
  readonly context: KindContext;
}

/** Kinds to be read whole: those of the chain, when a decision on an update is about to change. */
export function kindsOfReach(resolved: readonly Resolved[], names: Names): readonly string[] {
  const decisions = resolved.flatMap((one) => one.resources).filter((resource) => resource.kind === 'UpdateApproval');
  return decisions.some((one) => statusOf(names.updates.byUid(one.name)) !== one.spec['status']) ? chainKinds : [];
}

/** Says of every change whom it touches, as far as the server tells. */
export async function assessImpact({ changes, states, context }: ImpactInput): Promise<readonly Change[]> {
  const counts = deviceCounts(context);
  const decisions = changes.flatMap((change) =>
    change.kind === 'UpdateApproval' && change.action === 'update' ? [decisionOf(change)] : [],
  );
  if (decisions.length > 0) await loadChainDevices(states, context);
  const impacts = await assessApprovals(decisions, context, futureChain(states, changes, context.names), counts);
  return Promise.all(
    changes.map(async (change) => ({
      ...change,
      impact: impacts.get(change.name) ?? (await groupImpact(change, context.names, counts)),
    })),
  );
}

export interface Decision {
  /** Lower-case hex of the update. */
  readonly uid: string;
  readonly status: Status;
}

/** What decisions on updates would do, by update. The devices of the chain must have been looked up. */
export async function assessApprovals(
  decisions: readonly Decision[],
  context: KindContext,
  chain: Chain,
  counts: DeviceCounts = deviceCounts(context),
): Promise<Map<string, Impact>> {
  const reachOf = reachOver(chain);
  const assessed = await Promise.all(
    decisions.map(async ({ uid, status }) => {
      const update = context.names.updates.byUid(uid);
      return [
        uid,
        update === null ? unknownImpact : await decisionImpact(update, status, context, reachOf, counts),
      ] as const;
    }),
  );
  return new Map(assessed);
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

function decisionOf(change: Change): Decision {
  return { uid: change.name, status: specAfter(change)['status'] as Status };
}

function statusOf(update: KasperskyUpdate | null): Status | null {
  if (update === null || update.approval === null) return null;
  return update.approval === 1 ? 'Approved' : update.approval === -1 ? 'Declined' : 'Undefined';
}

async function decisionImpact(
  update: KasperskyUpdate,
  status: Status,
  { dictionary, names }: KindContext,
  reachOf: ReturnType<typeof reachOver>,
  counts: DeviceCounts,
): Promise<Impact> {
  if (status === 'Declined') return assessDecline(update, { dictionary }, counts);
  const component = update.product === dictionary.value(updateEntries.componentProduct);
  if (component && !dictionary.isProven(updateEntries.componentProduct)) return unknownImpact;
  const taskProduct = dictionary.isProven(updateEntries.taskProducts)
    ? (taskProductOf(dictionary.value(updateEntries.taskProducts), update.product) ?? null)
    : null;
  const reach = reachOf({
    updateClass: component ? 'component' : 'application',
    taskProduct,
    status,
    critical: update.critical,
    eulasAccepted: status === 'Approved' || names.updates.neededEulas(update).every((eula) => eula.accepted),
  });
  const [devices, installs] = await Promise.all([
    counts.lackingUpdate(update.uid, update.product),
    reach.unknown ? null : counts.lackingUpdateIn(update.uid, update.product, reach.groups, reach.hosts),
  ]);
  const note = status === 'Approved' ? missingLinks(reach, devices, installs) : '';
  const basis = installs === null ? 'unknown' : 'computed';
  return { ...untouched, devices, installs, unreachable: null, basis, note };
}

function taskProductOf(table: JsonObject, product: string): string | undefined {
  const found = table[product];
  return typeof found === 'string' ? found : undefined;
}

/** A declined update of an application is uninstalled where it can be; a component patch never is (domain.md 6.1). */
export async function assessDecline(
  update: KasperskyUpdate,
  { dictionary }: Pick<KindContext, 'dictionary'>,
  counts: DeviceCounts,
): Promise<Impact> {
  const component = update.product === dictionary.value(updateEntries.componentProduct);
  if (component && !dictionary.isProven(updateEntries.componentProduct)) return unknownImpact;
  const having = await counts.withUpdate(update.uid);
  const stays = component || update.uninstallable === false;
  const uninstalls = having === 0 || stays ? 0 : update.uninstallable === null ? null : having;
  const kept = component
    ? 'a patch of a component stays where it is'
    : 'the update cannot be uninstalled: it stays where it is';
  const note = stays && having !== 0 ? kept : '';
  const basis = having === null || uninstalls === null ? 'unknown' : 'counted';
  return { ...untouched, devices: having, uninstalls, unreachable: null, basis, note };
}

/** Says what keeps an approved update from devices that lack it. */
function missingLinks(reach: Reach, devices: number | null, installs: number | null): string {
  if (devices === null || installs === null || installs >= devices || reach.cuts.size === 0) return '';
  const rest = devices - installs;
  return `${rest} more ${rest === 1 ? 'device lacks' : 'devices lack'} it and will not get it: ${[...reach.cuts.keys()].join('; ')}`;
}

/** Devices below the groups that a change names. Installations that follow from it are not worked out. */
async function groupImpact(change: Change, names: Names, counts: DeviceCounts): Promise<Impact> {
  if (change.action === 'forget' || change.kind === 'AdministrationGroup' || change.kind === 'UpdateApproval')
    return untouched;
  const spec = specAfter(change);
  const { devices: named } = isJsonObject(spec['scope']) ? spec['scope'] : {};
  if (isJsonArray(named)) return { ...untouched, devices: named.length, installs: null, unreachable: null };
  const paths = groupPathsOf(spec);
  if (paths === null) return { ...unknownImpact, uninstalls: 0 };
  const devices = await counts.underGroups(
    outermost(
      names,
      paths.flatMap((path) => names.groups.idOf(path) ?? []),
    ),
  );
  return { ...untouched, devices, installs: null, unreachable: null, basis: devices === null ? 'unknown' : 'counted' };
}

/** Groups that a spec is for; null where it is for devices that are not told by group. */
function groupPathsOf(spec: JsonObject): string[] | null {
  if (typeof spec['group'] === 'string') return [spec['group']];
  const scope = isJsonObject(spec['scope']) ? spec['scope'] : {};
  if (typeof scope['group'] === 'string') return [scope['group']];
  if (isJsonArray(scope['groups'])) return scope['groups'].map(String);
  return null;
}

/** Without groups that lie below another one of them: a device is counted once. */
function outermost(names: Names, ids: readonly number[]): number[] {
  return ids.filter((id) => !ids.some((other) => names.groups.isBelow(id, other)));
}
