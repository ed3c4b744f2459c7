import { array, assert, constantFrom, integer, nat, property, record } from 'fast-check';
import { expect, it } from 'vitest';
import { advanceLoop, startLoop } from '../../src/gitops/loop.ts';
import type { Answer, Effect, LoopSettings, Step, Trigger } from '../../src/gitops/loop-state.ts';
import { diagnostic } from '../../src/model/diagnostic.ts';
import type { OutcomeKind, RunReport } from '../../src/model/run.ts';
import type { Picture } from '../../src/model/watch-event.ts';
import { samples } from '../support/sampling.ts';

const minute = 60_000;
const settings: LoopSettings = { mode: 'apply', intervalMs: minute, source: 'test' };
const bad = [diagnostic('config/invalid-value', { message: 'no such status' })];
const down = {
  type: 'failed',
  stage: 'server',
  diagnostics: [diagnostic('server/unreachable', { message: 'no answer' })],
} as const;
const gone = {
  type: 'failed',
  stage: 'source',
  diagnostics: [diagnostic('git/failed', { message: 'no remote' })],
} as const;

it('fetches, loads, plans, applies and waits for one interval', () => {
  const loop = started();
  expect(loop.send({ type: 'due' })).toEqual(['fetch']);
  expect(loop.send(fetched('a'))).toEqual(['report revision', 'load a']);
  expect(loop.send({ type: 'loaded' })).toEqual(['plan a']);
  expect(loop.send(planned({ open: 1 }))).toEqual(['report planned', 'apply a']);
  expect(loop.send(applied({ applied: 1 }))).toEqual(['report applied', `wait ${minute}`]);
  loop.now = minute;
  expect(loop.send({ type: 'due' })).toEqual(['fetch']);
  expect(loop.send(fetched('a'))).toEqual(['plan a']);
  expect(loop.send(planned({}))).toEqual(['report in-sync', `wait ${2 * minute}`]);
});

it('begins anew at once where files changed while a cycle was under way, and waits after that one', () => {
  const loop = started();
  loop.run({ type: 'due' }, fetched('a'), { type: 'loaded' });
  expect(loop.send({ type: 'changed', files: ['x'] })).toEqual(['report changed']);
  expect(loop.send(planned({}))).toEqual(['report in-sync', 'fetch']);
  loop.run(fetched('a'));
  expect(loop.send(planned({}))).toEqual([`wait ${minute}`]);
});

it('applies what is only to be adopted, and nothing where all is held', () => {
  const loop = started();
  loop.run({ type: 'due' }, fetched('a'), { type: 'loaded' });
  expect(loop.send(planned({ adoptions: 1 }))).toEqual(['report in-sync', 'apply a']);
  loop.run(applied({}));
  expect(loop.cycle(planned({ held: 2 }))).toEqual(['report held', `wait ${2 * minute}`]);
});

it('does not load a refused revision again, and goes on with the next one', () => {
  const loop = started();
  loop.run({ type: 'due' }, fetched('a'), { type: 'rejected', diagnostics: bad });
  expect(loop.send({ type: 'changed', files: [] })).toEqual(['report changed', 'fetch']);
  expect(loop.send(fetched('a'))).toEqual([`wait ${minute}`]);
  loop.run({ type: 'changed', files: [] });
  expect(loop.send(fetched('b'))).toEqual(['report revision', 'load b']);
});

it('tells a held queue, drift and a failed change when they change, not at every tick', () => {
  const loop = started();
  loop.run({ type: 'due' }, fetched('a'), { type: 'loaded' });
  expect(loop.send(planned({ held: 1, drift: 1 }))).toEqual(['report drift', 'report held', `wait ${minute}`]);
  expect(loop.cycle(planned({ held: 1, drift: 1 }))).toEqual([`wait ${2 * minute}`]);
  expect(loop.cycle(planned({ held: 2, drift: 1 }))).toEqual(['report held', `wait ${3 * minute}`]);
  loop.cycle(planned({ held: 2 }));
  expect(loop.cycle(planned({ held: 2, drift: 1 }))).toEqual(['report drift', `wait ${5 * minute}`]);
  expect(loop.cycle(planned({ open: 1 }))).toEqual(['report planned', 'apply a']);
  expect(loop.send(applied({ failed: 1 }))[0]).toBe('report applied');
  expect(loop.cycle(planned({ open: 1 }))).toEqual(['apply a']);
  expect(loop.send(applied({ failed: 1 }))).toEqual([expect.stringMatching(/^wait/)]);
  // The same changes, of which a guard holds other ones by now.
  expect(loop.cycle(planned({ held: 1, fingerprint: '1 0' }))[0]).toBe('report held');
});

it('applies nothing where all that is not held would be skipped with it, and says that nothing else is left', () => {
  const loop = started();
  loop.run({ type: 'due' }, fetched('a'), { type: 'loaded' });
  expect(loop.send(planned({ held: 1, skipped: 2 }))).toEqual(['report held', `wait ${minute}`]);
});

