import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { applyChanges } from '../../src/execution/apply-changes.ts';
import type { Kind, KindContext } from '../../src/kinds/kind.ts';
import { GroupTree } from '../../src/kinds/names/group-tree.ts';
import { namesFor } from '../../src/kinds/names/names.ts';
import type { KscClient, PinnedCaller } from '../../src/ksc/client.ts';
import { Dictionary } from '../../src/ksc/dictionary.ts';
import { ServerError } from '../../src/ksc/errors.ts';
import { type Change, untouched } from '../../src/model/change.ts';
import type { Event } from '../../src/model/event.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Barrier, Plan } from '../../src/model/plan.ts';
import type { Outcome } from '../../src/model/run.ts';
import { changeOf, madeUpKind, there } from '../planning/made-up.ts';

const caller: PinnedCaller = { generation: 1, call: () => Promise.resolve({}) };
const client: KscClient = {
  url: 'https://127.0.0.1:1',
  pinned: (work) => work(caller),
  call: () => Promise.resolve({}),
  certificate: () => null,
  close: () => Promise.resolve(),
};
const context: KindContext = {
  client,
  dictionary: new Dictionary({ accept: [], override: {} }, true),
  names: namesFor(new GroupTree(0, [])),
};

/** A server of things in memory, and a kind that reads and writes them. */
function shelf(objects: Record<string, JsonObject> = {}, parts: Partial<Kind> = {}) {
  const things = new Map(Object.entries(objects).map(([name, spec]) => [`key of ${name}`, spec]));
  const log: string[] = [];
  const kind = madeUpKind({
    observeOne: (_context, key) => {
      const spec = things.get(key);
      return Promise.resolve(spec === undefined ? null : { ...there('x', spec), serverKey: key });
    },
    create: async ({ client: counted }, change) => {
      await counted.call('Things.Add', {});
      log.push(`create ${change.name}`);
      things.set(`key of ${change.name}`, change.desired);
      return `key of ${change.name}`;
    },
    update: async ({ client: counted }, change) => {
      await counted.call('Things.Change', {});
      log.push(`update ${change.name}`);
      things.set(change.serverKey, { ...things.get(change.serverKey), ...change.part });
      return change.serverKey;
    },
    remove: async ({ client: counted }, change) => {
      await counted.call('Things.Remove', {});
      log.push(`delete ${change.name}`);
      things.delete(change.serverKey);
    },
    ...parts,
  });
  return { kind, things, log };
}

interface Run {
  readonly outcomes: Record<string, string>;
  readonly all: readonly Outcome[];
  readonly applied: string[];
  readonly unfinished: string[];
  readonly events: Event[];
}

async function run(
  kind: Kind,
  waves: readonly (readonly Change[])[],
  options: {
    barriers?: Barrier[];
    signal?: AbortSignal;
    onEvent?: (event: Event) => void;
    uninstalls?: number | null;
  } = {},
): Promise<Run> {
  const applied: string[] = [];
  const unfinished: string[] = [];
  const events: Event[] = [];
  const all = await applyChanges({
    plan: { waves, barriers: options.barriers ?? [], maxUninstalls: 5 } as unknown as Plan,
    kinds: [kind],
    context,
    signal: options.signal ?? new AbortController().signal,
    events: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
    uninstalls: ({ impact }) =>
      Promise.resolve(options.uninstalls === undefined ? impact.uninstalls : options.uninstalls),
    unfinished: (change, key) => {
      unfinished.push(`${change.id} ${key}`);
      return Promise.resolve(null);
    },
    applied: (change, object) => {
      const born = object?.born === undefined ? '' : ` ${object.born}`;
      applied.push(`${change.id} ${object?.serverKey ?? null}${born}`);
      return Promise.resolve(null);
    },
  });
  return {
    outcomes: Object.fromEntries(all.map((one) => [one.id.slice('Thing/'.length), one.outcome])),
    all,
    applied,
    unfinished,
    events,
  };
}

const refuse = (method: string) =>
  Promise.reject(new ServerError('server/call-failed', 'no (KLSTD 1192)', { method, server: 'https://127.0.0.1:1' }));

