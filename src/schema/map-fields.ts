import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Field, ObjectField } from './field.ts';

/** A spec with the value of each field as `map` gives it, what is within objects and lists before they are themselves. */
export function mapFields(schema: ObjectField, spec: JsonObject, map: (field: Field, value: Json) => Json): JsonObject {
  const inField = (field: Field, value: Json): Json => {
    if (field.type === 'object' && isJsonObject(value)) return map(field, mapFields(field, value, map));
    if (field.type !== 'list' || !isJsonArray(value)) return map(field, value);
    const { item: of } = field;
    return map(
      field,
      value.map((item) => inField(of, item)),
    );
  };
  const members = Object.entries(spec).map(([key, value]): [string, Json] => {
    const field = schema.fields[key];
    return [key, field === undefined ? value : inField(field, value)];
  });
  return Object.fromEntries(members);
}
