import { serverOf } from '../fleet/group-tree.ts';
import type { FleetState } from '../fleet/state.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';

/** Which virtual server objects belong to, by the name that a login gives; null for the server itself. */
export interface Owners {
  readonly ofGroup: (group: number) => string | null;
  readonly ofTask: (task: number) => string | null;
}

export function ownersOf(store: Store, groups: FleetState['groups']): Owners {
  const names = new Map(
    store.all('SELECT id, uid FROM virtual_servers').map((row) => [numberOf(row, 'id'), textOf(row, 'uid')]),
  );
  const tasks = new Map(
    store.all('SELECT id, server FROM tasks').map((row) => [numberOf(row, 'id'), numberOf(row, 'server')]),
  );
  const nameOf = (server: number): string | null => names.get(server) ?? null;
  return {
    ofGroup: (group) => nameOf(serverOf(groups, group)),
    ofTask: (task) => nameOf(tasks.get(task) ?? 0),
  };
}
