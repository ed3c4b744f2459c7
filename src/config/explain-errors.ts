import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerStep, valueAt } from '../model/pointer.ts';
import { didYouMean } from '../schema/did-you-mean.ts';
import type { Field, ObjectField } from '../schema/field.ts';
import { jsonSchema } from '../schema/json-schema.ts';
import { nearestName } from '../schema/nearest-name.ts';
import { alternatives, describe, quoted, shown } from './describe.ts';
import { fieldAt } from './field-at.ts';
import { fieldName, fieldNameFirst } from './field-name.ts';
import type { Finding } from './finding.ts';
import type { ValidationError } from './validators.generated.js';

/**
 * What the errors of a validator mean, in the words of the field descriptions: one finding a cause. Alternatives (a word
 * or an object) make a validator report every branch; here the value decides which branch was meant.
 */
export function explainErrors(document: JsonObject, root: ObjectField, errors: readonly ValidationError[]): Finding[] {
  const byPointer = new Map<string, Finding>();
  for (const error of errors) {
    const finding = explainError(document, root, error);
    if (finding === null) continue;
    const known = byPointer.get(finding.pointer);
    if (known === undefined || (finding.code === 'config/wrong-type' && known.code === 'config/invalid-value')) {
      byPointer.set(finding.pointer, finding);
    }
  }
  const findings = [...byPointer.values()];
  return findings.filter((one) => !isMisspelt(one, findings));
}

/** A field that is missing because it is misspelt beside is one mistake, not two. */
function isMisspelt(missing: Finding, findings: readonly Finding[]): boolean {
  if (missing.code !== 'config/missing-field' || missing.choices === undefined) return false;
  const parent = missing.standsAt ?? missing.pointer;
  return findings.some((one) => {
    if (one.code !== 'config/unknown-field' || !one.pointer.startsWith(`${parent}/`)) return false;
    const key = one.pointer.slice(parent.length + 1);
    return !key.includes('/') && nearestName(key, missing.choices ?? []) !== null;
  });
}

function explainError(document: JsonObject, root: ObjectField, error: ValidationError): Finding | null {
  const at = fieldAt(root, error.instancePath);
  const value = valueAt(document, at.pointer);
  // What is null was reported where it was read; a branch of exactlyOne is summed up by the oneOf around it.
  if (value === null || error.schemaPath.includes('/oneOf/')) return null;
  const { field, pointer } = at;
  if (field === null) return generic(pointer, value, error);
  if (field.type === 'device') return notAllowed(field, pointer, value);
  if (field.type !== 'object') return notAllowed(field, pointer, value);
  if (!isJsonObject(value)) return notAllowed(field, pointer, value);
  return withinObject(field, pointer, value, error);
}

/** The value is a mapping, as it should be: only what is wrong inside it counts, not that it is no word. */
function withinObject(field: ObjectField, pointer: string, value: JsonObject, error: ValidationError): Finding | null {
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(field, pointer, String(error.params.additionalProperty));
    case 'required':
      return missingField(pointer, String(error.params.missingProperty), field);
    case 'oneOf':
      return notExactlyOne(field, pointer, value);
    default:
      return null;
  }
}

function unknownField(field: ObjectField, pointer: string, key: string): Finding {
  const names = Object.keys(field.fields);
  const list = names.length === 0 ? 'No field can stand here.' : `Fields here: ${names.join(', ')}.`;
  return {
    code: 'config/unknown-field',
    message: `${quoted(key.slice(0, 100))} is not a field of ${fieldName(pointer)}.`,
    hint: `${didYouMean(key, names)}${list}`,
    pointer: pointer + pointerStep(key),
    part: 'key',
  };
}

function missingField(pointer: string, key: string, field: ObjectField): Finding {
  const inner = field.fields[key];
  return {
    code: 'config/missing-field',
    message: `${fieldNameFirst(pointer)} needs the field ${quoted(key)}.`,
    hint: inner === undefined ? 'Add the field.' : `Add ${key}: ${describe(inner)}.`,
    pointer: pointer + pointerStep(key),
    standsAt: pointer,
    part: 'key',
    choices: [key],
  };
}

