import type { KscClient } from '../../ksc/client.ts';
import { ServerError } from '../../ksc/errors.ts';
import { findAll } from '../../ksc/iterate.ts';
import { intOf, type KscParams, textOf } from '../../ksc/values.ts';
import { groupNames, groupPathOf, rootGroup } from '../../schema/group-path.ts';
import { bornAt } from '../born.ts';

export interface Group {
  readonly id: number;
  readonly name: string;
  /** Null for the root group. */
  readonly parentId: number | null;
  /** When it was made, where the server told. */
  readonly born?: string;
}

/** A tree that is deeper than this is taken for a cycle. */
const deepest = 1000;

/**
 * The administration groups of a server. Paths are those that are declared: a group that a declaration renames or
 * moves stands under its declared path here, and so does everything below it.
 */
export class GroupTree {
  readonly rootId: number;
  readonly #groups = new Map<number, Group>();
  readonly #declaredPaths = new Map<number, string>();
  #idsByPath: Map<string, number> | null = null;
  readonly #aside = new Map<number, string>();
  #children: Map<number | null, readonly Group[]> | null = null;

  constructor(rootId: number, groups: readonly Group[]) {
    this.rootId = rootId;
    for (const group of groups) this.#groups.set(group.id, group);
  }

  get all(): readonly Group[] {
    return [...this.#groups.values()].filter((group) => this.#isInTree(group.id));
  }

  /** Groups that do not lie below the root group, such as that of unassigned devices: no policy and no task is for them. */
  get outside(): readonly Group[] {
    return [...this.#groups.values()].filter((group) => !this.#isInTree(group.id));
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
    if (group === undefined || group.parentId === null || !this.#isInTree(id)) return null;
    const parent = this.pathOf(group.parentId);
    return parent === null ? null : groupPathOf([...groupNames(parent), group.name]);
  }

  /** The group of that name on the server right below another one. */
  childNamed(parentId: number, name: string): number | null {
    this.#children ??= Map.groupBy(this.#groups.values(), (group) => group.parentId);
    return this.#children.get(parentId)?.find((group) => group.name === name)?.id ?? null;
  }

  /** Says that the group is to be renamed or moved to a path. */
  declarePath(id: number, path: string): void {
    this.#declaredPaths.set(id, path);
    this.#idsByPath = null;
  }

  /** Says that a group has a name for the time between, until its own change comes: it counts as where it was. */
  setAside(id: number, name: string): void {
    this.#aside.set(id, name);
  }

  /** Takes in what was read of a group again; a declared rename stays declared. */
  refresh(group: Group): void {
    if (this.#aside.get(group.id) === group.name) return;
    this.#aside.delete(group.id);
    this.#groups.set(group.id, group);
    this.#idsByPath = null;
    this.#children = null;
  }

  /** Records what a write has made of a group: a declared rename is then done. */
  put(group: Group): void {
    this.#groups.set(group.id, group);
    this.#declaredPaths.delete(group.id);
    this.#aside.delete(group.id);
    this.#idsByPath = null;
    this.#children = null;
  }

  remove(id: number): void {
    this.#groups.delete(id);
    this.#idsByPath = null;
    this.#children = null;
  }

  /** Whether a group lies anywhere below another one. */
  isBelow(id: number, ancestor: number): boolean {
    let current = this.#groups.get(id)?.parentId ?? null;
    for (let depth = 0; current !== null && depth < deepest; depth += 1) {
      if (current === ancestor) return true;
      current = this.#groups.get(current)?.parentId ?? null;
    }
    return false;
  }

  #isInTree(id: number): boolean {
    return id === this.rootId || this.isBelow(id, this.rootId);
  }
}

/** Reads all groups in pages (HostGroup.FindGroups; attributes: reference ksc-openapi.md 7 [D a00005]). */
export async function readGroupTree(client: KscClient): Promise<GroupTree> {
  const [root, rows] = await Promise.all([
    client.call('HostGroup.GroupIdGroups', {}),
    findAll(client, 'HostGroup.FindGroups', { filter: '', fields: groupFields }),
  ]);
  const rootId = intOf(root, 'PxgRetVal');
  if (rootId === null) {
    const details = { method: 'HostGroup.GroupIdGroups', server: client.url };
    throw new ServerError('server/protocol', 'the answer gives no id of the root group', details);
  }
  const groups: Group[] = [];
  for (const row of rows) {
    const group = groupOf(row, rootId);
    if (group !== null) groups.push(group);
  }
  return new GroupTree(rootId, groups);
}

/** Attributes that are read of each group (reference: ksc-openapi.md 7 [D a00005]). */
export const groupFields: readonly string[] = ['id', 'name', 'parentId', 'creationDate'];

/** Null for a row without an id. */
export function groupOf(row: KscParams, rootId: number): Group | null {
  const id = intOf(row, 'id');
  if (id === null) return null;
  const parentId = id === rootId ? null : intOf(row, 'parentId');
  return { id, name: textOf(row, 'name') ?? '', parentId, ...bornAt(row['creationDate']) };
}
