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
/** And by this much more for each device, as letting a large one run takes its time. */
const lagPerDeviceMs = 1;

/** Moves the clock by a duration and lets all happen that falls into it. Throws SimulatorError for a negative one. */
export function advanceStore(store: Store, durationMs: number): AdvanceReport {
  if (!(durationMs >= 0) || !Number.isFinite(durationMs))
    throw new SimulatorError(
      'sim/negative-duration',
      'Time only moves forward.',
      'Give a positive duration, 6h for example.',
    );
  return store.transaction('write', () => {
    const from = presentTime(store);
    // With a real clock the fleet may be behind; what was until now happens before the leap.
    if (from > readMetaNumber(store, 'processed')) runTo(store, from);
    moveClock(store, Math.round(durationMs));
    const counts = runTo(store, presentTime(store));
    return { from: utcSeconds(from), to: utcSeconds(presentTime(store)), ...counts };
  });
}

/** Lets a fleet with a real clock catch up with the present. */
export function runToPresent(store: Store): void {
  if (readMeta(store, 'clock') !== 'real') return;
  const behind = presentTime(store) - readMetaNumber(store, 'processed');
  if (behind < lagMs) return;
  const devices = Number(store.get('SELECT count(*) AS n FROM devices')?.['n'] ?? 0);
  if (behind < lagMs + devices * lagPerDeviceMs) return;
  store.transaction('write', () => runTo(store, presentTime(store)));
}

function runTo(store: Store, to: number): Omit<AdvanceReport, 'from' | 'to'> {
  const state = loadFleet(store);
  letTimePass(state, readMetaNumber(store, 'processed'), to);
  saveFleet(store, state, to);
  const { events } = state;
  return {
    installed: events.count('update-installed'),
    uninstalled: events.count('update-uninstalled'),
    tasksCompleted: events.count('task-completed'),
    tasksFailed: events.count('task-failed'),
    events: events.total,
  };
}
