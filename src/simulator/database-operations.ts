import { type AdvanceReport, advanceStore } from './fleet/advance.ts';
import { type InspectTopic, inspectStore } from './inspect/inspect.ts';
import type { InspectRow } from './inspect/row.ts';
import type { ClockKind } from './store/clock.ts';
import { openExisting, openStore } from './store/open.ts';
import type { Store } from './store/store.ts';
import { type AskedWorld, checkWorld, standFor } from './world/asked-world.ts';
import type { WorldDescription } from './world/description.ts';
import { findWorld } from './world/find-world.ts';
import type { Product } from './world/product.ts';
import { resetStore } from './world/reset-world.ts';
import { seedWorld } from './world/seed-world.ts';

/** Advances the clock of a database, whether or not servers run on it, until `signal` ends it. Throws SimulatorError. */
export async function advance(db: string, durationMs: number, signal?: AbortSignal): Promise<AdvanceReport> {
  const store = openExisting(db);
  try {
    return await advanceStore(store, durationMs, signal === undefined ? {} : { signal });
  } finally {
    store.close();
  }
}

/** Looks inside a database. Throws SimulatorError. */
export function inspect(db: string, topic: InspectTopic): InspectRow[] {
  return withStore(openExisting(db), (store) => inspectStore(store, topic));
}

/** Seeds a database afresh, or makes it, on a server of a product if one is named. Sessions of servers that run on it go on. Throws SimulatorError. */
export function resetWorld(
  db: string,
  world: string | WorldDescription,
  seed: number,
  clock: ClockKind,
  product?: Product,
): void {
  const description = findWorld(world, seed, clock, product);
  let isNew = false;
  const store = openStore(db, (fresh) => {
    isNew = true;
    seedWorld(fresh, description, seed, clock);
  });
  withStore(store, () => {
    if (!isNew) resetStore(store, description, seed, clock);
  });
}

/** Throws SimulatorError `sim/other-world` when a database has another world than the one asked for. */
export function checkDatabaseWorld(db: string, asked: AskedWorld): void {
  withStore(openExisting(db), (store) => checkWorld(store, db, asked));
}

/** Lets a database stand for a world that it does not have, until it is reset. Throws SimulatorError. */
export function letStandFor(db: string, asked: AskedWorld): void {
  withStore(openExisting(db), (store) => standFor(store, asked));
}

function withStore<T>(store: Store, work: (store: Store) => T): T {
  try {
    return work(store);
  } finally {
    store.close();
  }
}
