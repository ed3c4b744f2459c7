import type { Condition } from '../filter/compile.ts';
import { groupChain, rootGroup, superGroup, unassignedGroup } from '../objects/groups.ts';
import type { Session } from '../session/sessions.ts';
import { numberOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { notFound, WireError } from '../wire/wire-error.ts';

/** The groups that a server, or a virtual one, has of its own; `id` is 0 for the server itself. */
export interface ServerGroups {
  readonly id: number;
  readonly root: number;
  readonly unassigned: number;
  readonly super: number;
}

const mainGroups: ServerGroups = { id: 0, root: rootGroup, unassigned: unassignedGroup, super: superGroup };

/** A virtual server has its own root, unassigned and super group (reference: ksc-openapi.md 1.5, KLVSRV_* [G]). */
export function groupsOf(store: Store, session: Session): ServerGroups {
  if (session.virtualServer === 0) return mainGroups;
  const row = store.get('SELECT * FROM virtual_servers WHERE id = ?', [session.virtualServer]);
  if (row === undefined) throw notFound('the virtual server of this session is gone');
  return {
    id: session.virtualServer,
    root: numberOf(row, 'root_group'),
    unassigned: numberOf(row, 'unassigned_group'),
    super: numberOf(row, 'super_group'),
  };
}

/**
 * A condition that holds for the groups of a server; `column` is the group's id in the SQL. Undefined when all groups
 * are its own. The server itself sees what its virtual ones have unless `onlyOwn` (our choice).
 */
export function ownGroupsCondition(
  store: Store,
  groups: ServerGroups,
  column: string,
  onlyOwn: boolean,
): Condition | undefined {
  if (groups.id !== 0) return below(column, [groups.root, groups.unassigned, groups.super]);
  if (!onlyOwn || store.get('SELECT 1 FROM virtual_servers LIMIT 1') === undefined) return undefined;
  return below(column, [groups.root, groups.unassigned, groups.super]);
}

/** Whether a group is of this server; the server itself may use all. Unknown groups are of every server. */
export function isOwnGroup(store: Store, groups: ServerGroups, id: number): boolean {
  if (groups.id === 0) return true;
  const top = groupChain(store, id).at(-1);
  return top === undefined || top === groups.root || top === groups.unassigned || top === groups.super;
}

/** Throws WireError noAccess for a group of another server. */
export function requireOwnGroup(store: Store, groups: ServerGroups, id: number): void {
  if (!isOwnGroup(store, groups, id)) throw new WireError('noAccess', `group ${id} belongs to another server`);
}

function below(column: string, tops: readonly number[]): Condition {
  return {
    sql: `${column} IN (WITH RECURSIVE own (id) AS (
      SELECT g.id FROM groups g WHERE g.id IN (SELECT value FROM json_each(:ownTops))
      UNION ALL SELECT g.id FROM groups g JOIN own ON g.parent = own.id) SELECT id FROM own)`,
    bindings: { ownTops: JSON.stringify(tops) },
  };
}
