import type { KscClient } from '../../ksc/client.ts';
import { findAll } from '../../ksc/iterate.ts';
import { intOf, textOf } from '../../ksc/values.ts';
import { groupNames, groupPathOf, parentGroupPath, rootGroup } from '../../schema/group-path.ts';

export interface Group {
  readonly id: number;
  readonly name: string;
  /** Null for the root group. */
  readonly parentId: number | null;
}

/**
 * The administration groups of a server. Paths are those that are declared: a group that a declaration renames or
 * moves stands under its declared path here, and so does everything below it.
 */
export class GroupTree {
  readonly rootId: number;
  readonly #groups = new Map<number, Group>();
  readonly #declaredPaths = new Map<number, string>();
  #idsByPath: Map<string, number> | null = null;

  constructor(rootId: number, groups: readonly Group[]) {
    this.rootId = rootId;
    for (const group of groups) this.#groups.set(group.id, group);
  }

  get all(): readonly Group[] {
    return [...this.#groups.values()].filter((group) => this.#isBelowRoot(group.id));
  }

  group(id: number): Group | null {
    return this.#groups.get(id) ?? null;
  }

  idOf(path: string): number | null {
    this.#idsByPath ??= new Map(this.all.map((group) => [this.pathOf(group.id) ?? '', group.id]));
    return this.#idsByPath.get(path) ?? null;
  }

  /** The path under which the configuration knows the group; null for one outside the tree. */
  pathOf(id: number): string | null {
    return this.#declaredPaths.get(id) ?? this.actualPathOf(id);
  }

  /** Where the group is now, below the declared paths of the groups above it. */
  actualPathOf(id: number): string | null {
    if (id === this.rootId) return rootGroup;
    const group = this.#groups.get(id);
    if (group === undefined || group.parentId === null || !this.#isBelowRoot(id)) return null;
    const parent = this.pathOf(group.parentId);
    return parent === null ? null : groupPathOf([...groupNames(parent), group.name]);
  }

  /** Says that the group is to be renamed or moved to a path. */
  declarePath(id: number, path: string): void {
    this.#declaredPaths.set(id, path);
    this.#idsByPath = null;
  }

  /** Takes in what was read of a group again; a declared rename stays declared. */
  refresh(group: Group): void {
    this.#groups.set(group.id, group);
    this.#idsByPath = null;
  }

  /** Records what a write has made of a group: a declared rename is then done. */
  put(group: Group): void {
    this.#groups.set(group.id, group);
    this.#declaredPaths.delete(group.id);
    this.#idsByPath = null;
  }

  remove(id: number): void {
    this.#groups.delete(id);
    this.#idsByPath = null;
  }

  /** Ids of the group and of all groups below it. */
  withSubgroups(id: number): number[] {
    const below = this.all.filter((group) => group.parentId === id && group.id !== id);
    return [id, ...below.flatMap((group) => this.withSubgroups(group.id))];
  }

  #isBelowRoot(id: number): boolean {
    let current: number | null = id;
    for (let depth = 0; current !== null && depth < 1000; depth += 1) {
      if (current === this.rootId) return true;
      current = this.#groups.get(current)?.parentId ?? null;
    }
    return false;
  }
}

/** Reads all groups in pages (HostGroup.FindGroups; attributes: reference ksc-openapi.md 7 [D a00005]). */
export async function readGroupTree(client: KscClient): Promise<GroupTree> {
  const [root, rows] = await Promise.all([
    client.call('HostGroup.GroupIdGroups', {}),
    findAll(client, 'HostGroup.FindGroups', { filter: '', fields: ['id', 'name', 'parentId'] }),
  ]);
  const rootId = intOf(root, 'PxgRetVal') ?? 0;
  const groups: Group[] = [];
  for (const row of rows) {
    const id = intOf(row, 'id');
    if (id === null) continue;
    const parentId = id === rootId ? null : intOf(row, 'parentId');
    groups.push({ id, name: textOf(row, 'name') ?? '', parentId });
  }
  return new GroupTree(rootId, groups);
}

/** The nearest group on the way up that exists already; the root group at last. */
export function nearestExisting(tree: GroupTree, path: string): number {
  for (let at: string | null = path; at !== null; at = parentGroupPath(at)) {
    const id = tree.idOf(at);
    if (id !== null) return id;
  }
  return tree.rootId;
}
