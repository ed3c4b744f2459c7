import type { FleetState } from './state.ts';

/** The groups from a device's own up to the root. */
export function chainOf(groups: FleetState['groups'], group: number): number[] {
  const chain: number[] = [];
  for (let id: number | null = group; id !== null; id = groups.get(id)?.parent ?? null) chain.push(id);
  return chain;
}

/** The virtual server that a group is of, or 0 for the server itself. */
export function serverOf(groups: FleetState['groups'], group: number): number {
  return groups.get(chainOf(groups, group).at(-1) ?? group)?.server ?? 0;
}

/**
 * Path of a group below Managed devices, `Branches/Berlin`; that root itself is `/`. The other topmost groups of a
 * server, such as that of unassigned devices, are called by their names.
 */
export function groupPath(groups: FleetState['groups'], group: number): string {
  const chain = chainOf(groups, group);
  const names = chain.filter((id) => groups.get(id)?.isRoot !== true).map((id) => groups.get(id)?.name ?? '');
  return names.length === 0 ? '/' : names.toReversed().join('/');
}
