import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { LedgerEntry } from '../../src/model/ledger.ts';
import type { Metadata, ObservedObject, Resource } from '../../src/model/resource.ts';
import { propose } from '../../src/planning/propose.ts';
import { setAside } from '../../src/planning/set-aside.ts';
import { declared, entryOf, madeUpKind, there } from './made-up.ts';

const kind = madeUpKind();

interface Sides {
  readonly desired?: JsonObject;
  readonly metadata?: Partial<Metadata>;
  readonly observed?: JsonObject;
  readonly unknown?: readonly string[];
  readonly entry?: Partial<LedgerEntry> | null;
  /** It could not be read. */
  readonly hidden?: boolean;
}

/** What is proposed for one thing called `a`, as words. */
function proposed({ desired, metadata, observed, unknown, entry, hidden = false }: Sides) {
  const objects: ObservedObject[] = observed === undefined ? [] : [there('a', observed, unknown)];
  const resources = desired === undefined ? [] : [declared('a', desired, metadata)];
  const entries: Record<string, LedgerEntry> =
    entry === null || entry === undefined ? {} : { 'Thing/a': entryOf('a', {}, entry) };
  const ledger = entry === undefined ? null : { formatVersion: 1 as const, server: 's', entries, acknowledgements: [] };
  const unread = hidden ? [{ serverKey: 'key of a', state: 'forbidden' as const, why: 'No access' }] : [];
  const found = propose({ kind, resources, waiting: [], observed: { objects, unread, read: objects.length } }, ledger);
  return {
    ...found,
    words: [
      ...found.changes.map((one) => `${one.action} ${one.reason}`),
      ...found.adoptions.map(() => 'adopt'),
      ...found.unchanged.map(() => 'unchanged'),
      ...found.unread.map((one) => `not read ${one.id}`),
    ].join(),
  };
}

