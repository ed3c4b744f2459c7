import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, equalJson, type Json, type JsonObject } from '../../src/model/json.ts';
import { pointerStep, valueAt } from '../../src/model/pointer.ts';
import { samples } from '../support/sampling.ts';

const value = fc.jsonValue({ maxDepth: 3 }).map((one) => JSON.parse(JSON.stringify(one)) as Json);

test('the canonical text is JSON for the same value', () => {
  fc.assert(
    fc.property(value, (one) => {
      expect(JSON.parse(canonicalJson(one))).toEqual(one);
    }),
    samples(300),
  );
});

test('values are equal exactly when they are the same but for the order of members', () => {
  fc.assert(
    fc.property(value, value, (left, right) => {
      expect(equalJson(left, turned(left))).toBe(true);
      expect(equalJson({ a: left }, { a: left, b: right })).toBe(false);
      expect(equalJson([left, right], [right, left])).toBe(equalJson(left, right));
      expect(equalJson(left, undefined)).toBe(false);
    }),
    samples(300),
  );
});

test('a pointer made of keys leads to the member under these keys, whatever they hold', () => {
  const key = fc
    .oneof(fc.constantFrom('~', '/', '~1', '~0', ''), fc.string({ maxLength: 4 }))
    .filter((one) => one !== '__proto__');
  fc.assert(
    fc.property(key, key, value, (outer, inner, one) => {
      const whole: JsonObject = { [outer]: { [inner]: [one] } };
      expect(valueAt(whole, `${pointerStep(outer)}${pointerStep(inner)}/0`)).toEqual(one);
      expect(valueAt(whole, `${pointerStep(outer)}${pointerStep(`${inner}x`)}/0`)).toBeUndefined();
    }),
    samples(200),
  );
});

function turned(one: Json): Json {
  if (Array.isArray(one)) return one.map(turned);
  if (typeof one !== 'object' || one === null) return one;
  return Object.fromEntries(
    Object.entries(one)
      .toReversed()
      .map(([key, member]) => [key, turned(member)]),
  );
}
