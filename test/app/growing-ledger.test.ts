import { expect, test } from 'vitest';
import { GrowingLedger } from '../../src/app/growing-ledger.ts';
import type { ReplaceChange, UpdateChange } from '../../src/model/change.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import type { Plan } from '../../src/model/plan.ts';
import { changeOf, entryOf, madeUpKind } from '../planning/made-up.ts';

const [early, late] = ['2026-01-01T00:00:00Z', '2026-02-02T00:00:00Z'];

function growing(entries: Ledger['entries']): GrowingLedger {
  return new GrowingLedger({ formatVersion: 1, server: 's', entries, acknowledgements: [] }, 's', [madeUpKind()]);
}

test('an object that was left to another one takes no entry along: of a chain that ends in a new one, each is owned', () => {
  const ledger = growing({ 'Thing/a': entryOf('a', {}), 'Thing/b': entryOf('b', {}) });
  const passedOn = { passedOn: 'Thing/b', takes: { serverKey: 'key of free', fields: [] } };
  ledger.record(changeOf('replace', 'a', passedOn), { serverKey: 'key of free' });
  ledger.record(changeOf('replace', 'b', { takes: { serverKey: 'key of a', fields: [] } }), { serverKey: 'key of a' });
  ledger.record(changeOf('create', 'c'), { serverKey: 'key of b' });
  expect(ledger.value.entries).toMatchObject({
    'Thing/a': { serverKey: 'key of free' },
    'Thing/b': { serverKey: 'key of a' },
    'Thing/c': { serverKey: 'key of b', origin: 'created' },
  });
});

test('an object that is taken and leaves nothing in its place is in the ledger once, made by whom it was made', () => {
  const ledger = growing({ 'Thing/a': entryOf('a', {}), 'Thing/b': entryOf('b', {}, { origin: 'adopted' }) });
  ledger.record(changeOf('replace', 'a', { takes: { serverKey: 'key of b', fields: [] } }), { serverKey: 'key of b' });
  expect(ledger.value.entries).toEqual({ 'Thing/a': entryOf('b', {}, { origin: 'adopted' }) });
});

test('what was applied is remembered with who made it and when, and with what outlives its declaration', () => {
  const ledger = growing({ 'Thing/b': entryOf('b', { size: 1 }, { origin: 'adopted' }) });
  const lifecycle = { prune: true, prevent: ['delete'] };
  const sides = { desired: { size: 2, note: 'x', when: { daily: '1' } }, metadata: { name: 'x', lifecycle } };
  ledger.record(changeOf('create', 'a', sides), { serverKey: 'key of a', born: early });
  ledger.record(changeOf('update', 'b', sides), { serverKey: 'key of b' });
  const applied = { prune: true, prevent: ['delete'], lastApplied: { size: 2, when: { daily: '1' } } };
  expect(ledger.value.entries).toEqual({
    'Thing/a': { serverKey: 'key of a', born: early, origin: 'created', ...applied },
    'Thing/b': { serverKey: 'key of b', origin: 'adopted', ...applied },
  });
});

test('what is as declared is remembered as it is declared now, and is no longer ours where it was made anew', () => {
  const entries = { 'Thing/a': entryOf('a', { size: 1 }, { born: early }), 'Thing/b': entryOf('b', {}) };
  const ledger = growing(entries);
  const settled = (name: string, born: string) => {
    const metadata = { name, lifecycle: { prevent: ['delete'] } };
    return { id: `Thing/${name}`, kind: 'Thing', serverKey: `key of ${name}`, born, metadata, desired: { size: 2 } };
  };
  const plan = { adoptions: [settled('a', late)], unchanged: [settled('b', early)] } as unknown as Plan;
  ledger.adopt(plan);
  const now = { prune: false, prevent: ['delete'], lastApplied: { size: 2 } };
  expect(ledger.value.entries).toEqual({
    'Thing/a': { serverKey: 'key of a', born: late, origin: 'adopted', ...now },
    'Thing/b': { serverKey: 'key of b', born: early, origin: 'created', ...now },
  });
});

test('of what is not finished nothing counts as applied, and what it was to replace is owned beside it', () => {
  const ledger = growing({ 'Thing/a': entryOf('a', { form: 'square' }, { born: early }) });
  const metadata = { name: 'a', lifecycle: { prune: true } };
  ledger.recordUnfinished(changeOf('replace', 'a', { desired: { form: 'round' }, metadata }) as ReplaceChange, 'new');
  expect(ledger.value.entries).toEqual({
    'Thing/a': entryOf('a', {}, { serverKey: 'new', prune: true }),
    'Thing/a (replaced, key of a)': entryOf('a', { form: 'square' }, { born: early, prune: true }),
  });
});

test('what a replacement that is not finished was to hand on stays known, unless somebody has it already', () => {
  const of = changeOf('replace', 'a', { desired: {}, passedOn: 'Thing/b' }) as ReplaceChange;
  const early = growing({ 'Thing/a': entryOf('a', {}), 'Thing/b': entryOf('b', {}) });
  early.recordUnfinished(of, 'new');
  early.record(changeOf('replace', 'b', { takes: { serverKey: 'key of a', fields: [] } }), { serverKey: 'key of a' });
  const late = growing({ 'Thing/a': entryOf('b', {}), 'Thing/b': entryOf('a', {}) });
  late.recordUnfinished(of, 'new');
  const expected = { 'Thing/a': entryOf('a', {}, { serverKey: 'new' }), 'Thing/b': entryOf('a', {}) };
  expect([early.value.entries, late.value.entries]).toEqual([expected, expected]);
});

test.each<[string, JsonObject, JsonObject]>([
  ['/spec/size', { size: 1, colour: 'red' }, { colour: 'red' }],
  ['/spec/when/limit', { when: { daily: '1', limit: 3 } }, { when: { daily: '1' } }],
  ['/spec/when/limit', { size: 1, when: { limit: 3 } }, { size: 1 }],
  ['/spec/when', { when: { daily: '1', limit: 3 } }, { when: { limit: 3 } }],
  ['/spec/when', { size: 1, when: 'manual' }, { size: 1 }],
])(
  'an object that has another key before all of it was written keeps what was applied beside %s: %o',
  (path, applied, kept) => {
    const ledger = growing({ 'Thing/a': entryOf('a', applied, { origin: 'adopted' }) });
    const fields = [{ path, before: 1, after: 2 }];
    ledger.recordMoved(changeOf('update', 'a', { fields }) as UpdateChange, 'new');
    expect(ledger.value.entries).toEqual({ 'Thing/a': entryOf('a', kept, { serverKey: 'new', origin: 'adopted' }) });
  },
);

test('of consents the newest are kept', () => {
  const ledger = growing({});
  for (let run = 0; run <= 100; run += 1)
    ledger.acknowledge([{ guard: 'max-deletes', reason: 'because' }], { runId: `run-${run}`, at: early });
  const { acknowledgements } = ledger.value;
  expect([acknowledgements.length, acknowledgements.at(-1)?.runId]).toEqual([100, 'run-100']);
});
