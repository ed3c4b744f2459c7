import { describe, expect, test } from 'vitest';
import { defineKind } from '../../src/kinds/define-kind.ts';
import type { Ledger, LedgerEntry } from '../../src/model/ledger.ts';
import type { Metadata, ObservedObject, Resource } from '../../src/model/resource.ts';
import { match } from '../../src/planning/match.ts';
import { object, text } from '../../src/schema/field.ts';

const schema = object('A thing.', { title: text('Its title.') });
const never = () => Promise.reject(new Error('not called'));
const kind = defineKind({
  name: 'Thing',
  summary: 'A thing.',
  documentSchema: schema,
  schema,
  matchedBy: 'its title',
  dictionary: [],
  resolve: (resource) => ({ resource, diagnostics: [] }),
  matchKey: (resource) => String(resource.spec['title'] ?? resource.name),
  observe: never,
  observeOne: never,
  touches: () => ({ groups: [], devices: [], others: false }),
  wireNames: () => [],
  create: never,
  update: never,
  remove: never,
});

function declared(name: string, metadata: Partial<Metadata> = {}): Resource {
  const declaredAt = { file: 'config/x.yaml', line: 3, column: 1, endLine: 3, endColumn: 1 };
  return { id: `Thing/${name}`, kind: 'Thing', name, metadata: { name, ...metadata }, spec: {}, declaredAt };
}

function there(serverKey: string, matchKey: string): ObservedObject {
  return { serverKey, matchKey, displayName: matchKey, spec: {}, unknown: [], facts: {} };
}

function knowing(keys: Readonly<Record<string, string>>): Ledger {
  const entries = Object.entries(keys).map(([id, serverKey]): [string, LedgerEntry] => [
    id,
    { serverKey, origin: 'created', prune: false, prevent: [], lastApplied: {} },
  ]);
  return { formatVersion: 1, server: 's', entries: Object.fromEntries(entries), acknowledgements: [] };
}

function matched(resources: readonly Resource[], objects: readonly ObservedObject[], ledger: Ledger | null = null) {
  const found = match(kind, resources, { objects, unread: [], read: objects.length }, ledger);
  return {
    keys: Object.fromEntries(found.matches.map((one) => [one.resource.name, one.observed?.serverKey ?? null])),
    ledgerIds: found.matches.map((one) => one.ledgerId),
    diagnostics: found.diagnostics,
  };
}

describe('the server object of a resource', () => {
  test('is the one that the match key fits, and none where it fits none', () => {
    expect(matched([declared('a'), declared('b')], [there('1', 'a'), there('2', 'c')]).keys).toEqual({
      a: '1',
      b: null,
    });
  });

  test('is the one that the ledger remembers, whatever it is called on the server now', () => {
    const ledger = knowing({ 'Thing/a': '2' });
    expect(matched([declared('a')], [there('1', 'a'), there('2', 'renamed by hand')], ledger).keys).toEqual({ a: '2' });
  });

  test('is found by its match key again when the remembered one is gone', () => {
    expect(matched([declared('a')], [there('1', 'a')], knowing({ 'Thing/a': '9' })).keys).toEqual({ a: '1' });
  });

  test('is the one that metadata.serverKey names, before the ledger and the match key', () => {
    const objects = [there('1', 'a'), there('2', 'a'), there('3', 'x')];
    expect(matched([declared('a', { serverKey: '3' })], objects, knowing({ 'Thing/a': '1' })).keys).toEqual({ a: '3' });
  });

  test('is remembered under an earlier name of the resource', () => {
    const found = matched(
      [declared('new', { previously: ['older', 'old'] })],
      [there('1', 'old')],
      knowing({ 'Thing/old': '1' }),
    );
    expect(found.keys).toEqual({ new: '1' });
    expect(found.ledgerIds).toEqual(['Thing/old']);
  });

  test('is an error where the match key fits several, which lists them all with a way to say which', () => {
    const found = matched([declared('a')], [there('1', 'a'), there('2', 'a')]);
    expect(found.keys).toEqual({});
    expect(found.diagnostics).toMatchObject([{ code: 'reference/ambiguous', severity: 'error', resource: 'Thing/a' }]);
    for (const key of ["'1'", "'2'"]) expect(found.diagnostics[0]?.message).toContain(key);
    expect(found.diagnostics[0]?.hint).toContain("serverKey: '1'");
  });

  test('is an error where metadata.serverKey names none', () => {
    const found = matched([declared('a', { serverKey: '7' })], [there('1', 'a')]);
    expect(found.keys).toEqual({});
    expect(found.diagnostics).toMatchObject([{ code: 'reference/not-found', pointer: '/metadata/serverKey' }]);
  });

  test('belongs to one resource: a second one that means it is an error that names the first', () => {
    const found = matched([declared('a'), declared('b', { serverKey: '1' })], [there('1', 'a')]);
    expect(found.keys).toEqual({ a: '1' });
    expect(found.diagnostics).toMatchObject([{ code: 'config/same-server-object', resource: 'Thing/b' }]);
    expect(found.diagnostics[0]?.message).toContain('config/x.yaml:3');
  });

  test('is made by one resource: a second one with the match key of an object that is not there yet is the same error', () => {
    const titled = (name: string): Resource => ({ ...declared(name), spec: { title: 'one' } });
    const found = matched([titled('a'), titled('b')], []);
    expect(found.keys).toEqual({ a: null });
    expect(found.diagnostics).toMatchObject([{ code: 'config/same-server-object', resource: 'Thing/b' }]);
  });
});

describe('a second object that the match key fits', () => {
  const both = [there('1', 'a'), there('2', 'a')];

  test('is told about where the first is owned and nobody speaks of it', () => {
    const { keys, diagnostics } = matched([declared('a')], both, knowing({ 'Thing/a': '1' }));
    expect(keys).toEqual({ a: '1' });
    expect(diagnostics).toMatchObject([{ code: 'ownership/twin', resource: 'Thing/a' }]);
    expect(diagnostics[0]?.message).toContain("serverKey '2'");
  });

  test.each<[string, readonly Resource[], Ledger]>([
    ['metadata says which is meant', [declared('a', { serverKey: '1' })], knowing({ 'Thing/a': '1' })],
    ['another resource names it', [declared('a'), declared('b', { serverKey: '2' })], knowing({ 'Thing/a': '1' })],
    ['the ledger knows it', [declared('a')], knowing({ 'Thing/a': '1', 'Thing/b': '2' })],
  ])('is none where %s', (_name, resources, ledger) => {
    expect(matched(resources, both, ledger).diagnostics).toEqual([]);
  });
});

test('an object that its owner takes elsewhere goes to nobody else who has its match key', () => {
  const leaving = { ...declared('a'), spec: { title: 'new' } };
  const coming = { ...declared('b'), spec: { title: 'old' } };
  const found = matched([leaving, coming], [there('1', 'old')], knowing({ 'Thing/a': '1' }));
  expect(found).toEqual({ keys: { a: '1', b: null }, ledgerIds: ['Thing/a', null], diagnostics: [] });
});

test('an object is free for others where the declaration that owns it names another one', () => {
  const objects = [there('1', 'c'), there('3', 'a')];
  const resources = [declared('a', { serverKey: '3' }), declared('c')];
  expect(matched(resources, objects, knowing({ 'Thing/a': '1' })).keys).toEqual({ a: '3', c: '1' });
});
