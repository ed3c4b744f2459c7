import { expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { afterVacated } from '../../src/planning/vacated-places.ts';
import { changeOf, madeUpKind } from './made-up.ts';

const matchKey = (resource: { readonly spec: { readonly [key: string]: unknown } }) => String(resource.spec['at']);
const kind = madeUpKind({ oneInPlace: true, matchKey });
const going = (name: string, from: string, to: string) =>
  changeOf('update', name, { observed: { at: from }, desired: { at: to } });
const made = (name: string, at: string) => changeOf('create', name, { desired: { at } });

function waiting(changes: readonly Change[], of = kind): Record<string, readonly string[]> {
  return Object.fromEntries(afterVacated(of, changes).map((one) => [one.name, one.after]));
}

test('what comes to a place waits for what leaves it, along a chain, and for nobody where the place is kept', () => {
  expect(waiting([made('a', 'x'), going('b', 'x', 'y'), going('c', 'y', 'z')])).toEqual({
    a: ['Thing/b'],
    b: ['Thing/c'],
    c: [],
  });
  expect(waiting([made('a', 'x'), going('b', 'x', 'x')])).toEqual({ a: [], b: [] });
  const several = madeUpKind({ matchKey });
  expect(waiting([made('a', 'x'), going('b', 'x', 'y')], several)).toEqual({ a: [], b: [] });
});

test('in a ring the least id begins, and what stands at its place is set aside and comes last', () => {
  const two = [going('a', 'x', 'y'), going('b', 'y', 'x'), made('c', 'y')];
  expect(waiting(two)).toEqual({ a: [], b: ['Thing/a'], c: ['Thing/b'] });
  const three = [going('c', 'z', 'x'), going('a', 'x', 'y'), going('b', 'y', 'z')];
  expect(waiting(three)).toEqual({ a: [], c: ['Thing/a'], b: ['Thing/c'] });
  expect(afterVacated(kind, three).flatMap((one) => ('setsAside' in one ? [one.setsAside] : []))).toEqual([
    ['Thing/b', 'Thing/c'],
  ]);
});
