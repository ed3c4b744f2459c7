import { expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { fingerprint } from '../../src/planning/fingerprint.ts';
import { changeOf } from './made-up.ts';

const size = { path: '/spec/size', before: 1, after: 2 };
const colour = { path: '/spec/colour', before: 'red', after: 'blue' };
const template = { slot: 's', serverKey: '7', digest: 'd', displayName: 'Model' };
const takes = { serverKey: 'key of twin', fields: [colour] };
const parts = { fields: [size], observed: { size: 1 }, template, takes };

const of = (changed: object = {}, action: Change['action'] = 'replace', name = 'a', config = 'sha256:1') =>
  fingerprint([changeOf(action, name, { ...parts, ...changed }), changeOf('create', 'b')], config);
const field = (changed: object) => ({ fields: [{ ...size, ...changed }] });
const taking = (changed: object) => ({ takes: { ...takes, ...changed } });

test('a fingerprint is another one for every part of what was reviewed', () => {
  const all = [
    of(),
    of({}, 'update'),
    of({}, 'replace', 'c'),
    of({}, 'replace', 'a', 'sha256:2'),
    of(field({ path: '/spec/other' })),
    of(field({ before: 0 })),
    of(field({ after: 3 })),
    of({ fields: [size, colour] }),
    of({ observed: { size: 1, colour: 'red' } }),
    of({ template: { ...template, serverKey: '8' } }),
    of({ template: { ...template, digest: 'e' } }),
    of({ template: undefined }),
    of(taking({ serverKey: 'another key' })),
    of(taking({ fields: [] })),
    of(taking({ fields: [{ ...colour, before: 'green' }] })),
    of({ takes: undefined }),
    fingerprint([changeOf('replace', 'a', parts)], 'sha256:1'),
  ];
  expect(new Set(all).size).toBe(all.length);
});

test('a fingerprint is the same in whatever order things come, and whatever people are told beside them', () => {
  const [first, second] = [changeOf('replace', 'a', parts), changeOf('create', 'b')];
  expect(fingerprint([second, first], 'sha256:1')).toBe(of());
  expect(
    of({ label: 'x', held: ['protected'], after: ['Thing/b'], sideEffects: [{ name: 'x', effect: 'locked' }] }),
  ).toBe(of());
  expect(of({ observed: { size: 1, colour: 'red' } })).toBe(of({ observed: { colour: 'red', size: 1 } }));
  expect(of({ template: { ...template, displayName: 'Renamed' } })).toBe(of());
});
