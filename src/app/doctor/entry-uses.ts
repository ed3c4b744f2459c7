import type { Kind } from '../../kinds/kind.ts';
import type { DictionaryEntry } from '../../ksc/dictionary.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Field, ObjectField } from '../../schema/field.ts';

/** Through which entries each field and each creation would write: asked of the kinds themselves, with made-up values. */
export function entryUses(kinds: readonly Kind[]): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, string[]>();
  for (const kind of kinds) {
    const base = baseOf(kind.schema);
    const fields = fieldUses(kind, base);
    const creating = creations(kind.schema, base).flatMap(({ words, desired }) => {
      const change = { action: 'create', observed: null, facts: {}, serverKey: null, desired, fields: [] } as const;
      return kind.wireNames(change).map(({ name }) => ({ name, words: `creating ${kind.name}${words}` }));
    });
    for (const { name, words } of [...fields, ...creating]) uses.set(name, [...(uses.get(name) ?? []), words]);
  }
  return new Map([...uses].map(([name, all]) => [name, [...new Set(all)].sort()]));
}

interface Use {
  readonly name: string;
  readonly words: string;
}

/** A field stands once, and with its words only where not all of them are written through the entry. */
function fieldUses(kind: Kind, base: JsonObject): Use[] {
  const byPointer = Map.groupBy(samplesOf(kind.schema, ''), (sample) => sample.pointer);
  return [...byPointer].flatMap(([pointer, samples]) => {
    const used = samples.map((sample) => {
      const change = { action: 'update', observed: {}, facts: {}, serverKey: '' } as const;
      const desired = { ...base, ...(sample.value as JsonObject) };
      const entries = kind.wireNames({
        ...change,
        desired,
        fields: [{ path: `/spec${pointer}`, before: null, after: null }],
      });
      return { sample, names: entries.map((one: DictionaryEntry) => one.name) };
    });
    const names = [...new Set(used.flatMap((one) => one.names))];
    return names.map((name) => {
      const some = used.filter((one) => one.names.includes(name)).flatMap(({ sample }) => sample.word ?? []);
      const all = some.length === samples.length || some.length === 0;
      return { name, words: `${kind.name}${pointer.replaceAll('/', '.')}${all ? '' : ` (${some.join(', ')})`}` };
    });
  });
}

interface Sample {
  /** JSON pointer below /spec. */
  readonly pointer: string;
  /** A value of the whole field that the sample is of, up to the spec. */
  readonly value: Json;
  /** The word that is tried, of several at the same pointer. */
  readonly word: string | null;
}

/** Creations differ by the words of their top-level choices: each is tried. */
function creations(schema: ObjectField, base: JsonObject): { readonly words: string; readonly desired: JsonObject }[] {
  const choices = Object.entries(schema.fields).flatMap(([name, field]) =>
    field.type === 'enum' && field.immutable === true ? [{ name, values: field.values }] : [],
  );
  if (choices.length === 0) return [{ words: '', desired: base }];
  return choices.flatMap(({ name, values }) =>
    values.map((value) => ({ words: ` (${name} ${value})`, desired: { ...base, [name]: value } })),
  );
}

/** A spec with what every object of the kind has. */
function baseOf(schema: ObjectField): JsonObject {
  const needed = Object.entries(schema.fields).filter(([, field]) => field.required === true || field.type === 'enum');
  return Object.fromEntries(
    needed.map(([name, field]): [string, Json] => [name, samplesOf(field, '')[0]?.value ?? '']),
  );
}

function samplesOf(field: Field, pointer: string): Sample[] {
  switch (field.type) {
    case 'object':
      return [
        ...(field.words ?? []).map((word) => ({ pointer, value: word, word })),
        ...Object.entries(field.fields).flatMap(([name, inner]) =>
          samplesOf(inner, `${pointer}/${name}`).map((sample) => ({ ...sample, value: { [name]: sample.value } })),
        ),
      ];
    case 'list':
      return samplesOf(field.item, '').map(({ value, word, pointer: inner }) => ({
        pointer,
        value: [value],
        word: word ?? (inner === '' ? null : inner.slice(1).replaceAll('/', '.')),
      }));
    case 'enum':
      return field.values.map((value) => ({ pointer, value, word: value }));
    case 'boolean':
      return [{ pointer, value: true, word: null }];
    case 'integer':
      return [{ pointer, value: field.minimum, word: null }];
    case 'groupPath':
      return [{ pointer, value: '/', word: null }];
    case 'duration':
      return [{ pointer, value: '1h', word: null }];
    case 'timeOfDay':
      return [{ pointer, value: '00:00', word: null }];
    default:
      return [{ pointer, value: 'x', word: null }];
  }
}
