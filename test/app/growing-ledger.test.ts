import { expect, test } from 'vitest';
import { GrowingLedger } from '../../src/app/growing-ledger.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import { changeOf, entryOf, madeUpKind } from '../planning/made-up.ts';

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
