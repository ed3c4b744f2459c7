import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerStep } from '../model/pointer.ts';
import type { ObjectField } from './field.ts';

/**
 * Which alternative of `exactlyOne` a wish takes: its key, the word that stands in place of the object, or `other` for one
 * that was observed and cannot be declared. Null for an object that takes none: it leaves the choice to the server.
 */
export function choiceOf(field: ObjectField, wish: Json): string | null {
  if (typeof wish === 'string') return wish;
  if (!isJsonObject(wish)) return null;
  return field.exactlyOne?.find((one) => wish[one] !== undefined) ?? (wish['other'] === undefined ? null : 'other');
}

/** The same of what was observed: an object that takes none means the first of the words. Null where nothing was. */
export function observedChoiceOf(field: ObjectField, value: Json | undefined): string | null {
  if (value === undefined) return null;
  return choiceOf(field, value) ?? (isJsonObject(value) ? (field.words?.[0] ?? null) : null);
}

/** The members that stand beside the choice. */
export function besideChoice(field: ObjectField, value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => key !== 'other' && field.exactlyOne?.includes(key) !== true),
  );
}

/**
 * Whether a choice is to be left as it is: to write another alternative would add or remove one that is ignored. `path` is
 * the pointer of the object that chooses.
 */
export function isChoiceIgnored(
  path: string,
  choices: readonly (string | null)[],
  ignored: readonly string[],
): boolean {
  return choices.some((one) => one !== null && ignored.includes(`${path}${pointerStep(one)}`));
}
