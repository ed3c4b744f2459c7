import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Field, ObjectField } from '../schema/field.ts';

/** What is to be called otherwise: paths of groups as they were, each with the one by which this plan goes. */
export type Renamed = ReadonlyMap<string, string>;

/** A spec of an earlier run with the groups called as this plan calls them. */
export function renameGroups(schema: ObjectField, spec: JsonObject, renamed: Renamed): JsonObject {
  if (renamed.size === 0) return spec;
  const members = Object.entries(spec).map(([key, value]): [string, Json] => {
    const field = schema.fields[key];
    return [key, field === undefined ? value : inField(field, value, renamed)];
  });
  return Object.fromEntries(members);
}

function inField(field: Field, value: Json, renamed: Renamed): Json {
  if (field.type === 'groupPath' && typeof value === 'string') return renamed.get(value) ?? value;
  if (field.type === 'object' && isJsonObject(value)) return renameGroups(field, value, renamed);
  if (field.type === 'list' && isJsonArray(value)) return value.map((item) => inField(field.item, item, renamed));
  return value;
}
