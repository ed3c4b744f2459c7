import type { Dictionary, DictionaryEntry } from '../ksc/dictionary.ts';
import { boolOf, intOf, type KscParams, type KscValue, textOf } from '../ksc/values.ts';
import type { FieldChange } from '../model/change.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { isSamePlace, pointerSteps, valueAt } from '../model/pointer.ts';

/** A field of a spec that is one attribute on the wire. */
export interface WireField {
  /** JSON pointer below `/spec`, such as `/multicast/port`. */
  readonly pointer: string;
  readonly entry: DictionaryEntry<string>;
  readonly type: 'bool' | 'int' | 'text';
  /** Values of the wire for words of the spec, where they differ. */
  readonly words?: Readonly<Record<string, number>>;
}

export interface ReadFields {
  readonly values: ReadonlyMap<string, Json>;
  /** Pointers of fields that the server did not tell. */
  readonly unknown: readonly string[];
}

/** Reads the attributes that are there with the right type, and notes that this server has them. */
export function readFields(fields: readonly WireField[], params: KscParams, dictionary: Dictionary): ReadFields {
  const values = new Map<string, Json>();
  const unknown: string[] = [];
  for (const field of fields) {
    const value = readField(field, params, dictionary.value(field.entry));
    if (value === null) {
      unknown.push(field.pointer);
    } else {
      dictionary.markSeen(field.entry);
      values.set(field.pointer, value);
    }
  }
  return { values, unknown };
}

/** The attributes of the declared fields, as the wire wants them. */
export function writeFields(fields: readonly WireField[], spec: JsonObject, dictionary: Dictionary): KscParams {
  const result: Record<string, KscValue> = {};
  for (const field of fields) {
    const value = valueAt(spec, field.pointer);
    if (value === undefined) continue;
    result[dictionary.value(field.entry)] =
      field.words === undefined ? scalar(value) : (field.words[String(value)] ?? 0);
  }
  return result;
}

/** The entries through which these changes write. */
export function entriesOf(fields: readonly WireField[], changes: readonly FieldChange[]): DictionaryEntry[] {
  return fields
    .filter((field) => changes.some((one) => isSamePlace(one.path, `/spec${field.pointer}`)))
    .map((field) => field.entry);
}

/** Puts values at pointers of one or two steps into an object of the shape of a spec. */
export function specOf(values: ReadonlyMap<string, Json>): JsonObject {
  const spec: Record<string, Json> = {};
  for (const [pointer, value] of values) {
    const [first = '', second] = pointerSteps(pointer);
    if (second === undefined) spec[first] = value;
    else spec[first] = { ...(spec[first] as JsonObject | undefined), [second]: value };
  }
  return spec;
}

function readField(field: WireField, params: KscParams, name: string): Json {
  if (field.type === 'bool') return boolOf(params, name);
  if (field.type === 'text') return textOf(params, name);
  const value = intOf(params, name);
  if (value === null || field.words === undefined) return value;
  return Object.entries(field.words).find(([, wire]) => wire === value)?.[0] ?? null;
}

function scalar(value: Json): KscValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}