describe('ownership', () => {
  test.each<[string, Sides, string]>([
    ['absent, declared', { desired: { size: 1 } }, 'create missing'],
    ['absent, declared, and in the ledger', { desired: { size: 1 }, entry: {} }, 'create missing'],
    [
      'there as declared, not owned',
      { desired: { size: 1 }, observed: { size: 1, colour: 'red' }, entry: null },
      'adopt',
    ],
    ['there as declared, without any ledger', { desired: { size: 1 }, observed: { size: 1 } }, 'adopt'],
    [
      'there and different, not owned',
      { desired: { size: 1 }, observed: { size: 2 }, entry: null },
      'update adopt-differs',
    ],
    ['there as declared, owned', { desired: { size: 1 }, observed: { size: 1 }, entry: {} }, 'unchanged'],
    [
      'a new wish',
      { desired: { size: 1 }, observed: { size: 2 }, entry: { lastApplied: { size: 2 } } },
      'update fields-differ',
    ],
    [
      'changed by hand',
      { desired: { size: 1 }, observed: { size: 2 }, entry: { lastApplied: { size: 1 } } },
      'update drifted',
    ],
    [
      'both moved',
      { desired: { size: 3 }, observed: { size: 2 }, entry: { lastApplied: { size: 1 } } },
      'update conflict',
    ],
    [
      'an immutable field differs',
      { desired: { form: 'round' }, observed: { form: 'square' }, entry: {} },
      'replace immutable',
    ],
    [
      'another one in the place of one that is gone',
      { desired: { size: 1 }, observed: { size: 2 }, entry: { serverKey: 'gone', lastApplied: { size: 1 } } },
      'update adopt-differs',
    ],
    [
      'another one as declared in the place of one that is gone',
      { desired: { size: 1 }, observed: { size: 1 }, entry: { serverKey: 'gone' } },
      'adopt',
    ],
    ['created, left', { observed: { size: 1 }, entry: { origin: 'created' } }, 'delete undeclared'],
    ['created, left and gone already', { entry: { origin: 'created' } }, 'forget undeclared'],
    ['adopted, left', { observed: { size: 1 }, entry: { origin: 'adopted' } }, 'forget undeclared'],
    [
      'adopted with prune, left',
      { observed: { size: 1 }, entry: { origin: 'adopted', prune: true } },
      'delete undeclared',
    ],
    ['not owned, not declared', { observed: { size: 1 }, entry: null }, ''],
    ['not declared, without any ledger', { observed: { size: 1 } }, ''],
    ['owned, left and not read', { entry: { origin: 'created' }, hidden: true }, 'not read Thing/a'],
    ['owned, declared and not read', { desired: { size: 1 }, entry: {}, hidden: true }, 'not read Thing/a'],
    [
      'named by its server key and not read',
      { desired: { size: 1 }, metadata: { serverKey: 'key of a' }, hidden: true },
      'not read Thing/a',
    ],
    [
      'not read, and nothing says that it is the one declared',
      { desired: { size: 1 }, hidden: true },
      'create missing',
    ],
  ])('%s', (_name, sides, words) => {
    expect(proposed(sides).words).toBe(words);
  });

  test('what took the place of an object that kscctl made is not removed for it', () => {
    const sides = { desired: { form: 'round' }, observed: { form: 'square' } };
    const own = proposed({ ...sides, entry: { origin: 'created' } });
    const other = proposed({ ...sides, entry: { origin: 'created', serverKey: 'gone' } });
    expect(own.changes).toMatchObject([{ action: 'replace' }]);
    expect(own.diagnostics).toEqual([]);
    expect(other.changes).toMatchObject([{ action: 'replace', doubt: expect.stringContaining('did not make') }]);
    expect(other.diagnostics).toMatchObject([{ code: 'ownership/not-ours' }]);
  });

  test('an adopted object that leaves is told about: the server keeps it', () => {
    expect(proposed({ observed: {}, entry: { origin: 'adopted' } }).diagnostics).toMatchObject([
      { code: 'ownership/adopted-left' },
    ]);
  });

  test('what is forgotten because it is gone says so, and what stays does not', () => {
    const gone = proposed({ entry: { origin: 'created' } });
    const kept = proposed({ observed: {}, entry: { origin: 'adopted' } });
    expect(gone.changes).toMatchObject([{ action: 'forget', gone: true }]);
    expect(kept.changes).toMatchObject([{ action: 'forget' }]);
    expect(kept.changes[0]).not.toHaveProperty('gone');
  });

  test('an object of a kind that can be neither made nor removed is only ever forgotten', () => {
    const decided = madeUpKind({ deletable: false });
    const ledger = {
      formatVersion: 1 as const,
      server: 's',
      entries: { 'Thing/a': entryOf('a', {}) },
      acknowledgements: [],
    };
    const state = {
      kind: decided,
      resources: [],
      waiting: [],
      observed: { objects: [there('a', {})], unread: [], read: 1 },
    };
    expect(propose(state, ledger).changes.map((one) => one.action)).toEqual(['forget']);
    // It is not read for that, so nobody knows whether it is gone.
    const unseen = propose({ ...state, observed: { objects: [], unread: [], read: 0 } }, ledger);
    expect(unseen.changes[0]).not.toHaveProperty('gone');
  });

  test.each([
    ['adopted', { entry: { origin: 'adopted' } }, true],
    ['not owned', { entry: null }, true],
    ['created', { entry: {} }, false],
    [
      'adopted, and declared with prune',
      { entry: { origin: 'adopted' }, metadata: { lifecycle: { prune: true } } },
      false,
    ],
  ] as const)(
    'a replacement of what was %s is in doubt only where kscctl may not remove it',
    (_name, sides, doubtful) => {
      const found = proposed({ desired: { form: 'round' }, observed: { form: 'square' }, ...sides });
      expect(found.changes.map((one) => 'doubt' in one && one.doubt !== undefined)).toEqual([doubtful]);
      expect(found.diagnostics.map((one) => one.code)).toEqual(doubtful ? ['ownership/not-ours'] : []);
    },
  );

  test('an object that another declaration names is not deleted with the entry that nobody declares', () => {
    const entries = { 'Thing/a': entryOf('a', {}), 'Thing/b': entryOf('b', {}) };
    const found = propose(
      {
        kind,
        resources: [declared('a', {}, { serverKey: 'key of b' })],
        waiting: [],
        observed: { objects: [there('a', {}), there('b', {})], unread: [], read: 2 },
      },
      { formatVersion: 1, server: 's', entries, acknowledgements: [] },
    );
    expect(found.changes).toMatchObject([{ id: 'Thing/b', action: 'forget', serverKey: 'key of b' }]);
  });

  test('an object that metadata.serverKey gave up is removed by consent only, or told to be forgotten, in each plan', () => {
    const state = (resources: readonly Resource[]) => ({
      kind,
      resources,
      waiting: [],
      observed: { objects: [there('a', {}), there('b', {})], unread: [], read: 2 },
    });
    const pointed = [declared('a', {}, { serverKey: 'key of b' })];
    const proposals = (parts: Partial<LedgerEntry>) => {
      const ledger = { formatVersion: 1 as const, server: 's', acknowledgements: [] };
      const first = setAside(pointed, { ...ledger, entries: { 'Thing/a': entryOf('a', {}, parts) } });
      const entries = { ...first?.entries, 'Thing/a': entryOf('b', {}, { origin: 'adopted' }) };
      return [propose(state(pointed), first), propose(state([declared('a', {})]), { ...ledger, entries })];
    };
    const [first, second] = proposals({});
    for (const one of [first, second]) {
      expect(one?.changes).toMatchObject([
        { id: 'Thing/a (earlier, key of a)', action: 'delete', doubt: expect.stringContaining("'key of b'") },
      ]);
      expect(one?.diagnostics).toMatchObject([{ code: 'ownership/pointed-elsewhere', resource: 'Thing/a' }]);
      expect(one?.diagnostics[0]?.message).toContain("'key of a'");
      expect(one?.diagnostics[0]?.message).toContain("'key of b'");
    }
    const [adopted] = proposals({ origin: 'adopted' });
    expect(adopted?.changes).toMatchObject([{ action: 'forget' }]);
    expect(adopted?.diagnostics.map((one) => one.code)).toEqual(['ownership/pointed-elsewhere']);
    const [pruned] = proposals({ origin: 'adopted', prune: true });
    expect(pruned?.changes.map((one) => [one.action, 'doubt' in one])).toEqual([['delete', false]]);
    expect(pruned?.diagnostics.map((one) => one.code)).toEqual(['ownership/pointed-elsewhere']);
  });

  test('an object that was set aside and that another declaration took up, or takes over, is not told about', () => {
    const aside = { setAside: { by: 'Thing/a', to: 'key of b' } };
    const entries = { 'Thing/a (earlier, key of c)': entryOf('c', {}, aside), 'Thing/c': entryOf('gone', {}) };
    const ledger = { formatVersion: 1 as const, server: 's', entries, acknowledgements: [] };
    const of = (resource: Resource, matchKey: string) => {
      const keyed = madeUpKind({ keyedByMatch: true, matchKey: ({ name }) => `key of ${name}` });
      const objects = [there('c', { form: 'square' }), there('d', { form: 'round' })].map((one) => ({
        ...one,
        matchKey: `${matchKey}${one.matchKey}`,
      }));
      const state = { resources: [resource], waiting: [], observed: { objects, unread: [], read: 2 } };
      return propose({ kind: matchKey === '' ? kind : keyed, ...state }, ledger);
    };
    const told = (found: ReturnType<typeof of>) => [
      found.changes.map((one) => `${one.action} ${one.id}`),
      found.diagnostics.filter((one) => one.code === 'ownership/pointed-elsewhere'),
    ];
    // The one that it stood for is gone, and by its match key it has the one that was set aside.
    expect(told(of(declared('c', { form: 'square' }), ''))).toEqual([['forget Thing/a (earlier, key of c)'], []]);
    // It has another one, and takes over the one that was set aside.
    const taking = of(declared('c', { form: 'square' }, { serverKey: 'key of d' }), 'key of ');
    expect(told(taking)).toEqual([['replace Thing/c', 'forget Thing/a (earlier, key of c)'], []]);
  });

  test('of declarations that exchange what metadata.serverKey names nothing is lost, and nothing is told', () => {
    const resources = [declared('a', {}, { serverKey: 'key of b' }), declared('b', {}, { serverKey: 'key of a' })];
    const entries = { 'Thing/a': entryOf('a', {}), 'Thing/b': entryOf('b', {}, { origin: 'adopted' }) };
    const ledger = setAside(resources, { formatVersion: 1, server: 's', entries, acknowledgements: [] });
    const observed = { objects: [there('a', {}), there('b', {})], unread: [], read: 2 };
    const found = propose({ kind, resources, waiting: [], observed }, ledger);
    expect([found.changes, found.diagnostics]).toEqual([[], []]);
    expect(found.unchanged.map((one) => [one.id, one.serverKey])).toEqual([
      ['Thing/a', 'key of b'],
      ['Thing/b', 'key of a'],
    ]);
  });

  test('what is deleted is called by its name on the server only where its id does not end in that name', () => {
    const labelOf = (id: string) => {
      const observed = { objects: [there('a', {})], unread: [], read: 1 };
      const ledger = {
        formatVersion: 1 as const,
        server: 's',
        entries: { [id]: entryOf('a', {}) },
        acknowledgements: [],
      };
      return propose({ kind, resources: [], waiting: [], observed }, ledger).changes.map((one) => one.label);
    };
    expect(['Thing/a', 'Thing/x/a', 'Thing/xa'].map(labelOf)).toEqual([[''], [''], ['"a"']]);
  });

  test('an object that only has the number of one that was made earlier is not that one: it is neither ours nor removed', () => {
    const [early, late] = ['2026-01-01T00:00:00Z', '2026-02-02T00:00:00Z'];
    const at = (born: string, resources: readonly Resource[]) => {
      const entries = { 'Thing/a': entryOf('a', { size: 1 }, { born: early }) };
      const observed = { objects: [{ ...there('a', { size: 1 }), born }], unread: [], read: 1 };
      const ledger = { formatVersion: 1 as const, server: 's', entries, acknowledgements: [] };
      return propose({ kind, resources, waiting: [], observed }, ledger);
    };
    const left = at(late, []);
    expect(left.changes).toMatchObject([{ action: 'forget', gone: true }]);
    expect(left.diagnostics).toMatchObject([{ code: 'ownership/another-object', resource: 'Thing/a' }]);
    const same = [declared('a', { size: 1 })];
    expect(at(late, same)).toMatchObject({ changes: [], unchanged: [], adoptions: [{ id: 'Thing/a', born: late }] });
    expect(at(early, same)).toMatchObject({
      adoptions: [],
      unchanged: [{ id: 'Thing/a', born: early }],
      diagnostics: [],
    });
    expect(at(early, []).changes).toMatchObject([{ action: 'delete', born: early }]);
    expect(at(early, [declared('a', { size: 2 })]).changes).toMatchObject([{ action: 'update', born: early }]);
  });

  test('of a kind whose match key is the server key, what is declared and not read is known by it', () => {
    const keyed = madeUpKind({ keyedByMatch: true, matchKey: ({ name }) => `key of ${name}` });
    const unread = [{ serverKey: 'key of a', state: 'forbidden' as const, why: 'No access' }];
    const observed = { objects: [], unread, read: 0 };
    const found = propose(
      { kind: keyed, resources: [declared('a', {}), declared('b', {})], waiting: [], observed },
      null,
    );
    expect(found.unread.map((one) => one.id)).toEqual(['Thing/a']);
    expect(found.changes.map((one) => `${one.action} ${one.name}`)).toEqual(['create b']);
  });

  test('what metadata.serverKey names already is not set aside, and what an earlier name stood for is', () => {
    const ledger = (id: string) => ({
      formatVersion: 1 as const,
      server: 's',
      entries: { [id]: entryOf('a', {}) },
      acknowledgements: [],
    });
    const keysAfter = (id: string, metadata: Partial<Metadata>) =>
      Object.keys(setAside([declared('a', {}, metadata)], ledger(id))?.entries ?? {});
    expect(keysAfter('Thing/a', { serverKey: 'key of a' })).toEqual(['Thing/a']);
    expect(keysAfter('Thing/a', {})).toEqual(['Thing/a']);
    expect(keysAfter('Thing/old', { serverKey: 'other', previously: ['old'] })).toEqual([
      'Thing/a (earlier, key of a)',
    ]);
  });

  test('what waits keeps its entry', () => {
    const ledger = {
      formatVersion: 1 as const,
      server: 's',
      entries: { 'Thing/a': entryOf('a', {}) },
      acknowledgements: [],
    };
    const state = {
      kind,
      resources: [],
      waiting: ['Thing/a'],
      observed: { objects: [there('a', {})], unread: [], read: 1 },
    };
    expect(propose(state, ledger).changes).toEqual([]);
  });
});

