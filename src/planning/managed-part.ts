import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { ObjectField } from '../schema/field.ts';

/** What of a spec is compared with the server, and so kept as last-applied: no local fields, nothing implied. */
export function managedPart(schema: ObjectField, spec: JsonObject): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, value] of Object.entries(spec)) {
    const field = schema.fields[key];
    if (field === undefined || field.local === true) continue;
    result[key] = field.type === 'object' && isJsonObject(value) ? managedPart(field, value) : value;
  }
  return result;
}
