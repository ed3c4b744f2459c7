import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalGroupPath,
  groupNames,
  groupPathOf,
  isWithinGroup,
  parentGroupPath,
} from '../../src/schema/group-path.ts';
import { nastyText } from '../laws/arbitrary-of.ts';
import { samples } from '../support/sampling.ts';

const names = fc.array(nastyText, { minLength: 1, maxLength: 4 });

describe('a group path', () => {
  test.each([
    ['/', []],
    ['Branches/Berlin', ['Branches', 'Berlin']],
    ['/Branches/Berlin', ['Branches', 'Berlin']],
    ['R\\/D', ['R/D']],
    ['a\\\\/b', ['a\\', 'b']],
  ])('%s stands for the names %j', (path, expected) => {
    expect(groupNames(path)).toEqual(expected);
  });

  test('gives back the names that it was made of, with and without a leading slash', () => {
    fc.assert(
      fc.property(names, (parts) => {
        const path = groupPathOf(parts);
        expect(groupNames(path)).toEqual(parts);
        expect(groupNames(`/${path}`)).toEqual(parts);
        expect(canonicalGroupPath(`/${path}`)).toBe(path);
        expect(parentGroupPath(path)).toBe(groupPathOf(parts.slice(0, -1)));
      }),
      samples(300),
    );
  });

  test('has one canonical spelling, also where it is written badly', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[/\\ab]{1,8}$/), (path) => {
        const once = canonicalGroupPath(path);
        expect(canonicalGroupPath(once)).toBe(once);
        expect(groupNames(once)).toEqual(groupNames(path));
      }),
      samples(500),
    );
  });

  test('lies within the groups on its way and in no other, whatever the names hold', () => {
    fc.assert(
      fc.property(names, names, (parts, others) => {
        const path = groupPathOf(parts);
        expect(isWithinGroup(path, '/')).toBe(true);
        for (let depth = 1; depth <= parts.length; depth += 1) {
          expect(isWithinGroup(path, groupPathOf(parts.slice(0, depth)))).toBe(true);
        }
        const within = others.length <= parts.length && others.every((name, index) => name === parts[index]);
        expect(isWithinGroup(path, groupPathOf(others))).toBe(within);
      }),
      samples(300),
    );
  });
});