describe('drift', () => {
  const applied = { size: 1, colour: 'red', tags: ['a', 'b'], when: { daily: '1', limit: 1 } };

  test('names the fields that moved on the server, with three values, and not those where only the wish moved', () => {
    const found = proposed({
      desired: { ...applied, colour: 'blue' },
      observed: { ...applied, size: 2 },
      entry: { lastApplied: applied },
    });
    expect(found.drift).toEqual([
      { id: 'Thing/a', kind: 'drifted', fields: [{ path: '/spec/size', lastApplied: 1, observed: 2, desired: 1 }] },
    ]);
    expect(found.changes[0]?.fields.map((one) => one.path)).toEqual(['/spec/size', '/spec/colour']);
  });

  test('is none where the server has moved to what is wished now', () => {
    expect(
      proposed({ desired: { size: 2 }, observed: { size: 2 }, entry: { lastApplied: { size: 1 } } }),
    ).toMatchObject({ words: 'unchanged', drift: [] });
    const { drift } = proposed({
      desired: { size: 2, colour: 'red' },
      observed: { size: 2, colour: 'blue' },
      entry: { lastApplied: { size: 1, colour: 'red' } },
    });
    expect(drift).toMatchObject([{ kind: 'drifted', fields: [{ path: '/spec/colour' }] }]);
    expect(drift[0]?.fields).toHaveLength(1);
  });

  test('is none for a set in another order, or a field that left the declaration', () => {
    const desired = { tags: ['a', 'b'] };
    const found = proposed({
      desired,
      observed: { tags: ['b', 'a'], size: 5 },
      entry: { lastApplied: { ...desired, size: 1 } },
    });
    expect(found).toMatchObject({ words: 'unchanged', drift: [] });
  });

  test('of one alternative shows the alternative, and is a conflict where the wish for it moved as well', () => {
    const sides = (desired: JsonObject) =>
      proposed({
        desired,
        observed: { when: { every: '5', limit: 1 } },
        entry: { lastApplied: { when: { daily: '1', limit: 1 } } },
      });
    expect(sides({ when: { daily: '1', limit: 1 } }).drift).toEqual([
      {
        id: 'Thing/a',
        kind: 'drifted',
        fields: [
          { path: '/spec/when', lastApplied: { daily: '1' }, observed: { every: '5' }, desired: { daily: '1' } },
        ],
      },
    ]);
    expect(sides({ when: { daily: '2', limit: 1 } }).drift).toMatchObject([{ kind: 'conflict' }]);
    const within = proposed({
      desired: { when: { every: '5' } },
      observed: { when: { daily: '3' } },
      entry: { lastApplied: { when: { daily: '1' } } },
    });
    const values = { lastApplied: { daily: '1' }, observed: { daily: '3' }, desired: { every: '5' } };
    expect(within.drift).toEqual([{ id: 'Thing/a', kind: 'conflict', fields: [{ path: '/spec/when', ...values }] }]);
    expect(sides({ when: { every: '5', limit: 1 } })).toMatchObject({ words: 'unchanged', drift: [] });
  });

  test('is no conflict where what is wished besides, and never was before, is there already', () => {
    const { drift } = proposed({
      desired: { when: { daily: '1', limit: 2 } },
      observed: { when: { every: '5', limit: 2 } },
      entry: { lastApplied: { when: { daily: '1' } } },
    });
    expect(drift).toMatchObject([{ kind: 'drifted', fields: [{ path: '/spec/when' }] }]);
  });
});

