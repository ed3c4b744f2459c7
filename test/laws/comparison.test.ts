import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { valueAt } from '../../src/model/pointer.ts';
import { compare } from '../../src/planning/compare.ts';
import { managedPart } from '../../src/planning/managed-part.ts';
import type { ListField, ObjectField } from '../../src/schema/field.ts';
import { jsonSchema } from '../../src/schema/json-schema.ts';
import { layOver } from '../../src/schema/lay-over.ts';
import { normaliseObject } from '../../src/schema/normalise.ts';
import { changedPart } from '../../src/schema/part-of.ts';
import { samples } from '../support/sampling.ts';
import { arbitraryOf, reordered } from './arbitrary-of.ts';

const ajv = new Ajv({ strict: true, strictRequired: false, unicode: false, logger: false });

describe.each(kinds.map((kind) => [kind.name, kind] as const))('%s', (_name, kind) => {
  const { schema } = kind;
  const spec = arbitraryOf(schema, null).map((value) => normaliseObject(schema, value as JsonObject));

  test('every value that the field description allows passes the JSON Schema made from it', () => {
    const validate = ajv.compile(jsonSchema(kind.documentSchema));
    fc.assert(
      fc.property(arbitraryOf(kind.documentSchema, null), (value) => {
        expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
      }),
      samples(60),
    );
  });

  test('normalising twice is normalising once, and it keeps the JSON Schema', () => {
    const validate = ajv.compile(jsonSchema(schema));
    fc.assert(
      fc.property(arbitraryOf(schema, null), (value) => {
        const once = normaliseObject(schema, value as JsonObject);
        expect(normaliseObject(schema, once)).toEqual(once);
        expect(validate(once), JSON.stringify(validate.errors)).toBe(true);
      }),
      samples(100),
    );
  });

  test('a spec does not differ from itself, however its sets and members are ordered', () => {
    fc.assert(
      fc.property(arbitraryOf(schema, null), (value) => {
        const once = normaliseObject(schema, value as JsonObject);
        const other = reordered(schema, value) as JsonObject;
        expect(compare(schema, once, once).fields).toEqual([]);
        expect(compare(schema, once, other).fields).toEqual([]);
        expect(compare(schema, normaliseObject(schema, other), once).fields).toEqual([]);
      }),
      samples(100),
    );
  });

  test('once the wish is laid over what is there, nothing differs', () => {
    fc.assert(
      fc.property(spec, spec, (desired, observed) => {
        expect(compare(schema, desired, overlay(schema, observed, desired)).fields).toEqual([]);
      }),
      samples(100),
    );
  });

  test('only declared fields are named, each with the value that is declared and the one that is there', () => {
    fc.assert(
      fc.property(spec, spec, (desired, observed) => {
        const { fields } = compare(schema, desired, observed);
        const paths = fields.map((one) => one.path);
        expect(new Set(paths).size).toBe(paths.length);
        for (const { path, before, after } of fields) {
          expect(before).not.toEqual(after);
          if (!path.startsWith('/spec/')) continue;
          const wish = valueAt({ spec: desired }, path);
          expect(wish, path).toBeDefined();
          expect(isPartOf(after, wish ?? null), path).toBe(true);
        }
      }),
      samples(100),
    );
  });

  test('one more in a list that is there is a difference, unless the list may grow; one less, or another order, always', () => {
    fc.assert(
      fc.property(spec, (desired) => {
        for (const { field, items, having } of listsOf(schema, desired)) {
          const differences = (found: readonly Json[]) => compare(schema, desired, having(found)).fields.length;
          expect(differences([...items, 'one more'])).toBe(field.grows === true ? 0 : 1);
          expect(differences(items.slice(1))).toBe(Math.min(items.length, 1));
          const isMoved = field.order === 'ordered' && JSON.stringify(items.toReversed()) !== JSON.stringify(items);
          expect(differences(items.toReversed())).toBe(isMoved ? 1 : 0);
        }
      }),
      samples(100),
    );
  });

  test('what is governed differs in the same fields without any rules, and holds nothing that is ignored or not told', () => {
    const sides = fc.tuple(spec, spec).chain(([desired, observed]) => {
      const paths = compare(schema, desired, null).fields.map((one) => one.path);
      return fc.tuple(fc.constant(desired), fc.constant(observed), fc.subarray(paths), fc.subarray(paths));
    });
    fc.assert(
      fc.property(sides, ([desired, observed, ignore, untold]) => {
        const unknown = untold.map((path) => path.replace(/^\/spec/, ''));
        const found = compare(schema, desired, observed, { ignore, unknown });
        const again = compare(schema, found.governed, observed);
        expect(again.fields).toEqual(found.fields);
        expect(again.governed).toEqual(found.governed);
        const left = [...ignore, ...found.untold].filter((path) => path.startsWith('/spec/'));
        const chosen = (path: string) => found.fields.some((one) => path.startsWith(`${one.path}/`));
        for (const path of left.filter((one) => !chosen(one)))
          expect(valueAt({ spec: found.governed }, path), path).toBeUndefined();
      }),
      samples(100),
    );
  });

  test('the part that an update writes, laid over what is there, leaves no difference and moves nothing else', () => {
    fc.assert(
      fc.property(spec, spec, (desired, observed) => {
        const { fields } = compare(schema, desired, observed);
        const part = changedPart(
          schema,
          desired,
          fields.map((one) => one.path),
        );
        expect(compare(schema, desired, layOver(schema, observed, part)).fields).toEqual([]);
        expect(compare(schema, part, desired).fields).toEqual([]);
        if (fields.length === 0) expect(part).toEqual({});
      }),
      samples(100),
    );
  });

  test('a new object differs in every managed field that has a value, and in nothing local', () => {
    fc.assert(
      fc.property(spec, (desired) => {
        const paths = compare(schema, desired, null).fields.map((one) => one.path);
        for (const key of Object.keys(desired)) {
          const field = schema.fields[key];
          const managed = managedPart(schema, desired)[key];
          const path = field?.pointer ?? `/spec/${key}`;
          const named = paths.some((one) => one === path || one.startsWith(`${path}/`));
          expect(named, path).toBe(managed !== undefined && !isEmpty(managed));
        }
      }),
      samples(100),
    );
  });
});

