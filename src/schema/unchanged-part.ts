import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerStep } from '../model/pointer.ts';
import type { ObjectField } from './field.ts';

/**
 * What remains of a spec without what stands at these paths (JSON pointers from the document's root). The path of a
 * choice means whichever alternative there is, not the members beside it.
 */
export function unchangedPart(schema: ObjectField, spec: JsonObject, paths: readonly string[]): JsonObject {
  return partAt(schema, spec, new Set(paths), '/spec');
}

function partAt(schema: ObjectField, value: JsonObject, paths: ReadonlySet<string>, path: string): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const field = schema.fields[key];
    const at = field?.pointer ?? `${path}${pointerStep(key)}`;
    const isMeant = paths.has(at);
    if (field?.type !== 'object' || !isJsonObject(member) || (isMeant && field.exactlyOne === undefined)) {
      if (!isMeant) result[key] = member;
      continue;
    }
    const chosen = isMeant ? (field.exactlyOne ?? []).map((one) => `${at}${pointerStep(one)}`) : [];
    const part = partAt(field, member, new Set([...paths, ...chosen]), at);
    if (Object.keys(part).length > 0) result[key] = part;
  }
  return result;
}
