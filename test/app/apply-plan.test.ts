import { expect, test } from 'vitest';
import { applyPlan } from '../../src/app/apply-plan.ts';
import type { Kind, KindContext } from '../../src/kinds/kind.ts';
import { GroupTree } from '../../src/kinds/names/group-tree.ts';
import { namesFor } from '../../src/kinds/names/names.ts';
import { Dictionary } from '../../src/ksc/dictionary.ts';
import { ServerError } from '../../src/ksc/errors.ts';
import type { Change } from '../../src/model/change.ts';
import type { Acknowledgement, GuardFinding } from '../../src/model/guard.ts';
import type { Ledger, LedgerEntry } from '../../src/model/ledger.ts';
import type { Plan } from '../../src/model/plan.ts';
import { changeOf, entryOf, madeUpKind, there } from '../planning/made-up.ts';

const context: KindContext = {
  client: {
    url: 'https://127.0.0.1:1',
    pinned: (work) => work({ generation: 1, call: () => Promise.resolve({}) }),
    call: () => Promise.resolve({}),
    certificate: () => null,
    close: () => Promise.resolve(),
  },
  dictionary: new Dictionary({ accept: [], override: {} }, true),
  names: namesFor(new GroupTree(0, [])),
};

interface Given {
  readonly entries?: Readonly<Record<string, LedgerEntry>>;
  readonly guards?: readonly GuardFinding[];
  readonly acknowledgements?: readonly Acknowledgement[];
  /** Numbers of the saves that fail, from 0. */
  readonly failing?: readonly number[];
}

/** Carries out waves of changes with a ledger in memory. */
async function applied(kind: Partial<Kind>, waves: readonly (readonly Change[])[], given: Given = {}) {
  const { entries = {}, guards = [], acknowledgements = [], failing = [] } = given;
  const saved: Ledger[] = [];
  let saves = -1;
  const plan = {
    target: 'hq',
    server: { identity: 's' },
    asOf: 'now',
    fingerprint: 'f',
    maxUninstalls: 0,
    waves,
    guards,
    barriers: [],
    adoptions: [],
    unchanged: [],
    unread: [],
    untold: [],
  } as unknown as Plan;
  const report = await applyPlan({
    plan,
    kinds: [madeUpKind(kind)],
    context,
    ledger: { formatVersion: 1, server: 's', entries, acknowledgements: [] },
    store: {
      load: () => Promise.resolve(null),
      save: (ledger) => {
        saves += 1;
        if (failing.includes(saves)) return Promise.reject(new Error('no space left'));
        saved.push(ledger);
        return Promise.resolve();
      },
    },
    runId: 'run-1',
    acknowledgements,
    events: () => undefined,
    signal: new AbortController().signal,
  });
  const outcomes = Object.fromEntries(report.outcomes.map((one) => [one.id.slice('Thing/'.length), one.outcome]));
  return { report, outcomes, saved, entries: saved.at(-1)?.entries ?? {} };
}

const creating = (begun: string[] = []): Partial<Kind> => ({
  create: (_context, { name }) => {
    begun.push(name);
    return Promise.resolve(`key of ${name}`);
  },
  observeOne: () => Promise.resolve(there('x', {})),
});

test('an adopted object that has another key before its change failed is still adopted: it is never ours to delete', async () => {
  const kind: Partial<Kind> = {
    observeOne: () => Promise.resolve(there('a', { size: 1 })),
    update: ({ created }) => {
      created?.('another key');
      return Promise.reject(new ServerError('server/call-failed', 'no', { method: 'Things.Change', server: 's' }));
    },
  };
  const change = changeOf('update', 'a', {
    desired: { size: 2 },
    fields: [{ path: '/spec/size', before: 1, after: 2 }],
  });
  const { outcomes, entries } = await applied(kind, [[change]], {
    entries: { 'Thing/a': entryOf('a', { size: 1 }, { origin: 'adopted' }) },
  });
  expect(outcomes).toEqual({ a: 'failed' });
  expect(entries).toEqual({ 'Thing/a': entryOf('a', {}, { serverKey: 'another key', origin: 'adopted' }) });
});

test('nothing is begun without a place to write down what is done', async () => {
  const begun: string[] = [];
  await expect(applied(creating(begun), [[changeOf('create', 'a')]], { failing: [0] })).rejects.toThrow('no space');
  expect(begun).toEqual([]);
});

test('what was done and not written down has failed and ends the run, and is written down where that is possible again', async () => {
  const begun: string[] = [];
  const waves = [[changeOf('create', 'a')], [changeOf('create', 'b')], [changeOf('create', 'c')]];
  const { outcomes, report, entries } = await applied(creating(begun), waves, { failing: [2] });
  expect(outcomes).toEqual({ a: 'applied', b: 'failed', c: 'cancelled' });
  expect(report.outcomes[1]?.error).toMatchObject({
    code: 'run/not-recorded',
    message: expect.stringContaining('server key key of b') as string,
  });
  expect([begun, report.verdict]).toEqual([['a', 'b'], 'partial']);
  expect(Object.keys(entries)).toEqual(['Thing/a', 'Thing/b']);
});

test('a run in which something was overtaken has failed, and one in which something was held is not done', async () => {
  const gone = changeOf('update', 'gone');
  const kind: Partial<Kind> = {
    ...creating(),
    observeOne: (_context, key) => Promise.resolve(key === 'key of a' ? there('a', {}) : null),
  };
  const verdict = async (...changes: readonly Change[]) => (await applied(kind, [changes])).report.verdict;
  expect(await verdict(gone)).toBe('failed');
  expect(await verdict(gone, changeOf('create', 'a'))).toBe('partial');
  expect(await verdict(changeOf('create', 'a'), changeOf('create', 'b', { held: ['protected'] }))).toBe('held');
  expect(await verdict(changeOf('create', 'a'))).toBe('succeeded');
});

test('consents are written down where they lifted a guard of this plan, and no others', async () => {
  const finding = { guard: 'max-deletes', limit: 0, value: 1, acknowledged: true, explanation: '' } as const;
  const given = ['max-deletes', 'empty-load'] as const;
  const { saved } = await applied(creating(), [], {
    guards: [finding, { ...finding, guard: 'empty-load', acknowledged: false }],
    acknowledgements: [...given, 'protected' as const].map((guard) => ({ guard, reason: 'because' })),
  });
  expect(saved[0]?.acknowledgements).toEqual([{ guard: 'max-deletes', reason: 'because', runId: 'run-1', at: 'now' }]);
});
