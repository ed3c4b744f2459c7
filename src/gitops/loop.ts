import { goesOn } from '../model/change.ts';
import { canonicalJson, type Json } from '../model/json.ts';
import type { Picture, Stage } from '../model/watch-event.ts';
import type { Answer, Effect, LoopSettings, LoopState, Step, Trigger, Version } from './loop-state.ts';
import { forgetting, report, tell, tellPicture } from './telling.ts';

/** The longest time between two tries, in intervals. */
const longestBackOff = 10;

/** The state before anything happened; `started` is told, and the first cycle is due. */
export function startLoop(settings: LoopSettings, now: number): Step {
  const { source, mode, intervalMs } = settings;
  const state: LoopState = {
    settings,
    phase: { name: 'idle', dueAt: now },
    revision: null,
    loaded: null,
    rejected: null,
    failures: 0,
    failing: null,
    told: { outcome: '', drift: '', failure: '', waiting: '' },
    stopping: false,
    again: false,
  };
  const started: Effect = { type: 'report', event: { event: 'started', revision: null, source, mode, intervalMs } };
  return { state, effects: [started, { type: 'wait', until: now }] };
}

/**
 * The GitOps loop: fetch, load, plan, apply, wait. Pure: it does nothing and reads no clock; whoever runs it performs the
 * effects and brings back their answers. A version that failed to load is never planned or applied.
 */
export function advanceLoop(state: LoopState, trigger: Trigger, now: number): Step {
  switch (trigger.type) {
    case 'due':
      return due(state, now);
    case 'changed':
      return changed(state, trigger.files);
    case 'stop':
      return isBusy(state) ? { state: { ...state, stopping: true }, effects: [] } : ended(state, []);
    default:
      return answered(state, trigger, now);
  }
}

function isBusy({ phase }: LoopState): boolean {
  return phase.name !== 'idle' && phase.name !== 'ended';
}

function due(state: LoopState, now: number): Step {
  const { phase } = state;
  if (phase.name !== 'idle') return { state, effects: [] };
  if (now < phase.dueAt) return { state, effects: [{ type: 'wait', until: phase.dueAt }] };
  return fetching(state, []);
}

/** After a change people want to read how things stand, even when that is as before. */
function changed(state: LoopState, files: readonly string[]): Step {
  if (state.phase.name === 'ended') return { state, effects: [] };
  const next = forgetting(state, 'outcome');
  const events = [report({ event: 'changed', revision: state.revision, files })];
  return isBusy(state) ? { state: { ...next, again: true }, effects: events } : fetching(next, events);
}

function fetching(state: LoopState, effects: readonly Effect[]): Step {
  return { state: { ...state, again: false, phase: { name: 'fetching' } }, effects: [...effects, { type: 'fetch' }] };
}

/** Answers that do not belong to the phase are left unheard. */
function answered(state: LoopState, answer: Answer, now: number): Step {
  const { phase } = state;
  if (phase.name === 'idle' || phase.name === 'ended') return { state, effects: [] };
  if (answer.type === 'failed') return failed(state, answer, now);
  switch (phase.name) {
    case 'fetching':
      return answer.type === 'fetched' ? fetched(state, answer.version, now) : { state, effects: [] };
    case 'loading':
      return loading(state, phase.version, answer, now);
    case 'planning':
      return planningAnswered(state, phase.version, answer, now);
    case 'applying':
      return applying(state, answer, now);
  }
}

function fetched(before: LoopState, version: Version, now: number): Step {
  const isNew = version.revision !== before.revision;
  const state = isNew ? forgetting({ ...before, revision: version.revision }, 'outcome') : before;
  const { revision } = version;
  const events = isNew && revision !== null ? [report({ event: 'revision', revision })] : [];
  if (state.stopping) return ended(state, events);
  if (version.key !== state.rejected && version.key !== state.loaded) {
    return {
      state: { ...state, loaded: null, phase: { name: 'loading', version } },
      effects: [...events, { type: 'load', version }],
    };
  }
  const step = sourceAnswered(state);
  const all = [...events, ...step.effects];
  return version.key === state.rejected ? idle(step.state, all, now) : planning(step.state, version, all);
}

function loading(before: LoopState, version: Version, answer: Answer, now: number): Step {
  const { state, effects } = sourceAnswered(before);
  if (answer.type === 'loaded') return planning({ ...state, loaded: version.key, rejected: null }, version, effects);
  if (answer.type !== 'rejected') return { state: before, effects: [] };
  return rejected({ ...state, loaded: null, rejected: version.key }, answer, now, effects);
}

function planning(state: LoopState, version: Version, effects: readonly Effect[]): Step {
  if (state.stopping) return ended(state, effects);
  return {
    state: { ...state, phase: { name: 'planning', version } },
    effects: [...effects, { type: 'plan', version }],
  };
}

