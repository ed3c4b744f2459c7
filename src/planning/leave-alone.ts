import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerStep } from '../model/resource.ts';
import { besideChoice, choiceOf, isChoiceIgnored, observedChoiceOf } from '../schema/choice.ts';
import type { ObjectField } from '../schema/field.ts';

/**
 * The wish of an update without the fields that are to be left alone: kinds write some attributes as a whole, so the
 * observed value stands in for the declared one, or nothing where the server tells none. A choice that is left alone is
 * none any more. Pointers from the document's root.
 */
export function leaveAlone(
  schema: ObjectField,
  desired: JsonObject,
  observed: JsonObject,
  pointers: readonly string[],
): JsonObject {
  return members(schema, desired, observed, { pointers, path: '/spec' });
}

interface Left {
  readonly pointers: readonly string[];
  /** Of the object whose members are looked at. */
  readonly path: string;
}

/** Changes only what is there: a field that nobody declares stays undeclared. */
function members(schema: ObjectField, desired: JsonObject, observed: JsonObject, { pointers, path }: Left): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, wish] of Object.entries(desired)) {
    const field = schema.fields[key];
    const at = `${path}${pointerStep(key)}`;
    const value = observed[key];
    if (!pointers.includes(at)) {
      result[key] = field?.type === 'object' ? member(field, wish, value, { pointers, path: at }) : wish;
    } else if (value !== undefined) result[key] = value;
  }
  return result;
}

function member(field: ObjectField, wish: Json, value: Json | undefined, left: Left): Json {
  const observed = isJsonObject(value) ? value : {};
  const declared = isJsonObject(wish) ? wish : {};
  const [wished, found] = [choiceOf(field, wish), observedChoiceOf(field, value)];
  const beside = () => members(field, besideChoice(field, declared), observed, left);
  if (isChoiceIgnored(left.path, [wished, found], left.pointers)) return beside();
  if (!isJsonObject(wish)) return wish;
  if (field.exactlyOne === undefined || wished === null || wished === found)
    return members(field, wish, observed, left);
  // Of an alternative that the server does not have yet, everything declared counts.
  return { ...beside(), [wished]: wish[wished] ?? null };
}
