import * as fc from 'fast-check';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Field, ObjectField, TextField } from '../../src/schema/field.ts';
import { groupPathOf } from '../../src/schema/group-path.ts';

/** Where values must mean something on a server: names to draw from, texts by the key of their field. */
export interface Vocabulary {
  readonly groups: readonly string[];
  readonly devices: readonly Json[];
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

/** Characters that break quoting, searching, printing and paths. */
const nasty = [
  '"',
  "'",
  '*',
  '?',
  '[',
  ']',
  '/',
  '\\',
  '|',
  '<',
  '>',
  '`',
  '%',
  '\u00e4',
  '\u{1f600}',
  '\u202e',
  '\u001b',
  ' ',
];
export const nastyText = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.constantFrom('a', 'B', '7', '-')), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(''));

/** Values that the field description allows, each as a person might write it. */
export function arbitraryOf(field: Field, vocabulary: Vocabulary | null, key = ''): fc.Arbitrary<Json> {
  switch (field.type) {
    case 'text':
      return textOf(field, vocabulary?.texts[key]);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: field.minimum, max: field.maximum });
    case 'enum':
      return fc.constantFrom(...field.values);
    case 'duration':
      return duration;
    case 'timeOfDay':
      return fc
        .tuple(fc.nat(23), fc.nat(59), fc.boolean())
        .map(([h, m, padded]) => `${padded ? String(h).padStart(2, '0') : h}:${String(m).padStart(2, '0')}`);
    case 'groupPath':
      return vocabulary === null ? groupPath : fc.constantFrom(...vocabulary.groups);
    case 'device':
      return vocabulary === null ? deviceReference : fc.constantFrom(...vocabulary.devices);
    case 'list':
      if (vocabulary?.texts[key]?.length === 0) return fc.constant([]);
      return fc.array(arbitraryOf(field.item, vocabulary, key), { minLength: field.minItems ?? 0, maxLength: 4 });
    case 'object':
      return objectOf(field, vocabulary);
  }
}

const duration = fc
  .tuple(fc.integer({ min: 1, max: 999_999 }), fc.constantFrom('s', 'm', 'h', 'd'))
  .map(([n, unit]) => `${n}${unit}`);

const groupPath = fc.oneof(
  fc.constant('/'),
  fc
    .tuple(fc.boolean(), fc.array(nastyText, { minLength: 1, maxLength: 3 }))
    .map(([slash, names]) => `${slash ? '/' : ''}${groupPathOf(names)}`),
);

const deviceReference = fc.oneof(
  nastyText,
  fc.tuple(fc.constantFrom('id', 'fqdn', 'name'), nastyText).map(([by, text]): Json => ({ [by]: text })),
);

function textOf(field: TextField, known: readonly string[] | undefined): fc.Arbitrary<string> {
  if (known !== undefined) return fc.constantFrom(...known);
  if (field.pattern?.includes('(?!') === true) {
    const pattern = new RegExp(field.pattern);
    return nastyText.filter((text) => pattern.test(text));
  }
  if (field.pattern !== undefined) return fc.stringMatching(new RegExp(field.pattern));
  const forbidden = field.forbidden ?? '';
  return nastyText
    .map((text) => Array.from(text, (one) => (forbidden.includes(one) ? '_' : one)).join(''))
    .map((text) => text.slice(0, field.maxLength ?? 200));
}

function objectOf(field: ObjectField, vocabulary: Vocabulary | null): fc.Arbitrary<Json> {
  const shape =
    field.exactlyOne === undefined ? membersOf(field, vocabulary, []) : choiceOf(field, vocabulary, field.exactlyOne);
  const words: fc.Arbitrary<Json>[] = [
    ...(field.words === undefined ? [] : [fc.constantFrom(...field.words)]),
    ...(field.wordPattern === undefined ? [] : [fc.stringMatching(new RegExp(field.wordPattern))]),
  ];
  return words.length === 0 ? shape : fc.oneof(...words, { weight: 3, arbitrary: shape });
}

function choiceOf(field: ObjectField, vocabulary: Vocabulary | null, choices: readonly string[]): fc.Arbitrary<Json> {
  return fc.constantFrom(...choices).chain((chosen) => membersOf(field, vocabulary, choices, chosen));
}

function membersOf(
  field: ObjectField,
  vocabulary: Vocabulary | null,
  choices: readonly string[],
  chosen?: string,
): fc.Arbitrary<JsonObject> {
  const keys = Object.keys(field.fields).filter((key) => key === chosen || !choices.includes(key));
  const members = Object.fromEntries(
    keys.map((key) => [key, arbitraryOf(field.fields[key] as Field, vocabulary, key)]),
  );
  const required = keys.filter((key) => key === chosen || field.fields[key]?.required === true);
  return fc.record(members, { requiredKeys: required, noNullPrototype: true });
}

/** The same declaration in other words: sets turned round, members in another order. Durations and paths stay. */
export function reordered(field: Field, value: Json): Json {
  if (field.type === 'list' && Array.isArray(value)) {
    const items = value.map((item) => reordered(field.item, item as Json));
    return field.order === 'set' ? [...items, ...items.slice(0, 1)].toReversed() : items;
  }
  if (field.type === 'object' && typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, one]): [string, Json] => {
      const inner = field.fields[key];
      return [key, inner === undefined ? one : reordered(inner, one)];
    });
    return Object.fromEntries(members.toReversed());
  }
  return value;
}