/** Loading or planning found errors: told once, until they change. */
function rejected(
  state: LoopState,
  { diagnostics }: Extract<Answer, { readonly type: 'rejected' }>,
  now: number,
  before: readonly Effect[] = [],
): Step {
  const key = canonicalJson(
    diagnostics.map(({ code, message, place }): Json => [code, message, place?.file ?? '', place?.line ?? 0]),
  );
  const told = tell(state, 'outcome', key, [report({ event: 'rejected', revision: state.revision, diagnostics })]);
  return idle(told.state, [...before, ...told.effects], now);
}

function planningAnswered(before: LoopState, version: Version, answer: Answer, now: number): Step {
  const { state, effects } = serverAnswered(before);
  if (answer.type === 'rejected') return rejected(state, answer, now, effects);
  if (answer.type !== 'planned') return { state: before, effects: [] };
  return planned(state, version, answer.picture, now, effects);
}

function planned(before: LoopState, version: Version, picture: Picture, now: number, earlier: readonly Effect[]): Step {
  const { state, effects } = tellPicture(before, picture);
  const wanted = picture.adoptions > 0 || picture.changes.some(goesOn);
  if (state.settings.mode === 'report' || !wanted || state.stopping || version.key !== state.loaded) {
    const kept = stateKept(state);
    return idle({ ...kept.state, failures: 0 }, [...earlier, ...kept.effects, ...effects], now);
  }
  const all = [...earlier, ...effects];
  return { state: { ...state, phase: { name: 'applying', version } }, effects: [...all, { type: 'apply', version }] };
}

function applying(before: LoopState, answer: Answer, now: number): Step {
  const { revision } = before;
  if (answer.type === 'locked') {
    const waiting = report({ event: 'waiting', revision, reason: answer.reason });
    const told = tell(before, 'waiting', answer.reason, [waiting]);
    return idle(told.state, told.effects, now);
  }
  if (answer.type === 'rejected') return rejected(before, answer, now);
  if (answer.type !== 'applied') return { state: before, effects: [] };
  const { state, effects } = stateKept(before);
  const { summary, outcomes } = answer.report;
  const failures = summary.failed + summary.overtaken > 0 ? state.failures + 1 : 0;
  const free = forgetting({ ...state, failures }, 'waiting');
  const event = report({ event: 'applied', revision, report: answer.report });
  // What was done is always news; a failure or a wait that is as before is not.
  if (summary.applied > 0) return idle(forgetting(free, 'outcome', 'failure'), [...effects, event], now);
  const unhappy = outcomes.filter((one) => one.outcome !== 'held');
  if (unhappy.length === 0) return idle(free, effects, now);
  const key = canonicalJson(unhappy.map(({ id, outcome, error }): Json => [id, outcome, error?.message ?? '']));
  const told = tell(free, 'failure', key, [event]);
  return idle(told.state, [...effects, ...told.effects], now);
}

function failed(
  state: LoopState,
  { stage, diagnostics }: Extract<Answer, { readonly type: 'failed' }>,
  now: number,
): Step {
  const failures = state.failures + 1;
  const next = { ...state, failures, failing: stage };
  const retryAt = now + delay(next);
  const key = canonicalJson([stage, diagnostics.map(({ code, message }): Json => [code, message])]);
  // Calls that the end of the watch cut short are no failure of anyone.
  const told = state.stopping
    ? { state: next, effects: [] }
    : tell(next, 'failure', key, [report({ event: 'failed', revision: state.revision, stage, diagnostics, retryAt })]);
  return idle(told.state, told.effects, now);
}

function serverAnswered(state: LoopState): Step {
  return state.failing === 'server' ? recover(state, 'server') : { state, effects: [] };
}

function sourceAnswered(state: LoopState): Step {
  return state.failing === 'source' ? recover(state, 'source') : { state, effects: [] };
}

/** Only an apply writes much, so only an apply, or nothing to apply, says that there is room again. */
function stateKept(state: LoopState): Step {
  return state.failing === 'state' ? recover(state, 'state') : { state, effects: [] };
}

function recover(state: LoopState, stage: Stage): Step {
  return {
    state: forgetting({ ...state, failing: null, failures: 0 }, 'failure'),
    effects: [report({ event: 'recovered', revision: state.revision, stage })],
  };
}

function idle(state: LoopState, effects: readonly Effect[], now: number): Step {
  if (state.stopping) return ended(state, effects);
  if (state.again) return fetching(state, effects);
  const dueAt = now + delay(state);
  return { state: { ...state, phase: { name: 'idle', dueAt } }, effects: [...effects, { type: 'wait', until: dueAt }] };
}

function ended(state: LoopState, effects: readonly Effect[]): Step {
  if (state.phase.name === 'ended') return { state, effects: [] };
  const stopped = report({ event: 'stopped', revision: state.revision });
  return { state: { ...state, phase: { name: 'ended' } }, effects: [...effects, stopped, { type: 'end' }] };
}

/** Milliseconds to the next cycle: one interval, doubled with each failure in a row after the first. */
function delay({ settings, failures }: LoopState): number {
  return settings.intervalMs * Math.min(2 ** Math.max(0, failures - 1), longestBackOff);
}
