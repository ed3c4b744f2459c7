import type { ClockKind } from '../store/clock.ts';
import { textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import type { WorldDescription } from './description.ts';
import { seedWorld } from './seed-world.ts';

/** Empties a database and seeds it afresh, in one transaction; ids begin anew. */
export function resetStore(store: Store, world: WorldDescription, seed: number, clock: ClockKind): void {
  store.transaction('write', () => {
    const tables = store
      .all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
      .map((row) => textOf(row, 'name'));
    for (const table of tables) store.run(`DELETE FROM ${table}`);
    store.run('DELETE FROM sqlite_sequence');
    seedWorld(store, world, seed, clock);
  });
}