describe('a change', () => {
  test('is applied when it was written and read back, with its calls counted and its key recorded', async () => {
    const { kind } = shelf({ b: { size: 1 }, c: {} });
    const changes = [
      changeOf('create', 'a', { desired: { size: 1 } }),
      changeOf('update', 'b', { desired: { size: 2 }, fields: [{ path: '/spec/size', before: 1, after: 2 }] }),
      changeOf('delete', 'c'),
      changeOf('forget', 'd'),
    ];
    const done = await run(kind, [changes]);
    expect(done.outcomes).toEqual({ a: 'applied', b: 'applied', c: 'applied', d: 'applied' });
    expect(done.all.map((one) => one.calls)).toEqual([1, 1, 1, 0]);
    expect(done.applied.sort()).toEqual(['Thing/a key of a', 'Thing/b key of b', 'Thing/c null', 'Thing/d null']);
    expect(done.events.filter((one) => one.type === 'outcome')).toHaveLength(4);
  });

  test('is overtaken, and nothing is written, where the field is no longer as the plan saw it, or the object is gone', async () => {
    const { kind, log } = shelf({ b: { size: 7 } });
    const fields = [{ path: '/spec/size', before: 1, after: 2 }];
    const done = await run(kind, [
      [
        changeOf('update', 'b', { desired: { size: 2 }, fields }),
        changeOf('update', 'gone', { desired: { size: 2 }, fields }),
      ],
    ]);
    expect(done.outcomes).toEqual({ b: 'overtaken', gone: 'overtaken' });
    expect(done.all[0]?.error?.message).toContain('/spec/size');
    expect(log).toEqual([]);
    expect(done.applied).toEqual([]);
  });

  test('is overtaken where the alternative that it was to change is another one by now', async () => {
    const { kind, log } = shelf({ b: { when: { every: '1' } } });
    const fields = [{ path: '/spec/when/daily', before: '1', after: '2' }];
    const done = await run(kind, [[changeOf('update', 'b', { desired: { when: { daily: '2' } }, fields })]]);
    expect(done.outcomes).toEqual({ b: 'overtaken' });
    expect(log).toEqual([]);
  });

  test('goes on where another change of the plan, or somebody else, made the field what it is to be; but nothing is made anew then', async () => {
    const { kind, log } = shelf({ b: { size: 2 }, c: { form: 'round' } });
    const fields = [{ path: '/spec/size', before: 1, after: 2 }];
    const form = [{ path: '/spec/form', before: 'square', after: 'round' }];
    const done = await run(kind, [
      [
        changeOf('update', 'b', { desired: { size: 2 }, fields }),
        changeOf('replace', 'c', { desired: { form: 'round' }, fields: form }),
      ],
    ]);
    expect(done.outcomes).toEqual({ b: 'applied', c: 'overtaken' });
    expect(log).toEqual(['update b']);
  });

  test('is not kept back by a field of the object that it does not declare', async () => {
    const { kind } = shelf({ b: { size: 1, colour: 'moved by hand' } });
    const fields = [{ path: '/spec/size', before: 1, after: 2 }];
    expect((await run(kind, [[changeOf('update', 'b', { desired: { size: 2 }, fields })]])).outcomes).toEqual({
      b: 'applied',
    });
  });

  test('is overtaken where another field that it declares was changed meanwhile, or is not told any more', async () => {
    const fields = [{ path: '/spec/size', before: 1, after: 2 }];
    const change = changeOf('update', 'b', { desired: { size: 2, colour: 'red', tags: ['a'] }, fields });
    const { kind, log } = shelf({ b: { size: 1, colour: 'blue', tags: ['a'] } });
    const moved = await run(kind, [[change]]);
    expect(moved.all[0]).toMatchObject({
      outcome: 'overtaken',
      error: { message: expect.stringMatching(/^\/spec\/colour was changed/) as string },
    });
    const silent = shelf({}, { observeOne: () => Promise.resolve(there('b', { size: 1, tags: ['a'] }, ['/colour'])) });
    const untold = await run(silent.kind, [[change]]);
    expect(untold.all[0]).toMatchObject({
      outcome: 'overtaken',
      error: { message: expect.stringContaining('does not tell /spec/colour') as string },
    });
    expect([...log, ...silent.log]).toEqual([]);
  });

  test('is overtaken where the number of its object is that of another one by now', async () => {
    const later: Partial<Kind> = {
      observeOne: () => Promise.resolve({ ...there('a', { size: 1 }), born: '2026-02-02T00:00:00Z' }),
    };
    const { kind, log } = shelf({ a: { size: 1 } }, later);
    const born = '2026-01-01T00:00:00Z';
    const fields = [{ path: '/spec/size', before: 1, after: 2 }];
    for (const change of [
      changeOf('update', 'a', { born, desired: { size: 2 }, fields }),
      changeOf('delete', 'a', { born, observed: { size: 1 } }),
    ]) {
      expect((await run(kind, [[change]])).all).toMatchObject([
        { outcome: 'overtaken', error: { message: expect.stringContaining('another object') } },
      ]);
    }
    expect(log).toEqual([]);
  });

  test('that takes an object keeps the old one where that object was changed meanwhile, or is gone', async () => {
    const fields = [{ path: '/spec/form', before: 'round', after: 'square' }];
    const sides = { desired: { form: 'square', size: 1 }, observed: { form: 'round', size: 1 }, fields };
    const takes = { takes: { serverKey: 'key of twin', fields: [] } };
    const replacing = [[changeOf('replace', 'a', { ...sides, ...takes })]];
    const old = { a: { form: 'round', size: 1 } };
    const changed = shelf({ ...old, twin: { form: 'square', size: 2 } });
    const gone = shelf(old);
    const same = shelf({ ...old, twin: { form: 'square', size: 1 } });
    expect((await run(changed.kind, replacing)).outcomes).toEqual({ a: 'overtaken' });
    expect((await run(gone.kind, replacing)).outcomes).toEqual({ a: 'overtaken' });
    expect([...changed.log, ...gone.log]).toEqual([]);
    expect((await run(same.kind, replacing)).outcomes).toEqual({ a: 'applied' });
    expect(same.log).toEqual(['update a', 'delete a']);
  });

  test('that takes an object which differs goes on only while it differs as the plan saw it', async () => {
    const fields = [{ path: '/spec/form', before: 'round', after: 'square' }];
    const sides = { desired: { form: 'square', size: 1 }, observed: { form: 'round', size: 1 }, fields };
    const taken = { serverKey: 'key of twin', fields: [{ path: '/spec/size', before: 3, after: 1 }] };
    const outcomeAt = async (size: number) => {
      const { kind } = shelf({ a: { form: 'round', size: 1 }, twin: { form: 'square', size } });
      return (await run(kind, [[changeOf('replace', 'a', { ...sides, takes: taken })]])).outcomes['a'];
    };
    expect([await outcomeAt(3), await outcomeAt(2)]).toEqual(['applied', 'overtaken']);
  });

  test('that makes an object anew does so whatever the server does not tell of the old one', async () => {
    const { kind, log } = shelf(
      {},
      {
        observeOne: (_context, key) =>
          Promise.resolve(
            key === 'key of a'
              ? there('a', { form: 'round' }, ['/colour'])
              : there('b', { form: 'square', colour: 'red' }),
          ),
        create: () => Promise.resolve('key of b'),
      },
    );
    const fields = [{ path: '/spec/form', before: 'round', after: 'square' }];
    const change = changeOf('replace', 'a', { desired: { form: 'square', colour: 'red' }, fields });
    expect((await run(kind, [[change]])).outcomes).toEqual({ a: 'applied' });
    expect(log).toEqual(['delete a']);
  });

  test('leaves a field alone that it ignores, whatever it has become', async () => {
    const { kind, things } = shelf({ b: { size: 1, colour: 'moved by hand' } });
    const fields = [{ path: '/spec/size', before: 1, after: 2 }];
    const metadata = { name: 'b', lifecycle: { ignore: ['/spec/colour'] } };
    const done = await run(kind, [[changeOf('update', 'b', { desired: { size: 2 }, metadata, fields })]]);
    expect(done.outcomes).toEqual({ b: 'applied' });
    expect(things.get('key of b')).toEqual({ size: 2, colour: 'moved by hand' });
    const painting = shelf({}, { observeOne: () => Promise.resolve(there('a', { size: 1, colour: 'as others are' })) });
    const made = changeOf('create', 'a', { desired: { size: 1, colour: 'red' }, metadata });
    expect((await run(painting.kind, [[made]])).outcomes).toEqual({ a: 'applied' });
  });

  test('is recorded with the time at which its object was made', async () => {
    const born = '2026-02-02T00:00:00Z';
    const { kind } = shelf({}, { observeOne: () => Promise.resolve({ ...there('a', { size: 1 }), born }) });
    const done = await run(kind, [[changeOf('create', 'a', { desired: { size: 1 } })]]);
    expect(done.applied).toEqual([`Thing/a key of a ${born}`]);
  });

  test('that deletes is overtaken where the object is gone or was changed before the run, by a value that is told', async () => {
    const { kind, log } = shelf({ a: { size: 2 } });
    const deletion = changeOf('delete', 'a', { observed: { size: 1 } });
    const done = await run(kind, [[deletion, changeOf('delete', 'gone')]]);
    expect(done.outcomes).toEqual({ a: 'overtaken', gone: 'overtaken' });
    expect(log).toEqual([]);
    let isThere = true;
    const silent = shelf(
      {},
      {
        observeOne: () => Promise.resolve(isThere ? there('a', {}, ['/size']) : null),
        remove: () => {
          isThere = false;
          return Promise.resolve();
        },
      },
    );
    expect((await run(silent.kind, [[deletion]])).outcomes).toEqual({ a: 'applied' });
  });

  test('that deletes is not kept back by what the run itself did to its object', async () => {
    const things = new Map<string, JsonObject>([['key of a', { size: 1 }]]);
    const observeOne: Kind['observeOne'] = (_context, key) => {
      const spec = things.get(key);
      return Promise.resolve(spec === undefined ? null : { ...there('x', spec), serverKey: key });
    };
    const { kind } = shelf(
      {},
      {
        observeOne,
        create: () => {
          things.set('key of b', {}).set('key of a', { size: 2 });
          return Promise.resolve('key of b');
        },
        remove: (_context, { serverKey }) => {
          things.delete(serverKey);
          return Promise.resolve();
        },
      },
    );
    const done = await run(kind, [[changeOf('create', 'b')], [changeOf('delete', 'a', { observed: { size: 1 } })]]);
    expect(done.outcomes).toEqual({ a: 'applied', b: 'applied' });
  });

  test('that hands its object on is not asked for it once another change has it', async () => {
    const outcomesWhere = async (isTaken: boolean) => {
      const { kind } = shelf({ b: { form: 'as the taker wants it' } });
      const create: Kind['create'] = (of, change) =>
        change.name === 'taker' && !isTaken ? refuse('Things.Add') : kind.create(of, change);
      const fields = [{ path: '/spec/form', before: 'square', after: 'round' }];
      const passing = changeOf('replace', 'b', { desired: { form: 'round' }, fields, passedOn: 'Thing/taker' });
      return (await run({ ...kind, create }, [[changeOf('create', 'taker')], [passing]])).outcomes;
    };
    expect(await outcomesWhere(true)).toEqual({ taker: 'applied', b: 'applied' });
    expect(await outcomesWhere(false)).toEqual({ taker: 'failed', b: 'overtaken' });
  });

  test('that took an object and did not change it has not made it', async () => {
    const { kind } = shelf(
      { a: { form: 'square', size: 1 }, twin: { form: 'round', size: 3 } },
      { update: (_context, { serverKey }) => Promise.resolve(serverKey) },
    );
    const fields = [{ path: '/spec/form', before: 'square', after: 'round' }];
    const sides = { desired: { form: 'round', size: 1 }, observed: { form: 'square', size: 1 }, fields };
    const takes = { serverKey: 'key of twin', fields: [{ path: '/spec/size', before: 3, after: 1 }] };
    const done = await run(kind, [[changeOf('replace', 'a', { ...sides, takes })]]);
    expect([done.outcomes, done.unfinished]).toEqual([{ a: 'overtaken' }, []]);
  });

  test('gives its kind only the part that its fields name', async () => {
    const parts: JsonObject[] = [];
    const { kind } = shelf(
      { b: { size: 1, colour: 'red', when: { daily: '1', limit: 3 } } },
      {
        update: (_context, { serverKey, part }) => {
          parts.push(part);
          return Promise.resolve(serverKey);
        },
      },
    );
    const fields = [{ path: '/spec/when/limit', before: 3, after: 4 }];
    await run(kind, [
      [changeOf('update', 'b', { desired: { size: 1, colour: 'red', when: { daily: '1', limit: 4 } }, fields })],
    ]);
    expect(parts).toEqual([{ when: { limit: 4 } }]);
  });

  test('fails where the server does not tell afterwards what was written', async () => {
    const fields = [{ path: '/spec/size', before: 1, after: 2 }];
    let reads = 0;
    const observeOne = () => {
      reads += 1;
      return Promise.resolve(reads === 1 ? there('b', { size: 1 }) : there('b', {}, ['/size']));
    };
    const { kind } = shelf({ b: { size: 1 } }, { observeOne });
    const done = await run(kind, [[changeOf('update', 'b', { desired: { size: 2 }, fields })]]);
    expect(done.all[0]).toMatchObject({ outcome: 'failed', error: { code: 'run/not-read-back' } });
    expect(done.applied).toEqual([]);
    const made = shelf({}, { observeOne: () => Promise.resolve(there('a', {}, ['/size'])) });
    const created = await run(made.kind, [[changeOf('create', 'a', { desired: { size: 1 } })]]);
    expect(created.outcomes).toEqual({ a: 'failed' });
    expect(created.unfinished).toEqual(['Thing/a key of a']);
    let looks = 0;
    const renewed = shelf(
      {},
      {
        observeOne: () => {
          looks += 1;
          return Promise.resolve(
            looks === 1 ? there('a', { form: 'square', size: 1 }) : there('b', { form: 'round' }, ['/size']),
          );
        },
        replace: () => Promise.resolve('key of b'),
      },
    );
    const form = [{ path: '/spec/form', before: 'square', after: 'round' }];
    const replacing = changeOf('replace', 'a', { desired: { form: 'round', size: 1 }, fields: form });
    expect((await run(renewed.kind, [[replacing]])).outcomes).toEqual({ a: 'failed' });
  });

  test.each([
    [3, 4, 'applied'],
    [0, 6, 'overtaken'],
    [7, 7, 'applied'],
    [7, 8, 'overtaken'],
    [null, 9, 'applied'],
    [3, null, 'overtaken'],
  ])(
    'that was to uninstall from %s devices and now would from %s is %s, with a limit of 5',
    async (planned, uninstalls, outcome) => {
      const { kind, log } = shelf({ b: { size: 1 } });
      const fields = [{ path: '/spec/size', before: 1, after: 2 }];
      const impact = { ...untouched, uninstalls: planned };
      const done = await run(kind, [[changeOf('update', 'b', { desired: { size: 2 }, fields, impact })]], {
        uninstalls,
      });
      expect(done.outcomes).toEqual({ b: outcome });
      expect(log).toHaveLength(outcome === 'applied' ? 1 : 0);
    },
  );

  test('that gave its object another key and then failed says so, as it does of one that it made', async () => {
    const { kind } = shelf(
      { b: { size: 1 } },
      {
        update: ({ created }) => {
          created?.('another key');
          return refuse('Things.Change');
        },
      },
    );
    const fields = [{ path: '/spec/size', before: 1, after: 2 }];
    const done = await run(kind, [[changeOf('update', 'b', { desired: { size: 2 }, fields })]]);
    expect(done.outcomes).toEqual({ b: 'failed' });
    expect(done.unfinished).toEqual(['Thing/b another key']);
  });

  test('is overtaken where the server has something else after it was written', async () => {
    const { kind } = shelf({}, { create: (_context, change) => Promise.resolve(`key of ${change.name}`) });
    const stubborn = shelf({ c: { size: 1 } }, { remove: () => Promise.resolve() });
    expect((await run(kind, [[changeOf('create', 'a')]])).outcomes).toEqual({ a: 'overtaken' });
    expect((await run(stubborn.kind, [[changeOf('delete', 'c')]])).outcomes).toEqual({ c: 'overtaken' });
    const deaf = shelf({ b: { size: 1 } }, { update: (_context, { serverKey }) => Promise.resolve(serverKey) });
    const fields = [{ path: '/spec/size', before: 1, after: 2 }];
    const unheard = await run(deaf.kind, [[changeOf('update', 'b', { desired: { size: 2 }, fields })]]);
    expect(unheard.all).toMatchObject([
      { outcome: 'overtaken', error: { message: '/spec/size is 1 after 2 was written' } },
    ]);
    expect(unheard.applied).toEqual([]);
  });

  test('fails with the method of the call that failed, and the others of its wave go on', async () => {
    const shelved = shelf({}, {});
    const kind = {
      ...shelved.kind,
      create: (of: KindContext, change: Parameters<Kind['create']>[1]) =>
        change.name === 'a' ? refuse('Things.Add') : shelved.kind.create(of, change),
    };
    const done = await run(kind, [[changeOf('create', 'a'), changeOf('create', 'b')]]);
    expect(done.outcomes).toEqual({ a: 'failed', b: 'applied' });
    expect(done.all[0]?.error).toEqual({
      code: 'server/call-failed',
      message: 'no (KLSTD 1192)',
      method: 'Things.Add',
    });
  });

  test('that a guard holds is not written', async () => {
    const { kind, log } = shelf();
    expect((await run(kind, [[changeOf('create', 'a', { held: ['max-deletes'] })]])).outcomes).toEqual({ a: 'held' });
    expect(log).toEqual([]);
  });
});

