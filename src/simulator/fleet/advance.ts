import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { SimulatorError } from '../simulator-error.ts';
import { clockPosition, presentTime } from '../store/clock.ts';
import type { Store } from '../store/store.ts';
import { utcSeconds } from '../wire/value.ts';
import { advanceAtOnce, catchUp, type Happened } from './run.ts';

/** What happened while the clock was advanced; times in UTC. */
export interface AdvanceReport extends Happened {
  readonly from: string;
  readonly to: string;
  /** Whether it was ended before all of the time had passed; the clock stands at `to`. */
  readonly interrupted: boolean;
}

/** How an advance gets on with whoever else there is. */
export interface Surroundings {
  /** Ends the advance after the step that it is in. */
  readonly signal?: AbortSignal;
  /** How many calls were answered so far: while there are more of them, the advance waits a little longer. */
  readonly answered?: () => number;
}

/** A step is one transaction, in which nothing else happens; a day of the largest world takes some seconds. */
const stepMs = 24 * 3_600_000;
/** The share of the time of a step that the process, and others on the same file, have for themselves after it. */
const pauseShare = 1 / 20;

/**
 * Moves the clock by a duration, step by step, and lets all happen that falls into it. What a step brought is kept,
 * whatever becomes of the next one. Throws SimulatorError for a negative duration, and when the world is begun afresh
 * meanwhile.
 */
export async function advanceStore(
  store: Store,
  durationMs: number,
  surroundings: Surroundings = {},
): Promise<AdvanceReport> {
  if (!(durationMs >= 0) || !Number.isFinite(durationMs))
    throw new SimulatorError(
      'sim/negative-duration',
      'Time only moves forward.',
      'Give a positive duration, 6h for example.',
    );
  const from = presentTime(store);
  catchUp(store);
  let left = Math.round(durationMs);
  let sum = nothing;
  while (left > 0 && surroundings.signal?.aborted !== true) {
    const started = performance.now();
    const step = Math.min(left, stepMs);
    sum = total(sum, advanceAtOnce(store, step));
    left -= step;
    if (left > 0) await giveWay(store, performance.now() - started, surroundings);
  }
  const to = presentTime(store);
  return { from: utcSeconds(from), to: utcSeconds(to), ...sum, interrupted: left > 0 };
}

/** Waits a share of what the step took; where calls come meanwhile, again and again, up to the whole of it. */
async function giveWay(store: Store, tookMs: number, { answered }: Surroundings): Promise<void> {
  const position = clockPosition(store);
  const until = performance.now() + tookMs;
  let before: number | undefined;
  do {
    before = answered?.();
    await pause(tookMs * pauseShare);
  } while (answered?.() !== before && performance.now() < until);
  if (clockPosition(store) < position)
    throw new SimulatorError(
      'sim/begun-afresh',
      'The world was begun afresh while its clock was advanced.',
      'Advance the new one.',
    );
}

const nothing: Happened = { installed: 0, uninstalled: 0, tasksCompleted: 0, tasksFailed: 0, events: 0 };

function total(one: Happened, other: Happened): Happened {
  return {
    installed: one.installed + other.installed,
    uninstalled: one.uninstalled + other.uninstalled,
    tasksCompleted: one.tasksCompleted + other.tasksCompleted,
    tasksFailed: one.tasksFailed + other.tasksFailed,
    events: one.events + other.events,
  };
}
