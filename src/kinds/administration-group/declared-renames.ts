import { isAnother } from '../../model/ledger.ts';
import { type Resource, resourceId } from '../../model/resource.ts';
import { groupNames } from '../../schema/group-path.ts';
import type { Owned } from '../kind.ts';
import type { Names } from '../names/names.ts';

/** Finds the groups that a declaration renames or moves, the upper ones first, so that what lies below moves along. */
export function declareRenames(names: Names, resources: readonly Resource[], owned: ReadonlyMap<string, Owned>): void {
  const byDepth = [...resources].sort((a, b) => groupNames(a.name).length - groupNames(b.name).length);
  for (const resource of byDepth) {
    const id = declaredGroup(names, resource, owned);
    if (id !== null && names.groups.actualPathOf(id) !== resource.name) names.groups.declarePath(id, resource.name);
  }
}

/** The one that metadata names, else the one that the ledger remembers, under an earlier path too, else what stands at one. */
function declaredGroup(names: Names, resource: Resource, owned: ReadonlyMap<string, Owned>): number | null {
  const previously = resource.metadata.previously ?? [];
  const ids = [resource.id, ...previously.map((path) => resourceId(resource.kind, path))];
  const remembered = ids.map((id) => ownedKey(names, owned.get(id))).find((one) => one !== undefined);
  const key = resource.metadata.serverKey ?? remembered;
  if (key !== undefined && names.groups.group(Number(key)) !== null) return Number(key);
  if (names.groups.idOf(resource.name) !== null) return null;
  return previously.map((path) => names.groups.idOf(path)).find((id) => id !== null) ?? null;
}

/** A group that was made at another time than ours only has its number. */
function ownedKey(names: Names, owned: Owned | undefined): string | undefined {
  if (owned === undefined) return undefined;
  return isAnother(owned, names.groups.group(Number(owned.serverKey)) ?? {}) ? undefined : owned.serverKey;
}