describe('what rests on a change', () => {
  const failing = shelf(
    {},
    {
      create: (_context, change) =>
        change.name === 'a' ? refuse('Things.Add') : Promise.resolve(`key of ${change.name}`),
    },
  );

  test('is skipped when that one failed, and so is what rests on it in turn; the reason names it', async () => {
    const done = await run(failing.kind, [
      [changeOf('create', 'a')],
      [changeOf('create', 'b', { after: ['Thing/a'] })],
      [changeOf('create', 'c', { after: ['Thing/b'] })],
    ]);
    expect(done.outcomes).toEqual({ a: 'failed', b: 'skipped', c: 'skipped' });
    expect(done.all[1]?.error?.message).toContain('Thing/a');
    expect(done.all[2]?.error?.message).toContain('Thing/b');
  });

  test('is skipped when that one is held', async () => {
    const { kind } = shelf();
    const done = await run(kind, [
      [changeOf('create', 'a', { held: ['protected'] })],
      [changeOf('create', 'b', { after: ['Thing/a'] })],
    ]);
    expect(done.outcomes).toEqual({ a: 'held', b: 'skipped' });
  });

  test.each([
    [true, 'skipped'],
    [false, 'applied'],
  ])('by a safety edge whose held changes block (%s) is %s when one of them is held', async (heldBlocks, outcome) => {
    const { kind } = shelf();
    const barriers = [{ id: 'safety/x', reason: 'first things first', of: ['Thing/a'], heldBlocks }];
    const done = await run(
      kind,
      [[changeOf('create', 'a', { held: ['protected'] })], [changeOf('create', 'b', { after: ['safety/x'] })]],
      { barriers },
    );
    expect(done.outcomes['b']).toBe(outcome);
    const failed = await run(
      failing.kind,
      [[changeOf('create', 'a')], [changeOf('create', 'b', { after: ['safety/x'] })]],
      { barriers },
    );
    expect(failed.outcomes['b']).toBe('skipped');
    expect(failed.all[1]?.error?.message).toContain('first things first');
  });
});

