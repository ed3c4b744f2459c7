import type { GroupTree } from '../kinds/names/group-tree.ts';
import { entriesOfKind, isAnother, type Ledger } from '../model/ledger.ts';
import { groupNames, groupPathOf } from '../schema/group-path.ts';
import type { RenamedGroups } from './rename-groups.ts';

/**
 * What this plan calls groups that were last applied under other paths. Which group a path meant, the ledger tells by its
 * server key, whatever stands at that path now; of one that is not owned the server's names tell it, below the nearest
 * group above it that is.
 */
export function groupsAsApplied(ledger: Ledger, groups: GroupTree): RenamedGroups {
  const { byPath, owned } = ownedGroups(ledger, groups);
  const nowBelow = (top: number, names: readonly string[]): string | null => {
    let at = top;
    for (const [index, name] of names.entries()) {
      const child = groups.childNamed(at, name);
      // One that is owned was another one's path then.
      if (child === null || owned.has(child)) return joined(groups.pathOf(at), names.slice(index));
      at = child;
    }
    return groups.pathOf(at);
  };
  const now = (path: string): string => {
    const names = groupNames(path);
    for (let length = names.length; length >= 0; length -= 1) {
      const id = length === 0 ? groups.rootId : byPath.get(groupPathOf(names.slice(0, length)));
      if (id === undefined) continue;
      return (id === null ? null : nowBelow(id, names.slice(length))) ?? path;
    }
    return path;
  };
  const known = new Map<string, string>();
  const named = (path: string): string => {
    const found = known.get(path) ?? now(path);
    known.set(path, found);
    return found;
  };
  const placed = (path: string): string => {
    const names = groupNames(path);
    return joined(named(groupPathOf(names.slice(0, -1))), names.slice(-1)) ?? path;
  };
  return { named, placed };
}

/** Ids of owned groups by the path that was last applied to each, null for one that is gone; and all of these ids. */
function ownedGroups(
  ledger: Ledger,
  groups: GroupTree,
): { readonly byPath: ReadonlyMap<string, number | null>; readonly owned: ReadonlySet<number> } {
  const byPath = new Map<string, number | null>();
  const owned = new Set<number>();
  for (const [, entry] of entriesOfKind(ledger, 'AdministrationGroup')) {
    const { path } = entry.lastApplied;
    if (typeof path !== 'string') continue;
    // Another one has the path where a declaration named it since.
    if (entry.setAside !== undefined && byPath.has(path)) continue;
    const group = groups.group(Number(entry.serverKey));
    const isThere = group !== null && !isAnother(entry, group);
    byPath.set(path, isThere ? group.id : null);
    if (isThere) owned.add(group.id);
  }
  return { byPath, owned };
}

function joined(above: string | null, names: readonly string[]): string | null {
  return above === null ? null : groupPathOf([...groupNames(above), ...names]);
}
