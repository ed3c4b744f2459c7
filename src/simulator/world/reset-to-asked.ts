import type { ClockKind } from '../store/clock.ts';
import { readMeta } from '../store/meta.ts';
import type { Store } from '../store/store.ts';
import { worldOf } from './asked-world.ts';
import { findWorld } from './find-world.ts';
import { productOf } from './product.ts';
import { resetStore } from './reset-world.ts';

/**
 * Begins a world afresh: the one that a database has, but for what is asked for. The same world keeps the product that
 * its server was started with. Throws SimulatorError `sim/unknown-world`.
 */
export function resetToAsked(store: Store, asked: Readonly<Record<string, unknown>>): void {
  const present = worldOf(store);
  const world = typeof asked['world'] === 'string' ? asked['world'] : present.world;
  const seed = typeof asked['seed'] === 'number' ? asked['seed'] : present.seed;
  const clock: ClockKind = asked['clock'] === 'real' || asked['clock'] === 'manual' ? asked['clock'] : present.clock;
  const product = world === present.world ? productOf(readMeta(store, 'product')) : undefined;
  resetStore(store, findWorld(world, seed, clock, product), seed, clock);
}
