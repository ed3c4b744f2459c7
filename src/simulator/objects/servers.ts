import type { Condition } from '../filter/compile.ts';
import { numberOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { notFound } from '../wire/wire-error.ts';
import { groupChain, rootGroup, superGroup, unassignedGroup } from './groups.ts';

/** The groups that a server, or a virtual one, has of its own; `id` is 0 for the server itself. */
export interface ServerGroups {
  readonly id: number;
  readonly root: number;
  readonly unassigned: number;
  readonly super: number;
}

const mainGroups: ServerGroups = { id: 0, root: rootGroup, unassigned: unassignedGroup, super: superGroup };

/** A virtual server has its own root, unassigned and super group (reference: ksc-openapi.md 1.5, KLVSRV_* [G]). */
export function groupsOfServer(store: Store, id: number): ServerGroups {
  if (id === 0) return mainGroups;
  const row = store.get('SELECT * FROM virtual_servers WHERE id = ?', [id]);
  if (row === undefined) throw notFound('the virtual server of this session is gone');
  return {
    id,
    root: numberOf(row, 'root_group'),
    unassigned: numberOf(row, 'unassigned_group'),
    super: numberOf(row, 'super_group'),
  };
}

/** The virtual server whose groups a group is among, or 0. */
export function serverOfGroup(store: Store, group: number): number {
  const top = groupChain(store, group).at(-1);
  const row = store.get('SELECT id FROM virtual_servers WHERE :top IN (root_group, unassigned_group, super_group)', {
    top: top ?? rootGroup,
  });
  return row === undefined ? 0 : numberOf(row, 'id');
}

/** The groups of the server, virtual or not, that a group is among. */
export function serverGroupsOf(store: Store, group: number): ServerGroups {
  return groupsOfServer(store, serverOfGroup(store, group));
}

/** The server whose device a host is, or 0 where there is no such host. */
export function serverOfHost(store: Store, host: string): number {
  const row = store.get('SELECT group_id FROM devices WHERE id = ?', [host]);
  return row === undefined ? 0 : serverOfGroup(store, numberOf(row, 'group_id'));
}

/** A condition that holds for the groups of a server; `column` is the group's id in the SQL. */
export function belowServer({ root, unassigned, super: top }: ServerGroups, column: string): Condition {
  return {
    sql: `${column} IN (WITH RECURSIVE own (id) AS (
      SELECT g.id FROM groups g WHERE g.id IN (SELECT value FROM json_each(:ownTops))
      UNION ALL SELECT g.id FROM groups g JOIN own ON g.parent = own.id) SELECT id FROM own)`,
    bindings: { ownTops: JSON.stringify([root, unassigned, top]) },
  };
}
