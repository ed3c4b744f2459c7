import type { JsonObject } from '../model/json.ts';
import type { Drift, DriftField } from '../model/plan.ts';
import { valueAt } from '../model/resource.ts';
import type { ObjectField } from '../schema/field.ts';
import { type ComparisonRules, compare } from './compare.ts';
import { layOver } from './lay-over.ts';

/**
 * Fields whose server value is no longer the one last applied, among those still declared. Where the wish moved as well
 * and to something else, it is a conflict.
 */
export function driftOf(
  id: string,
  schema: ObjectField,
  sides: { readonly lastApplied: JsonObject; readonly observed: JsonObject; readonly desired: JsonObject },
  rules: ComparisonRules,
): Drift | null {
  const document = (spec: JsonObject) => ({ spec, metadata: { name: spec['path'] ?? null } });
  const [wish, last, now] = [document(sides.desired), document(sides.lastApplied), document(sides.observed)];
  const pending = compare(schema, sides.desired, sides.observed, rules).fields;
  const fields = new Map<string, DriftField>();
  for (const moved of compare(schema, sides.lastApplied, sides.observed, rules).fields) {
    const wished = pending.find((one) => isSamePlace(one.path, moved.path));
    if (wished === undefined) continue;
    if (wished.path === moved.path) {
      fields.set(moved.path, {
        path: moved.path,
        lastApplied: moved.after,
        observed: moved.before,
        desired: wished.after,
      });
      continue;
    }
    const path = wished.path.length < moved.path.length ? wished.path : moved.path;
    const [lastApplied, observed, desired] = [last, now, wish].map((side) => valueAt(side, path) ?? null);
    fields.set(path, {
      path,
      lastApplied: lastApplied ?? null,
      observed: observed ?? null,
      desired: desired ?? null,
    });
  }
  if (fields.size === 0) return null;
  const all = [...fields.values()];
  // What was not applied is no earlier wish: there the server's value counts.
  const before = layOver(schema, sides.observed, sides.lastApplied);
  const wishes = compare(schema, sides.desired, before, rules).fields;
  const conflict = all.some(({ path }) => wishes.some((wish) => isSamePlace(wish.path, path)));
  return { id, kind: conflict ? 'conflict' : 'drifted', fields: all };
}

/** The same field, or one within the other: a schedule that takes another trigger differs as a whole. */
function isSamePlace(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