it('tells what the server did not tell as held, and in sync only when nothing is unknown', () => {
  const loop = started();
  loop.run({ type: 'due' }, fetched('a'), { type: 'loaded' });
  expect(loop.send(planned({ unknown: 1 }))).toEqual(['report held', `wait ${minute}`]);
  expect(loop.cycle(planned({ unknown: 1 }))).toEqual([`wait ${2 * minute}`]);
  expect(loop.cycle(planned({ unknown: 2 }))).toEqual(['report held', `wait ${3 * minute}`]);
  expect(loop.cycle(planned({}))).toEqual(['report in-sync', `wait ${4 * minute}`]);
});

it('backs off up to ten intervals while something fails, tells it once, and recovers', () => {
  const loop = started();
  const waits: number[] = [];
  const told: string[] = [];
  for (const answer of [gone, gone, gone, gone, gone, gone]) {
    loop.run({ type: 'due' });
    const effects = loop.send(answer);
    told.push(...effects.filter((one) => one.startsWith('report')));
    const until = Number(effects.at(-1)?.split(' ')[1]);
    waits.push((until - loop.now) / minute);
    loop.now = until;
  }
  expect(waits).toEqual([1, 2, 4, 8, 10, 10]);
  expect(told).toEqual(['report failed']);
  loop.run({ type: 'due' });
  expect(loop.send(fetched('a'))).toEqual(['report revision', 'load a']);
  expect(loop.send({ type: 'loaded' })).toEqual(['report recovered', 'plan a']);
  expect(loop.send(down)).toEqual(['report failed', `wait ${loop.now + minute}`]);
  expect(loop.cycle(planned({}))).toEqual(['report recovered', 'report in-sync', `wait ${loop.now + minute}`]);
});

it('waits longer with each apply in which something failed or was overtaken, and not once there is nothing to do', () => {
  const loop = started();
  loop.run({ type: 'due' }, fetched('a'), { type: 'loaded' }, planned({ open: 1 }));
  expect(loop.send(applied({ overtaken: 1 })).at(-1)).toBe(`wait ${minute}`);
  loop.cycle(planned({ open: 1 }));
  expect(loop.send(applied({ overtaken: 1 }))).toEqual([`wait ${loop.now + 2 * minute}`]);
  expect(loop.cycle(planned({}))).toEqual(['report in-sync', `wait ${loop.now + minute}`]);
});

it('loads a version again where another one was begun meanwhile', () => {
  const loop = started();
  loop.run({ type: 'due' }, fetched('a'), { type: 'loaded' }, planned({}), { type: 'changed', files: [] });
  loop.run(fetched('b'), gone, { type: 'changed', files: [] });
  expect(loop.send(fetched('a'))).toContain('load a');
});

it('tries again after an interval when another run holds the lock', () => {
  const loop = started();
  loop.run({ type: 'due' }, fetched('a'), { type: 'loaded' }, planned({ open: 1 }));
  expect(loop.send({ type: 'locked', reason: 'process 1' })).toEqual(['report waiting', `wait ${minute}`]);
  expect(loop.cycle(planned({ open: 1 }))).toEqual(['apply a']);
  expect(loop.send({ type: 'locked', reason: 'process 1' })).toEqual([`wait ${2 * minute}`]);
});

it('ends at once when idle, and after the call under way when busy', () => {
  const idle = started();
  expect(idle.send({ type: 'stop' })).toEqual(['report stopped', 'end']);
  const busy = started();
  busy.run({ type: 'due' }, fetched('a'), { type: 'loaded' }, planned({ open: 1 }));
  expect(busy.send({ type: 'stop' })).toEqual([]);
  expect(busy.send(applied({ applied: 1 }))).toEqual(['report applied', 'report stopped', 'end']);
  expect(busy.send({ type: 'due' })).toEqual([]);
  const planning = started();
  planning.run({ type: 'due' }, fetched('a'), { type: 'loaded' }, { type: 'stop' });
  expect(planning.send(planned({ open: 1 }))).toEqual(['report planned', 'report stopped', 'end']);
  // What the end cut short is no failure.
  const reading = started();
  reading.run({ type: 'due' }, fetched('a'), { type: 'loaded' }, { type: 'stop' });
  expect(reading.send(down)).toEqual(['report stopped', 'end']);
});

