import type { Condition } from '../filter/compile.ts';
import { groupChain } from '../objects/groups.ts';
import { belowServer, groupsOfServer, type ServerGroups } from '../objects/servers.ts';
import type { Session } from '../session/sessions.ts';
import type { Store } from '../store/store.ts';
import { WireError } from '../wire/wire-error.ts';

/** The groups of the server, or virtual server, that a session is of. */
export function groupsOf(store: Store, session: Session): ServerGroups {
  return groupsOfServer(store, session.virtualServer);
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
  if (groups.id !== 0) return belowServer(groups, column);
  if (!onlyOwn || store.get('SELECT 1 FROM virtual_servers LIMIT 1') === undefined) return undefined;
  return belowServer(groups, column);
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
