import { isJsonArray, isJsonObject, type Json } from '../model/json.ts';

/** `/spec/schedule/every` reads `schedule.every`. */
export function shortPath(path: string): string {
  return path
    .replace(/^\/spec\//, '')
    .replace(/^\//, '')
    .replaceAll('/', '.');
}

export function valueText(value: Json): string {
  if (value === null) return '(nothing)';
  if (isJsonArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (isJsonObject(value))
    return `{${Object.entries(value)
      .map(([key, member]) => `${key}: ${valueText(member)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}
