import { equalJson, type JsonObject } from '../model/json.ts';
import type { Drift, DriftField } from '../model/plan.ts';
import { valueAt } from '../model/resource.ts';
import type { ObjectField } from '../schema/field.ts';
import { type ComparisonRules, compare } from './compare.ts';

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
  const [wish, last] = [document(sides.desired), document(sides.lastApplied)];
  const moved = compare(schema, sides.lastApplied, sides.observed, rules).fields;
  const pending = new Set(compare(schema, sides.desired, sides.observed, rules).fields.map((one) => one.path));
  const fields: DriftField[] = [];
  let conflict = false;
  for (const { path, before } of moved) {
    const desired = valueAt(wish, path);
    if (desired === undefined || !pending.has(path)) continue;
    const lastApplied = valueAt(last, path) ?? null;
    if (!equalJson(desired, lastApplied)) conflict = true;
    fields.push({ path, lastApplied, observed: before, desired });
  }
  return fields.length === 0 ? null : { id, kind: conflict ? 'conflict' : 'drifted', fields };
}