interface ListThere {
  readonly field: ListField;
  readonly items: readonly Json[];
  /** The whole spec with other items in this list. */
  having(items: readonly Json[]): JsonObject;
}

/** The lists of a spec, at whatever depth. */
function listsOf(schema: ObjectField, spec: JsonObject): ListThere[] {
  return Object.entries(spec).flatMap(([key, value]): ListThere[] => {
    const field = schema.fields[key];
    if (field?.type === 'list' && isJsonArray(value))
      return [{ field, items: value, having: (items) => ({ ...spec, [key]: items }) }];
    if (field?.type !== 'object' || !isJsonObject(value)) return [];
    return listsOf(field, value).map((one) => ({ ...one, having: (items) => ({ ...spec, [key]: one.having(items) }) }));
  });
}

/** An independent overlay: a member that chooses an alternative takes the place of all alternatives. */
function overlay(schema: ObjectField, observed: JsonObject, desired: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...observed };
  for (const [key, wish] of Object.entries(desired)) {
    const field = schema.fields[key];
    const there = observed[key];
    if (field?.type !== 'object' || !isJsonObject(wish) || !isJsonObject(there)) result[key] = wish;
    else {
      const kept = Object.fromEntries(
        Object.entries(there).filter(([name]) => !(field.exactlyOne ?? []).includes(name)),
      );
      const same = field.exactlyOne?.find((one) => wish[one] !== undefined && there[one] !== undefined);
      result[key] = overlay(field, same === undefined ? kept : { ...kept, [same]: there[same] ?? null }, wish);
    }
  }
  return result;
}

/** A field change may show the whole member or, of alternatives, the one that is chosen. */
function isPartOf(part: Json, whole: Json): boolean {
  if (JSON.stringify(part) === JSON.stringify(whole)) return true;
  return (
    isJsonObject(part) &&
    isJsonObject(whole) &&
    Object.entries(part).every(([key, one]) => JSON.stringify(whole[key]) === JSON.stringify(one))
  );
}

function isEmpty(value: Json): boolean {
  return isJsonObject(value) && Object.values(value).every(isEmpty);
}
