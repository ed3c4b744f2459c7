import type { KindContext } from '../kinds/kind.ts';
import type { Change } from '../model/change.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { isSamePlace } from '../model/pointer.ts';
import type { KindState } from '../planning/kind-state.ts';
import { groupsCutOff } from '../reach/cut-off.ts';
import { deviceCounts } from './device-counts.ts';
import { chainKinds, futureChain } from './fleet-chain.ts';
import { isToBeMade } from './future-groups.ts';

/** Whether a change may leave devices without a source of files: then all that says who is served is to be read. */
export function mayCutOff({ kind, action, fields }: Change): boolean {
  const places = action === 'forget' ? undefined : decisive[kind];
  if (places === undefined) return false;
  // A new point or group takes nothing from anybody.
  if (action === 'create') return kind === 'NetworkAgentPolicy';
  return action !== 'update' || fields.some((one) => places.some((place) => isSamePlace(place, one.path)));
}

/** Of each kind that decides who is served: where in its objects that stands. */
const decisive: Readonly<Record<string, readonly string[]>> = {
  AdministrationGroup: ['/metadata/name'],
  DistributionPoint: ['/spec/scope', '/spec/deployUpdates'],
  NetworkAgentPolicy: [
    '/spec/group',
    '/spec/active',
    '/spec/inherit',
    '/spec/forceInheritance',
    '/spec/settings/distributeFilesThroughDistributionPointsOnly',
  ],
};

export interface CutOffInput {
  /** Those that will happen. */
  readonly changes: readonly Change[];
  /** Those of `serviceKinds` read whole, and not only what is declared or owned of them. */
  readonly states: readonly KindState[];
  readonly context: KindContext;
}

/** Warns of devices that may use distribution points only, and that these changes leave without one. */
export async function cutOffWarnings({ changes, states, context }: CutOffInput): Promise<Diagnostic[]> {
  if (!changes.some(mayCutOff)) return [];
  const before = new Set(groupsCutOff(futureChain(states, [], context.names)));
  const groups = groupsCutOff(futureChain(states, changes, context.names)).filter(
    (id) => !before.has(id) && !isToBeMade(id),
  );
  const count = groups.length === 0 ? 0 : await deviceCounts(context).directlyIn({ groups, hosts: [] });
  if (count === 0) return [];
  const who = count === 1 ? '1 device' : `${count ?? 'An unknown number of'} devices`;
  const message = `${who} would have no source of files: a policy lets them use distribution points only, and none would serve them`;
  return [diagnostic('reach/cut-off', { message })];
}

/** Of the chain, what decides who is served at all. */
export const serviceKinds: readonly string[] = chainKinds.filter(
  (kind) => kind === 'DistributionPoint' || kind === 'NetworkAgentPolicy',
);
