import { expect, test } from 'vitest';
import { configDigest } from '../../src/config/config-digest.ts';
import type { Metadata } from '../../src/model/resource.ts';
import { declared } from '../planning/made-up.ts';

const dictionary = { accept: ['point.port'], override: {} };
const of = (metadata: Partial<Metadata> = {}, name = 'a', size = 1) =>
  configDigest(dictionary, [declared(name, { size }, metadata), declared('b', {})]);

test('the digest of a configuration is another one for everything that changes what is done', () => {
  const all = [
    of(),
    of({}, 'c'),
    of({}, 'a', 2),
    of({ serverKey: '1' }),
    of({ serverKey: '2' }),
    of({ previously: ['old'] }),
    of({ previously: ['older', 'old'] }),
    of({ lifecycle: {} }),
    of({ lifecycle: { prune: true } }),
    of({ lifecycle: { prevent: ['delete'] } }),
    of({ lifecycle: { ignore: ['/spec/size'] } }),
    configDigest(dictionary, [declared('a', { size: 1 })]),
  ];
  expect(new Set(all).size).toBe(all.length);
});

test('the digest of a configuration is the same however it is written down', () => {
  const [first, second] = [declared('a', { size: 1 }), declared('b', {})];
  expect(configDigest(dictionary, [second, first])).toBe(of());
  expect(configDigest(dictionary, [{ ...first, declaredAt: { ...first.declaredAt, line: 9 } }, second])).toBe(of());
  expect(of({ labels: { team: 'x' } })).toBe(of());
});
