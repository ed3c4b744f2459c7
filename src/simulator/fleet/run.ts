import { SimulatorError } from '../simulator-error.ts';
import { moveClock, presentTime } from '../store/clock.ts';
import { readMeta, readMetaNumber } from '../store/meta.ts';
import type { Store } from '../store/store.ts';
import { utcSeconds } from '../wire/value.ts';
import { letTimePass } from './engine.ts';
import { loadFleet } from './load.ts';
import { saveFleet } from './save.ts';

/** What happened while the clock was advanced; times in UTC. */
export interface AdvanceReport {
  readonly from: string;
  readonly to: string;
  readonly installed: number;
  readonly uninstalled: number;
  readonly tasksCompleted: number;
  readonly tasksFailed: number;
  readonly events: number;
}

/** With a real clock the fleet is let run when it is this far behind, in milliseconds. */
const lagMs = 5000;

/** Moves the clock by a duration and lets all happen that falls into it. Throws SimulatorError for a negative one. */
export function advanceStore(store: Store, durationMs: number): AdvanceReport {
  if (!(durationMs >= 0) || !Number.isFinite(durationMs))
    throw new SimulatorError(
      'sim/negative-duration',
      'Time only moves forward.',
      'Give a positive duration, 6h for example.',
    );
  return store.transaction('write', () => {
    runTo(store, presentTime(store));
    const from = presentTime(store);
    moveClock(store, Math.round(durationMs));
    const counts = runTo(store, presentTime(store));
    return { from: utcSeconds(from), to: utcSeconds(presentTime(store)), ...counts };
  });
}

/** Lets a fleet with a real clock catch up with the present. */
export function runToPresent(store: Store): void {
  if (readMeta(store, 'clock') !== 'real') return;
  if (presentTime(store) - readMetaNumber(store, 'processed') < lagMs) return;
  store.transaction('write', () => runTo(store, presentTime(store)));
}

function runTo(store: Store, to: number): Omit<AdvanceReport, 'from' | 'to'> {
  const state = loadFleet(store);
  letTimePass(state, readMetaNumber(store, 'processed'), to);
  saveFleet(store, state, to);
  const count = (kind: string): number => state.events.filter((event) => event.kind === kind).length;
  return {
    installed: count('update-installed'),
    uninstalled: count('update-uninstalled'),
    tasksCompleted: count('task-completed'),
    tasksFailed: count('task-failed'),
    events: state.events.length,
  };
}
