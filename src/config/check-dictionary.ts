import type { Kind } from '../kinds/kind.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerStep, valueAt } from '../model/pointer.ts';
import { didYouMean } from '../schema/did-you-mean.ts';
import { quoted } from './describe.ts';
import type { Finding } from './finding.ts';

/** A name that is no entry would lift nothing, silently; a value of another shape would break what it is written into. */
export function checkDictionary(document: JsonObject, kinds: readonly Kind[]): Finding[] {
  return [...checkAccept(document, kinds), ...checkOverride(document, kinds), ...checkTemplates(document, kinds)];
}

const place = '/spec/dictionary';

function checkAccept(document: JsonObject, kinds: readonly Kind[]): Finding[] {
  const names = entryValues(kinds);
  const accept = valueAt(document, `${place}/accept`);
  return (isJsonArray(accept) ? accept : []).flatMap((name, index) =>
    names.has(String(name)) ? [] : [unknownEntry(String(name), names, `${place}/accept/${index}`, 'value')],
  );
}

function checkOverride(document: JsonObject, kinds: readonly Kind[]): Finding[] {
  const values = entryValues(kinds);
  return membersAt(document, `${place}/override`).flatMap(([name, value, pointer]) => {
    const own = values.get(name);
    if (own === undefined) return [unknownEntry(name, values, pointer, 'key')];
    if (shapeOf(own) === shapeOf(value)) return [];
    const message = `The entry ${quoted(name)} is ${shapeOf(own)}, not ${shapeOf(value)}.`;
    return [invalid(pointer, message, `Its value here is ${JSON.stringify(own)}.`)];
  });
}

function checkTemplates(document: JsonObject, kinds: readonly Kind[]): Finding[] {
  const types = new Map(
    kinds.flatMap(({ templates }) => (templates?.slots ?? []).map((slot) => [slot.name, templates?.type ?? 'task'])),
  );
  return membersAt(document, `${place}/templates`).flatMap(([name, value, pointer]): Finding[] => {
    const type = types.get(name);
    if (type === undefined) {
      const message = `${quoted(name)} names nothing that is created from a template.`;
      const hint = `${didYouMean(name, [...types.keys()])}Names here: ${[...types.keys()].join(', ')}.`;
      return [{ code: 'config/invalid-value', message, hint, pointer, part: 'key' }];
    }
    if (isJsonObject(value) && value[type] !== undefined) {
      if (type === 'task' || value['via'] === undefined) return [];
      const message = 'A policy is always copied by the server itself: "via" is for tasks.';
      return [{ code: 'config/invalid-value', message, hint: 'Remove it.', pointer: `${pointer}/via`, part: 'key' }];
    }
    return [invalid(pointer, `The template of ${quoted(name)} is a ${type}.`, `Write {${type}: "its display name"}.`)];
  });
}

function entryValues(kinds: readonly Kind[]): ReadonlyMap<string, Json> {
  return new Map(kinds.flatMap((kind) => kind.dictionary).map((entry) => [entry.name, entry.value]));
}

function membersAt(document: JsonObject, pointer: string): (readonly [name: string, value: Json, pointer: string])[] {
  const map = valueAt(document, pointer);
  return Object.entries(isJsonObject(map) ? map : {}).map(([name, value]) => [
    name,
    value,
    `${pointer}${pointerStep(name)}`,
  ]);
}

function unknownEntry(name: string, names: ReadonlyMap<string, Json>, pointer: string, part: Finding['part']): Finding {
  const hint = `${didYouMean(name, [...names.keys()])}docs/dictionary.md lists the entries.`;
  return { code: 'config/invalid-value', message: `The dictionary has no entry ${quoted(name)}.`, hint, pointer, part };
}

/** What a value of the dictionary looks like, in words. */
function shapeOf(value: Json): string {
  if (isJsonObject(value)) return `an object of ${Object.keys(value).sort().join(', ')}`;
  return isJsonArray(value) ? 'a list' : `a ${typeof value}`;
}

function invalid(pointer: string, message: string, hint: string): Finding {
  return { code: 'config/invalid-value', message, hint, pointer, part: 'value' };
}
