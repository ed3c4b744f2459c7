import { rootGroup } from '../objects/groups.ts';
import { maybeNumberOf, numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import type { FleetState } from './state.ts';

/** Loads the groups of all servers in the order of their ids. */
export function loadGroups(store: Store): FleetState['groups'] {
  return new Map(
    store
      .all(
        `SELECT g.id, g.parent, g.name, g.id IN (?, v.root_group) IS TRUE AS is_root, coalesce(v.id, 0) AS server
         FROM groups g LEFT JOIN virtual_servers v ON g.parent IS NULL
           AND g.id IN (v.root_group, v.unassigned_group, v.super_group) ORDER BY g.id`,
        [rootGroup],
      )
      .map((row) => {
        const isRoot = numberOf(row, 'is_root') === 1;
        const group = { parent: maybeNumberOf(row, 'parent'), name: textOf(row, 'name'), isRoot };
        return [numberOf(row, 'id'), { ...group, server: numberOf(row, 'server') }];
      }),
  );
}