describe('what is not compared', () => {
  test('a field that the server does not tell is told about and left alone', () => {
    const found = proposed({
      desired: { size: 1, colour: 'red' },
      observed: { size: 1 },
      unknown: ['/colour'],
      entry: {},
    });
    expect(found.words).toBe('unchanged');
    expect(found.diagnostics).toMatchObject([{ code: 'server/unknown-field', pointer: '/spec/colour' }]);
    expect(found.untold).toEqual([{ id: 'Thing/a', path: '/spec/colour' }]);
    expect(found.unchanged[0]?.desired).toEqual({ size: 1 });
  });

  test('what is not told of an object that is made anew is no matter', () => {
    const found = proposed({
      desired: { form: 'round', colour: 'red' },
      observed: { form: 'square' },
      unknown: ['/colour'],
      entry: {},
    });
    expect([found.words, found.untold, found.diagnostics]).toEqual(['replace immutable', [], []]);
    expect(found.changes).toMatchObject([{ desired: { form: 'round', colour: 'red' } }]);
  });

  test('what is ignored is neither wished nor remembered', () => {
    const sides = (size: number) =>
      proposed({
        desired: { size: 1, colour: 'red', note: 'x' },
        metadata: { lifecycle: { ignore: ['/spec/colour'] } },
        observed: { size, colour: 'blue' },
        entry: {},
      });
    expect(sides(2).changes).toMatchObject([{ desired: { size: 1, note: 'x' }, fields: [{ path: '/spec/size' }] }]);
    expect(sides(2).changes[0]).not.toHaveProperty('desired.colour');
    expect(sides(1).unchanged.map((one) => one.desired)).toEqual([{ size: 1, note: 'x' }]);
  });

  test('a field that lifecycle.ignore names, and all that stands below it', () => {
    const ignoring = (ignore: readonly string[]) =>
      proposed({
        desired: { size: 1, when: { daily: '1', limit: 2 } },
        metadata: { lifecycle: { ignore } },
        observed: { size: 1, when: { every: '1', limit: 3 } },
        entry: {},
      }).changes.flatMap((one) => one.fields.map((field) => field.path));
    expect(ignoring(['/spec/when'])).toEqual([]);
    expect(ignoring(['/spec/when/limit'])).toEqual(['/spec/when']);
    expect(ignoring(['/spec/other'])).toEqual(['/spec/when', '/spec/when/limit']);
  });

  test('a choice of which an alternative is ignored, declared or found, and only the members beside it are planned', () => {
    const changed = (ignore: readonly string[], when: Json, observed: JsonObject) =>
      proposed({
        desired: { when },
        metadata: { lifecycle: { ignore } },
        observed: { when: observed },
        entry: { lastApplied: { when: { limit: 2 } } },
      });
    const declaredDaily = { daily: '1', limit: 2 };
    for (const [ignore, found] of [
      ['/spec/when/daily', { every: '1' }],
      ['/spec/when/daily', { other: 'x' }],
      ['/spec/when/daily', {}],
      ['/spec/when/every', { every: '1' }],
    ] as const) {
      expect(changed([ignore], declaredDaily, { ...found, limit: 2 }).words).toBe('unchanged');
      const [change] = changed([ignore], declaredDaily, { ...found, limit: 3 }).changes;
      expect(change).toMatchObject({ reason: 'drifted', fields: [{ path: '/spec/when/limit' }] });
      expect(change?.action === 'update' && change.desired).toEqual({ when: { limit: 2 } });
    }
    expect(changed(['/spec/when/every'], 'manual', { every: '1' }).words).toBe('unchanged');
    expect(changed(['/spec/when/every'], declaredDaily, { limit: 2 }).changes).toHaveLength(1);
  });

  test('a local field', () => {
    expect(proposed({ desired: { note: 'x' }, observed: {}, entry: {} }).words).toBe('unchanged');
  });
});
