import type { FleetState } from './state.ts';

/** The groups from a device's own up to the root. */
export function chainOf(groups: FleetState['groups'], group: number): number[] {
  const chain: number[] = [];
  for (let id: number | null = group; id !== null; id = groups.get(id)?.parent ?? null) chain.push(id);
  return chain;
}

/** Path of a group below its root, `Branches/Berlin`. */
export function groupPath(groups: FleetState['groups'], group: number): string {
  const names = chainOf(groups, group)
    .slice(0, -1)
    .map((id) => groups.get(id)?.name ?? '');
  return names.length === 0 ? '/' : names.toReversed().join('/');
}