function notExactlyOne(field: ObjectField, pointer: string, value: JsonObject): Finding {
  const choices = field.exactlyOne ?? [];
  const present = choices.filter((one) => Object.hasOwn(value, one));
  const allowed = `${fieldNameFirst(pointer)} must be ${describe(field)}`;
  if (present.length > 1) {
    const message = `${allowed}; it has ${present.join(' and ')}.`;
    return { code: 'config/invalid-value', message, hint: `Keep one of ${present.join(', ')}.`, pointer, part: 'key' };
  }
  const hint = `Add ${alternatives(choices)}.`;
  const message = `${allowed}; it has none of them.`;
  return { code: 'config/missing-field', message, hint, pointer, part: 'key', choices };
}

function notAllowed(field: Field, pointer: string, value: Json | undefined): Finding {
  const isRightType = hasExpectedType(field, value);
  const hint = hintFor(field, pointer, value, isRightType);
  return {
    code: isRightType ? 'config/invalid-value' : 'config/wrong-type',
    message: `${fieldNameFirst(pointer)} must be ${describe(field)}, not ${shown(value)}.`,
    ...(hint === null ? {} : { hint }),
    pointer,
    part: 'value',
  };
}

/** Null where the usual hint of the code is as good. */
function hintFor(field: Field, pointer: string, value: Json | undefined, isRightType: boolean): string | null {
  if (isRightType) {
    const meant = typeof value === 'string' ? didYouMean(value, wordsOf(field)).trim() : '';
    if (meant !== '') return meant;
  } else {
    const quote = takesText(field, String(value)) ? quoteHint(value) : null;
    if (quote !== null) return quote;
    if (field.type === 'list') return 'Write a list, even of one entry: [...].';
  }
  const asMapping = mappingHint(field, value);
  if (asMapping !== null) return asMapping;
  const isEntry = /\/[0-9]+$/.test(pointer);
  return isEntry || field.type === 'enum' ? null : field.doc;
}

/** Text in place of a mapping that would take it, such as a bare address where {url: ...} is meant. */
function mappingHint(field: Field, value: Json | undefined): string | null {
  if (field.type !== 'object' || typeof value !== 'string') return null;
  const meant = (field.exactlyOne ?? []).find((name) => {
    const { pattern } = jsonSchema(field.fields[name] ?? field);
    return typeof pattern === 'string' && fits(pattern, value);
  });
  return meant === undefined ? null : `If that is meant, write {${meant}: ${quoted(value)}}.`;
}

/** For maps with keys of the user's own, which have no field description. */
function generic(pointer: string, value: Json | undefined, error: ValidationError): Finding {
  const wanted = error.params.type === 'string' ? 'text' : 'of another type';
  const message = `${fieldNameFirst(pointer)} must be ${wanted}, not ${shown(value)}.`;
  const hint = quoteHint(value);
  return { code: 'config/wrong-type', message, ...(hint === null ? {} : { hint }), pointer, part: 'value' };
}

function hasExpectedType(field: Field, value: Json | undefined): boolean {
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return typeof value === 'number';
    case 'list':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'string' && (field.words !== undefined || field.wordPattern !== undefined);
    case 'device':
      return typeof value === 'string' || isJsonObject(value);
    default:
      return typeof value === 'string';
  }
}

/** Whether a field may hold this text: only then does it help to put a number in quotes. */
function takesText(field: Field, text: string): boolean {
  if (field.type === 'enum') return field.values.includes(text);
  if (field.type === 'object')
    return field.words?.includes(text) === true || (field.wordPattern !== undefined && fits(field.wordPattern, text));
  if (field.type === 'boolean' || field.type === 'integer' || field.type === 'list') return false;
  const { pattern } = jsonSchema(field);
  return typeof pattern !== 'string' || fits(pattern, text);
}

function fits(pattern: string, text: string): boolean {
  return new RegExp(pattern, 'u').test(text);
}

function wordsOf(field: Field): readonly string[] {
  if (field.type === 'enum') return field.values;
  return field.type === 'object' ? (field.words ?? []) : [];
}

/** A number may have lost digits on the way, so only those that surely have not are quoted back. */
function quoteHint(value: Json | undefined): string | null {
  if (typeof value !== 'boolean' && typeof value !== 'number') return null;
  const isExact = typeof value === 'boolean' || Number.isSafeInteger(value);
  return isExact ? `Put it in quotes: "${value}".` : 'Put it in quotes: unquoted, it is read as a number.';
}
