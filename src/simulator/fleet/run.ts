import { moveClock, presentTime } from '../store/clock.ts';
import { readMeta, readMetaNumber } from '../store/meta.ts';
import type { Store } from '../store/store.ts';
import { letTimePass } from './engine.ts';
import { loadFleet } from './load.ts';
import { saveFleet } from './save.ts';

/** What happened while the clock was advanced. */
export interface Happened {
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

/** Moves the clock by a duration in milliseconds and lets all happen that falls into it, in one transaction. */
export function advanceAtOnce(store: Store, durationMs: number): Happened {
  return store.transaction('write', () => {
    moveClock(store, durationMs);
    return runTo(store, presentTime(store));
  });
}

/** With a real clock the fleet may be behind: what was until now happens before time leaps. */
export function catchUp(store: Store): void {
  const present = presentTime(store);
  if (present > readMetaNumber(store, 'processed')) store.transaction('write', () => runTo(store, present));
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

function runTo(store: Store, to: number): Happened {
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
