import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { besideChoice, choiceOf } from './choice.ts';
import type { ObjectField } from './field.ts';

/** What an object will be once a wish is carried out: what is wished over what was observed, member by member. */
export function layOver(schema: ObjectField, observed: JsonObject, desired: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...observed };
  for (const [key, wish] of Object.entries(desired)) {
    const field = schema.fields[key];
    const there = observed[key];
    if (field?.type !== 'object' || !isJsonObject(wish) || !isJsonObject(there)) {
      result[key] = wish;
      continue;
    }
    const chosen = field.exactlyOne === undefined ? null : choiceOf(field, wish);
    const isAnother = chosen !== null && chosen !== choiceOf(field, there);
    result[key] = layOver(field, isAnother ? besideChoice(field, there) : there, wish);
  }
  return result;
}
