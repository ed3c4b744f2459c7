import { expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { takeTwins } from '../../src/planning/twins.ts';
import { changeOf, madeUpKind, there } from './made-up.ts';

const replacing = changeOf('replace', 'a', { desired: { size: 1 } });

/** Which object each change takes of two that the match key of `a` fits: one as it is to be, and one that is not. */
function taken(changes: readonly Change[], owned: readonly string[] = []): readonly (string | null)[] {
  const objects = [
    { ...there('a', { size: 2 }), serverKey: 'other' },
    { ...there('a', { size: 1, colour: 'red' }), serverKey: 'twin' },
    { ...there('b', { size: 1 }), serverKey: 'elsewhere' },
  ];
  return takeTwins(madeUpKind(), changes, objects, (key) => owned.includes(key)).map((one) =>
    'takes' in one ? (one.takes?.serverKey ?? null) : null,
  );
}

test('a replacement takes what is there as it would be made, where that is nobody’s', () => {
  expect(taken([replacing])).toEqual(['twin']);
  expect(taken([replacing], ['twin'])).toEqual([null]);
  expect(taken([changeOf('replace', 'a', { desired: { size: 3 } })])).toEqual([null]);
  expect(taken([changeOf('replace', 'c', { desired: { size: 1 } })])).toEqual([null]);
});

test('nothing else takes an object, and what takes one already keeps it', () => {
  expect(taken([changeOf('create', 'a', { desired: { size: 1 } })])).toEqual([null]);
  const takes = { serverKey: 'handed on', fields: [] };
  expect(taken([changeOf('replace', 'a', { desired: { size: 1 }, takes })])).toEqual(['handed on']);
});
