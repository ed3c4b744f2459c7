import type { FleetPoint, FleetState } from './state.ts';

/** The groups from a device's own up to the root. */
export function chainOf(state: FleetState, group: number): number[] {
  const chain: number[] = [];
  for (let id: number | null = group; id !== null; id = state.groups.get(id)?.parent ?? null) chain.push(id);
  return chain;
}

/**
 * The point from which the devices of a group take files: the nearest up the hierarchy whose scope names a group there
 * and which deploys updates (domain.md 2.1, nearest in the hierarchy [V]; that another point steps in for one that does
 * not deploy is [R]). Of several at one group the first by host id is the active one (domain.md 2.1, standby [V]).
 */
export function servingPoint(state: FleetState, group: number): FleetPoint | undefined {
  return coveringPoints(state, group).find((point) => point.deploysUpdates);
}

/** All points whose scope covers a group, nearest first, then by host id. */
export function coveringPoints(state: FleetState, group: number): FleetPoint[] {
  const points = [...state.points.values()];
  return chainOf(state, group).flatMap((id) => points.filter((point) => point.groups.includes(id)));
}

/** Path of a group below the root, `Branches/Berlin`. */
export function groupPath(state: FleetState, group: number): string {
  const names = chainOf(state, group)
    .slice(0, -1)
    .map((id) => state.groups.get(id)?.name ?? '');
  return names.length === 0 ? '/' : names.toReversed().join('/');
}
