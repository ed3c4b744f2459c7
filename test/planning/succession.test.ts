import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { handOn } from '../../src/planning/succession.ts';
import { changeOf, madeUpKind, there } from './made-up.ts';

const kind = madeUpKind({ keyedByMatch: true, matchKey: (resource) => String(resource.spec['at']) });
const moving = (name: string, from: string, to: string): Change =>
  changeOf('replace', name, { serverKey: from, desired: { at: to } });
const at = (key: string) => ({ ...there(key, {}), serverKey: key });

/** Each change as `name after others, takes key, passes on to id`. */
function words(changes: readonly Change[], keys: readonly string[]): string[] {
  return handOn(kind, changes, keys.map(at)).map((one) =>
    [
      `${one.action} ${one.name}`,
      ...one.after.map((id) => `after ${id}`),
      ...('takes' in one && one.takes !== undefined ? [`takes ${one.takes.serverKey}`] : []),
      ...one.sideEffects.map(({ effect, name }) => `${effect} ${name}`),
      ...('passedOn' in one && one.passedOn !== undefined ? [`to ${one.passedOn}`] : []),
    ].join(', '),
  );
}

describe('objects whose match key is their server key', () => {
  test('are handed on along a chain, the last one first', () => {
    expect(words([moving('a', 'x', 'y'), moving('b', 'y', 'z')], ['x', 'y'])).toEqual([
      'replace a, after Thing/b, takes y, overwritten y',
      'replace b, to Thing/a',
    ]);
  });

  test('go round in a ring that begins with the least id', () => {
    expect(words([moving('c', 'z', 'x'), moving('a', 'x', 'y'), moving('b', 'y', 'z')], ['x', 'y', 'z'])).toEqual([
      'replace c, after Thing/a, takes x, overwritten x, to Thing/b',
      'replace a, takes y, overwritten y, to Thing/c',
      'replace b, after Thing/c, takes z, overwritten z, to Thing/a',
    ]);
  });

  test('are not removed where a replacement needs what leaves, nor made where somebody else made one', () => {
    const left = changeOf('delete', 'b', { serverKey: 'y' });
    expect(words([moving('a', 'x', 'y'), left], ['x', 'y'])).toEqual([
      'replace a, takes y, overwritten y',
      'forget b, after Thing/a, to Thing/a',
    ]);
    expect(words([moving('a', 'x', 'y')], ['x', 'y'])).toEqual(['replace a, takes y, overwritten y']);
  });

  test('are free for a new one when they were left', () => {
    expect(words([changeOf('create', 'a', { desired: { at: 'y' } }), moving('b', 'y', 'z')], ['y'])).toEqual([
      'create a, after Thing/b',
      'replace b',
    ]);
  });
});

test('objects that can stand side by side are left as they are', () => {
  const changes = [moving('a', 'x', 'y'), moving('b', 'y', 'x')];
  expect(handOn(madeUpKind(), changes, [at('x'), at('y')])).toBe(changes);
});
