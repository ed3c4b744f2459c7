import type { Json } from '../model/json.ts';
import type { Field, ObjectField } from '../schema/field.ts';

/** What a field allows, in words that follow "must be". */
export function describe(field: Field): string {
  switch (field.type) {
    case 'text':
      return describeText(field);
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `a whole number from ${field.minimum} to ${field.maximum}`;
    case 'enum':
      return alternatives(field.values.map(quoted));
    case 'duration':
      return 'a duration such as 30m, 6h or 2d';
    case 'timeOfDay':
      return 'a time of day such as "18:00"';
    case 'groupPath':
      return 'a path of groups such as Branches/Berlin';
    case 'device':
      return 'a device: a name as text, or one of {id: ...}, {fqdn: ...}, {name: ...}';
    case 'list':
      return `a list of which each entry is ${describe(field.item)}`;
    case 'object':
      return alternatives([...describeWords(field), describeMapping(field)]);
  }
}

/** `"a", "b" or "c"`. */
export function alternatives(choices: readonly string[]): string {
  if (choices.length < 2) return choices.join('');
  return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A value as a message may quote it: short, and never more than its first part. */
export function shown(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (typeof value === 'string') return value.length > 60 ? `${quoted(value.slice(0, 60))}...` : quoted(value);
  return typeof value === 'number' ? `the number ${value}` : String(value);
}

function describeText(field: Field & { type: 'text' }): string {
  if (field.patternMeaning !== undefined) return field.patternMeaning;
  if (field.pattern !== undefined) return `text of the form ${field.pattern}`;
  const length = field.maxLength === undefined ? '' : ` of 1 to ${field.maxLength} characters`;
  const without = field.forbidden === undefined ? '' : ` without any of ${Array.from(field.forbidden).join(' ')}`;
  return length === '' && without === '' ? 'text that is not empty' : `text${length}${without}`;
}

function describeWords(field: ObjectField): string[] {
  const meaning =
    field.wordMeaning ?? (field.wordPattern === undefined ? null : `text of the form ${field.wordPattern}`);
  return [...(field.words ?? []).map(quoted), ...(meaning === null ? [] : [meaning])];
}

function describeMapping(field: ObjectField): string {
  const names = Object.keys(field.fields);
  if (field.exactlyOne !== undefined) return `a mapping with exactly one of ${field.exactlyOne.join(', ')}`;
  return names.length === 0 ? 'a mapping' : `a mapping of ${names.join(', ')}`;
}
