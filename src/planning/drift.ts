import type { FieldChange } from '../model/change.ts';
import type { JsonObject } from '../model/json.ts';
import type { Drift, DriftField } from '../model/plan.ts';
import { isSamePlace, valueAt } from '../model/pointer.ts';
import type { ObjectField } from '../schema/field.ts';
import { layOver } from '../schema/lay-over.ts';
import { type Comparison, type ComparisonRules, compare } from './compare.ts';

/**
 * Fields whose server value is no longer the one last applied, among those that `now`, the comparison with the wish,
 * says to differ. Where the wish moved as well and to something else, it is a conflict.
 */
export function driftOf(
  id: string,
  schema: ObjectField,
  { lastApplied, observed }: { readonly lastApplied: JsonObject; readonly observed: JsonObject },
  now: Comparison,
  rules: ComparisonRules,
): Drift | null {
  const document = (spec: JsonObject) => ({ spec, metadata: { name: spec['path'] ?? null } });
  const sides = [document(lastApplied), document(observed), document(now.governed)] as const;
  const fields = new Map<string, DriftField>();
  for (const moved of compare(schema, lastApplied, observed, rules).fields) {
    const wished = now.fields.find((one) => isSamePlace(one.path, moved.path));
    if (wished === undefined) continue;
    const path = wished.path.length < moved.path.length ? wished.path : moved.path;
    fields.set(path, wished.path === moved.path ? threeValues(moved, wished) : wholeAt(path, sides));
  }
  if (fields.size === 0) return null;
  const all = [...fields.values()];
  // What was not applied is no earlier wish: there the server's value counts.
  const before = layOver(schema, observed, lastApplied);
  const wishes = compare(schema, now.governed, before, rules).fields;
  const conflict = all.some(({ path }) => wishes.some((wish) => isSamePlace(wish.path, path)));
  return { id, kind: conflict ? 'conflict' : 'drifted', fields: all };
}

function threeValues(moved: FieldChange, wished: FieldChange): DriftField {
  return { path: moved.path, lastApplied: moved.after, observed: moved.before, desired: wished.after };
}

function wholeAt(path: string, sides: readonly [JsonObject, JsonObject, JsonObject]): DriftField {
  const [lastApplied = null, observed = null, desired = null] = sides.map((side) => valueAt(side, path) ?? null);
  return { path, lastApplied, observed, desired };
}