describe('an interruption', () => {
  test('lets the changes under way end, and cancels all others, those of the same wave as well', async () => {
    const interruption = new AbortController();
    const { kind: quick } = shelf();
    const kind = {
      ...quick,
      create: async (of: KindContext, change: Parameters<Kind['create']>[1]) => {
        await sleep(1);
        return quick.create(of, change);
      },
    };
    const wave = Array.from({ length: 200 }, (_, index) => changeOf('create', `a${index}`));
    const onEvent = (event: Event) => {
      if (event.type === 'outcome') interruption.abort();
    };
    const done = await run(kind, [wave, [changeOf('create', 'last')]], { signal: interruption.signal, onEvent });
    const outcomes = Object.values(done.outcomes);
    expect(outcomes).toHaveLength(201);
    const applied = outcomes.filter((one) => one === 'applied').length;
    expect(applied).toBeGreaterThan(0);
    expect(applied).toBeLessThan(100);
    expect(outcomes.filter((one) => one === 'cancelled')).toHaveLength(201 - applied);
    expect(done.applied).toHaveLength(applied);
    expect(done.outcomes['last']).toBe('cancelled');
    expect(done.events.filter((one) => one.type === 'applying').length).toBeLessThan(100);
  });

  test('while a change is looked at comes before its write', async () => {
    const interruption = new AbortController();
    const { kind, log } = shelf();
    const onEvent = ({ type }: Event) => (type === 'applying' ? interruption.abort() : undefined);
    const done = await run(kind, [[changeOf('create', 'a')]], { signal: interruption.signal, onEvent });
    expect(done.outcomes).toEqual({ a: 'cancelled' });
    expect(log).toEqual([]);
  });

  test('by a bug lets nothing more begin', async () => {
    const begun: string[] = [];
    const create: Kind['create'] = (_context, { name }) => {
      begun.push(name);
      return Promise.reject(new Error('a bug'));
    };
    const wave = Array.from({ length: 40 }, (_, index) => changeOf('create', `a${index}`));
    await expect(run(shelf({}, { create }).kind, [wave])).rejects.toThrow('a bug');
    expect(begun.length).toBeLessThan(40);
  });
});
