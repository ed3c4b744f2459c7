import { expect, test } from 'vitest';
import { Dictionary, type DictionarySettings, type Evidence, entry, type Template } from '../../src/ksc/dictionary.ts';

const documented = entry('a.documented', 'KL_A', 'documented', 'a page', 'an option');
const invented = entry('a.invented', { product: 'P', type: 'SIM_T' }, 'invented', 'nowhere', 'a task');
const template: Template = {
  type: 'task',
  slot: 'a.invented',
  serverKey: '7',
  displayName: 'Made by the wizard',
  unseen: [],
  fields: [],
  digest: '',
};

function dictionary(settings: Partial<DictionarySettings> = {}, simulated = false): Dictionary {
  return new Dictionary({ accept: [], override: {}, ...settings }, simulated);
}

test('an entry is proven by documents, by an object that carries it, by consent, or on the simulated server', () => {
  expect(dictionary().proofOf(documented)).toEqual({ by: 'documented', on: null });
  expect(dictionary().proofOf(invented)).toBeNull();
  const provenAs = (evidence: Evidence) => dictionary().isProven(entry('a', 'KL_A', evidence, 'a page', 'an option'));
  expect((['vendor client', 'third party', 'inferred'] as const).map(provenAs)).toEqual([true, false, false]);
  expect(dictionary({ accept: ['a.invented'] }).proofOf(invented)).toEqual({ by: 'accepted', on: null });
  expect(dictionary({}, true).proofOf(invented)).toEqual({ by: 'simulated', on: null });
  const seen = dictionary();
  seen.on('task "X" (id 3)').markSeen(invented);
  seen.on('task "Y" (id 4)').markSeen(invented);
  expect(seen.proofOf(invented)).toEqual({ by: 'seen', on: 'task "X" (id 3)' });
});

test('an override counts for reads as for writes, and takes away what documents say of the value before it', () => {
  const overridden = dictionary({ override: { 'a.documented': 'KL_B' } });
  expect(overridden.value(documented)).toBe('KL_B');
  expect(overridden.on('anything').value(documented)).toBe('KL_B');
  expect(overridden.isProven(documented)).toBe(false);
  overridden.on('policy "Y" (id 1)').markSeen(documented);
  expect(overridden.proofOf(documented)).toEqual({ by: 'seen', on: 'policy "Y" (id 1)' });
});

test('a template gives its value to the entry and proves it; an override still wins', () => {
  const value = { product: 'P', type: 'real' };
  const plain = dictionary();
  plain.useTemplate(template, { of: invented, value });
  expect(plain.value(invented)).toEqual(value);
  expect(plain.proofOf(invented)).toEqual({ by: 'template', on: 'template task "Made by the wizard" (id 7)' });
  expect(plain.template('a.invented')).toBe(template);
  const overridden = dictionary({ override: { 'a.invented': { product: 'P', type: 'other' } } });
  overridden.useTemplate(template, { of: invented, value });
  expect(overridden.value(invented)).toEqual({ product: 'P', type: 'other' });
});

test('a value that all objects of the server carry is its truth; where they differ, or an override differs, nothing is proven', () => {
  const number = entry('a.number', 0, 'invented', 'nowhere', 'a number');
  const one = dictionary({ accept: ['a.number'] });
  one.on('task "X" (id 3)').markCarried(number, 7);
  one.on('task "Y" (id 4)').markCarried(number, 7);
  expect([one.value(number), one.proofOf(number)]).toEqual([7, { by: 'seen', on: 'task "X" (id 3)' }]);
  one.on('task "Z" (id 5)').markCarried(number, 0);
  expect([one.value(number), one.proofOf(number)]).toEqual([0, { by: 'accepted', on: null }]);
  expect(one.carried(number).map(({ value }) => value)).toEqual([7, 0]);
  // Also where one of them is what the entry says.
  const differing = dictionary();
  for (const value of [0, 7]) differing.markCarried(number, value);
  expect([differing.value(number), differing.proofOf(number)]).toEqual([0, null]);
  const overridden = dictionary({ override: { 'a.number': 8 } });
  overridden.markCarried(number, 7);
  expect([overridden.value(number), overridden.proofOf(number)]).toEqual([8, null]);
});