it('never plans or applies a version that failed to load, and asks one thing at a time, whatever happens', () => {
  const happening = record({ isFitting: integer({ min: 0, max: 4 }), choice: nat({ max: 999 }) });
  const history = array(happening, { minLength: 30, maxLength: 80, size: 'max' });
  assert(
    property(history, constantFrom('apply', 'report'), (happenings, mode) => {
      let step = startLoop({ ...settings, mode }, 0);
      let now = 0;
      let asked = '';
      const refused = new Set<string>();
      for (const { isFitting, choice } of happenings) {
        now += minute * 20;
        const [what = '', version = ''] = asked.split(' ');
        const possible = (isFitting > 0 ? fitting[what] : undefined) ?? Object.values(fitting).flat();
        const trigger = possible[choice % possible.length]!;
        if (what === 'load' && trigger.type === 'rejected') refused.add(version);
        if (what === 'load' && trigger.type === 'loaded') refused.delete(version);
        step = advanceLoop(step.state, trigger, now);
        const asking = step.effects.map(name).filter((one) => /^(fetch|load|plan|apply)/.test(one));
        expect(asking.length).toBeLessThanOrEqual(1);
        if (asking[0] !== undefined) asked = asking[0];
        else if (step.effects.some((one) => one.type === 'wait' || one.type === 'end')) asked = '';
        const [next = '', of = ''] = (asking[0] ?? '').split(' ');
        if (next === 'plan' || next === 'apply') expect(refused.has(of)).toBe(false);
        if (next === 'apply') expect(mode).toBe('apply');
      }
    }),
    samples(300),
  );
});

/** What can come while something is asked for; the empty text stands for nothing. */
const fitting: Readonly<Record<string, readonly Trigger[]>> = {
  '': [{ type: 'due' }, { type: 'changed', files: ['a'] }],
  fetch: [...['a', 'b'].map(fetched), gone],
  load: [{ type: 'loaded' }, { type: 'rejected', diagnostics: bad }, gone],
  plan: [planned({ open: 1 }), planned({ held: 1 }), planned({}), { type: 'rejected', diagnostics: bad }, down],
  apply: [applied({ applied: 1 }), applied({ failed: 1 }), { type: 'locked', reason: 'x' }, down],
};

/** A loop whose effects are told as short texts. */
function started() {
  let step: Step = startLoop(settings, 0);
  const loop = {
    now: 0,
    send(trigger: Trigger): string[] {
      step = advanceLoop(step.state, trigger, loop.now);
      return step.effects.map(name);
    },
    run(...triggers: readonly Trigger[]): void {
      for (const trigger of triggers) loop.send(trigger);
    },
    /** The next interval with the same version, up to the plan. */
    cycle(answer: Answer): string[] {
      const { phase } = step.state;
      loop.now = phase.name === 'idle' ? phase.dueAt : loop.now;
      loop.run({ type: 'due' }, fetched('a'));
      return loop.send(answer);
    },
  };
  return loop;
}

function name(effect: Effect): string {
  if (effect.type === 'report') return `report ${effect.event.event}`;
  if (effect.type === 'wait') return `wait ${effect.until}`;
  return 'version' in effect ? `${effect.type} ${effect.version.key}` : effect.type;
}

function fetched(key: string): Answer {
  return { type: 'fetched', version: { key, revision: key } };
}

interface Planned {
  readonly open?: number;
  readonly held?: number;
  readonly skipped?: number;
  readonly drift?: number;
  readonly unknown?: number;
  readonly adoptions?: number;
  readonly fingerprint?: string;
}

function planned({
  open = 0,
  held = 0,
  skipped = 0,
  drift = 0,
  unknown = 0,
  adoptions = 0,
  fingerprint,
}: Planned): Answer {
  const changes = [
    ...Array.from({ length: open }, (_, index) => ({
      id: `open ${index}`,
      label: '',
      action: 'update' as const,
      held: null,
    })),
    ...Array.from({ length: held }, (_, index) => ({
      id: `held ${index}`,
      label: '',
      action: 'delete' as const,
      held: ['max-deletes'] as const,
    })),
    ...Array.from({ length: skipped }, (_, index) => ({
      id: `skipped ${index}`,
      label: '',
      action: 'update' as const,
      held: null,
      skippedWith: 'held 0',
    })),
  ];
  const picture: Picture = {
    fingerprint: fingerprint ?? `${open} ${held}`,
    changes,
    adoptions,
    unknown,
    drift: Array.from({ length: drift }, () => ({ id: 'open 0', kind: 'drifted' as const, fields: ['/spec/status'] })),
    guards: [],
    diagnostics: [],
  };
  return { type: 'planned', picture };
}

function applied(counts: Partial<Record<OutcomeKind, number>>): Answer {
  const summary = { applied: 0, failed: 0, skipped: 0, cancelled: 0, held: 0, overtaken: 0, ...counts };
  const outcomes = (Object.keys(counts) as OutcomeKind[]).map((outcome) => ({
    id: 'a',
    action: 'update' as const,
    outcome,
    calls: 1,
    ms: 1,
  }));
  const report: RunReport = { runId: 'r', target: 't', fingerprint: 'f', outcomes, summary, verdict: 'partial' };
  return { type: 'applied', report };
}
