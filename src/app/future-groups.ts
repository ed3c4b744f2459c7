import type { Names } from '../kinds/names/names.ts';
import type { Change } from '../model/change.ts';
import { parentGroupPath } from '../schema/group-path.ts';

/** The groups as they will be once some changes have been made. */
export interface FutureGroups {
  /** Null for a path that will not be there. */
  idOf(path: string): number | null;
  /** Parent of each group; null for the root group and for those outside its tree. */
  readonly parents: ReadonlyMap<number, number | null>;
}

/** Groups that are to be made have ids of their own here, below all those of a server. */
export function futureGroups(changes: readonly Change[], { groups }: Names): FutureGroups {
  const own = changes.filter((one) => one.kind === 'AdministrationGroup');
  const made = new Map(own.filter((one) => one.action === 'create').map((one, index) => [one.name, firstMade - index]));
  const moved = new Set(own.flatMap((one) => (one.action === 'update' ? [Number(one.serverKey)] : [])));
  const idOf = (path: string) => groups.idOf(path) ?? made.get(path) ?? null;
  const above = (path: string | null) => idOf((path === null ? null : parentGroupPath(path)) ?? '');
  const parents = new Map<number, number | null>();
  for (const { id, parentId } of groups.all)
    parents.set(id, moved.has(id) ? (above(groups.pathOf(id)) ?? parentId) : parentId);
  for (const { id } of groups.outside) parents.set(id, null);
  for (const [path, id] of made) parents.set(id, above(path) ?? groups.rootId);
  return { idOf, parents };
}

export function isToBeMade(id: number): boolean {
  return id <= firstMade;
}

/** -1 means no group on the wire. */
const firstMade = -2;
