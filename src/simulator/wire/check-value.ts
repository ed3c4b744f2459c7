import type { Params, WireValue } from './value.ts';
import { badFormat } from './wire-error.ts';

const deepest = 64;
const smallestInt = -(2 ** 31);
const largestInt = 2 ** 31 - 1;
const largestLong = 2n ** 63n - 1n;

/**
 * Checks that a parsed JSON value is a value of the wire (reference: ksc-openapi.md 1.8) and returns it unchanged.
 * Nested params must be wrapped; 64-bit numbers, times and bytes must be typed. Throws WireError badFormat.
 */
export function checkValue(value: unknown, place: string, depth = 0): WireValue {
  if (depth > deepest) throw badFormat(`${place}: nested deeper than ${deepest}`);
  switch (typeof value) {
    case 'string':
      return checkText(value, place);
    case 'boolean':
      return value;
    case 'number':
      return checkInt(value, place);
    case 'object':
      break;
    default:
      throw badFormat(`${place}: an integer beyond 32 bits must be typed as long`);
  }
  if (value === null) return null;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkValue(item, `${place}[${index}]`, depth + 1);
    return value as WireValue[];
  }
  return checkTyped(value as Record<string, unknown>, place, depth);
}

/** Checks a params container without its wrapping: a top-level argument. No member may be null. */
export function checkBareParams(value: unknown, place: string, depth = 0): Params {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badFormat(`${place}: params expected`);
  for (const [name, member] of Object.entries(value)) {
    checkText(name, `a name in ${place}`);
    if (name === '__proto__') throw badFormat(`${place}: no attribute may have this name`);
    if (member === null) throw badFormat(`${place}.${name}: a member of params cannot be null`);
    checkValue(member, `${place}.${name}`, depth + 1);
  }
  return value as Params;
}

/** Half of a surrogate pair has no bytes in UTF-8: it would be another text when it is read back. */
export function checkText(value: string, place: string): string {
  if (!value.isWellFormed()) throw badFormat(`${place}: half of a surrogate pair is no text`);
  return value;
}

function checkInt(value: number, place: string): number {
  if (!Number.isInteger(value)) throw badFormat(`${place}: a fraction must be typed as float or double`);
  if (value < smallestInt || value > largestInt)
    throw badFormat(`${place}: an integer beyond 32 bits must be typed as long`);
  return value;
}

function checkTyped(object: Record<string, unknown>, place: string, depth: number): WireValue {
  const { type, value } = object;
  if (typeof type !== 'string' || !('value' in object) || Object.keys(object).length !== 2)
    throw badFormat(`${place}: nested params must be wrapped as {"type":"params","value":{...}}`);
  const isRight = type === 'params' ? checkBareParams(value, place, depth) : scalarTypes[type]?.(value);
  if (isRight === undefined) throw badFormat(`${place}: unknown type '${type}'`);
  if (isRight === false) throw badFormat(`${place}: not a value of type '${type}'`);
  return object as unknown as WireValue;
}

const scalarTypes: Readonly<Record<string, ((value: unknown) => boolean) | undefined>> = Object.assign(
  Object.create(null) as Record<string, (value: unknown) => boolean>,
  {
    long: isLong,
    datetime: (value: unknown) => value === '' || isInstant(value),
    date: (value: unknown) =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isInstant(`${value}T00:00:00Z`),
    binary: isBase64,
    // JSON.parse makes infinity of 1e400, which no answer could tell.
    float: Number.isFinite,
    double: Number.isFinite,
  },
);

function isLong(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return typeof value === 'bigint' && value <= largestLong && value >= -largestLong - 1n;
}

/** True for a time of the calendar in UTC and whole seconds, as 2026-03-02T06:00:00Z. */
export function isInstant(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return false;
  const ms = Date.parse(value);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 19) === value.slice(0, 19);
}

/** True for canonical base64, the empty string included. */
export function isBase64(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length % 4 === 0 &&
    /^[A-Za-z0-9+/]*={0,2}$/.test(value) &&
    Buffer.from(value, 'base64').toString('base64') === value
  );
}
