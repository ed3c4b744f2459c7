import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerStep } from '../model/pointer.ts';
import type { ObjectField } from './field.ts';

/**
 * What of a spec stands at these paths (JSON pointers from the document's root), and nothing else. The path of a choice
 * means whichever alternative there is, not the members beside it.
 */
export function changedPart(schema: ObjectField, spec: JsonObject, paths: readonly string[]): JsonObject {
  return partAt(schema, spec, { paths: new Set(paths), isKept: (isMeant) => isMeant }, '/spec');
}

/** What remains of a spec without what stands at these paths, which mean the same as for `changedPart`. */
export function unchangedPart(schema: ObjectField, spec: JsonObject, paths: readonly string[]): JsonObject {
  return partAt(schema, spec, { paths: new Set(paths), isKept: (isMeant) => !isMeant }, '/spec');
}

interface Part {
  readonly paths: ReadonlySet<string>;
  isKept(isMeant: boolean): boolean;
}

function partAt(schema: ObjectField, value: JsonObject, { paths, isKept }: Part, path: string): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const field = schema.fields[key];
    const at = field?.pointer ?? `${path}${pointerStep(key)}`;
    const isMeant = paths.has(at);
    if (field?.type !== 'object' || !isJsonObject(member) || (isMeant && field.exactlyOne === undefined)) {
      if (isKept(isMeant)) result[key] = member;
      continue;
    }
    const chosen = isMeant ? (field.exactlyOne ?? []).map((one) => `${at}${pointerStep(one)}`) : [];
    const part = partAt(field, member, { paths: new Set([...paths, ...chosen]), isKept }, at);
    if (Object.keys(part).length > 0) result[key] = part;
  }
  return result;
}
