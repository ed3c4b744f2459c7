import { readMeta, readMetaNumber, writeMeta } from './meta.ts';
import type { Store } from './store.ts';

export type ClockKind = 'manual' | 'real';

export function clockOf(store: Store): ClockKind {
  return readMeta(store, 'clock') === 'real' ? 'real' : 'manual';
}

/** The server's present, in milliseconds: manual time stands still until advanced, real time is wall time plus that. */
export function presentTime(store: Store): number {
  if (readMeta(store, 'clock') === 'real') return Date.now() + readMetaNumber(store, 'offset');
  return readMetaNumber(store, 'now');
}

/** Moves the clock forward by `ms`. */
export function moveClock(store: Store, ms: number): void {
  writeMeta(store, movedBy(store), readMetaNumber(store, movedBy(store)) + ms);
}

/** Where `moveClock` has moved the clock to. It never goes back, unless the world is begun afresh. */
export function clockPosition(store: Store): number {
  return readMetaNumber(store, movedBy(store));
}

function movedBy(store: Store): 'offset' | 'now' {
  return readMeta(store, 'clock') === 'real' ? 'offset' : 'now';
}
