import { canonicalJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Field, ListField, ObjectField } from './field.ts';
import { canonicalGroupPath } from './group-path.ts';
import { durationSeconds, durationText, timeOfDayParts, timeOfDayText } from './time.ts';

/**
 * The one spelling of a declared value that has already passed its JSON Schema: group paths without a leading slash,
 * durations in their largest unit, sets in a fixed order without repetition.
 */
export function normalise(field: Field, value: Json): Json {
  switch (field.type) {
    case 'groupPath':
      return typeof value === 'string' ? canonicalGroupPath(value) : value;
    case 'duration':
      return normaliseDuration(value);
    case 'timeOfDay':
      return typeof value === 'string' ? normaliseTimeOfDay(value) : value;
    case 'list':
      return isJsonArray(value) ? normaliseList(field, value) : value;
    case 'object':
      return isJsonObject(value) ? normaliseObject(field, value) : value;
    case 'text':
      return field.durations === true ? normaliseDuration(value) : value;
    case 'boolean':
    case 'integer':
    case 'enum':
    case 'device':
      return value;
  }
}

export function normaliseObject(field: ObjectField, value: JsonObject): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const inner = field.fields[key];
    result[key] = inner === undefined ? member : normalise(inner, member);
  }
  return result;
}

function normaliseDuration(value: Json): Json {
  const seconds = typeof value === 'string' ? durationSeconds(value) : null;
  return seconds === null ? value : durationText(seconds);
}

function normaliseTimeOfDay(value: string): string {
  const { hours, minutes } = timeOfDayParts(value);
  return timeOfDayText(hours, minutes);
}

function normaliseList(field: ListField, value: readonly Json[]): readonly Json[] {
  const items = value.map((item) => normalise(field.item, item));
  if (field.order === 'ordered') return items;
  const byText = new Map(items.map((item) => [setOrder(field.item, item), item]));
  return [...byText.keys()].sort().map((key) => byText.get(key) ?? null);
}

/** Enumerations keep the order of their description (days of the week read Monday first), all else goes by text. */
function setOrder(item: Field, value: Json): string {
  if (item.type === 'enum' && typeof value === 'string') {
    return `${String(item.values.indexOf(value)).padStart(4, '0')}${value}`;
  }
  return canonicalJson(value);
}
