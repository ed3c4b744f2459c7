import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Field, ObjectField } from '../schema/field.ts';

/** Paths of groups as they were last applied into those by which this plan goes. */
export interface RenamedGroups {
  /** For who names a group. */
  named(path: string): string;
  /** For the group itself, whose place is still the one from which it is to be taken: it moves along with those above it. */
  placed(path: string): string;
}

/** A spec of an earlier run with the groups called as this plan calls them. */
export function renameGroups(schema: ObjectField, spec: JsonObject, renamed: RenamedGroups): JsonObject {
  const members = Object.entries(spec).map(([key, value]): [string, Json] => {
    const field = schema.fields[key];
    return [key, field === undefined ? value : inField(field, value, renamed)];
  });
  return Object.fromEntries(members);
}

function inField(field: Field, value: Json, renamed: RenamedGroups): Json {
  if (field.type === 'groupPath' && typeof value === 'string') {
    const isItsOwn = field.pointer === '/metadata/name';
    return isItsOwn ? renamed.placed(value) : renamed.named(value);
  }
  if (field.type === 'object' && isJsonObject(value)) return renameGroups(field, value, renamed);
  if (field.type === 'list' && isJsonArray(value)) return value.map((item) => inField(field.item, item, renamed));
  return value;
}
