import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { compare } from '../../src/planning/compare.ts';
import { comparedPointers } from '../../src/schema/compared-pointers.ts';
import { normaliseObject } from '../../src/schema/normalise.ts';
import { samples } from '../support/sampling.ts';
import { arbitraryOf } from './arbitrary-of.ts';

test.each(kinds.map((kind) => [kind.name, kind] as const))(
  'every field of %s in which objects can differ has a pointer that can be ignored, and then it does not differ',
  (_name, kind) => {
    const known = new Set(comparedPointers(kind.schema));
    const spec = arbitraryOf(kind.schema, null).map((value) => normaliseObject(kind.schema, value as JsonObject));
    fc.assert(
      fc.property(spec, spec, (desired, observed) => {
        const { fields } = compare(kind.schema, desired, observed);
        for (const { path } of fields) {
          expect(known).toContain(path);
          const left = compare(kind.schema, desired, observed, { unknown: [], ignore: [path] });
          expect(left.fields.map((one) => one.path)).not.toContain(path);
        }
      }),
      samples(60),
    );
  },
);
