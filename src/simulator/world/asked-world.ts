import { SimulatorError } from '../simulator-error.ts';
import type { ClockKind } from '../store/clock.ts';
import { type MetaKey, readMeta, readMetaNumber, writeMeta } from '../store/meta.ts';
import type { Store } from '../store/store.ts';

/** Which world is asked for. */
export interface AskedWorld {
  readonly world: string;
  readonly seed: number;
  readonly clock: ClockKind;
}

const key: MetaKey = 'standsFor';

/**
 * Refuses a database that has another world than the one asked for, unless it was made to stand for that one. Throws
 * SimulatorError `sim/other-world`.
 */
export function checkWorld(store: Store, path: string, asked: AskedWorld): void {
  const found = textOf({
    world: readMeta(store, 'world') ?? '',
    seed: readMetaNumber(store, 'seed'),
    clock: readMeta(store, 'clock') === 'real' ? 'real' : 'manual',
  });
  const wanted = textOf(asked);
  if (wanted === found || wanted === readMeta(store, key)) return;
  throw new SimulatorError(
    'sim/other-world',
    `${path} holds ${found}, but ${wanted} is declared.`,
    '"kscctl sim reset" begins the declared world afresh and forgets the ledger of the old one; or declare the one that is there.',
  );
}

/** From now on the database stands for that world, whatever it has: somebody wants to try another one. */
export function standFor(store: Store, asked: AskedWorld): void {
  writeMeta(store, key, textOf(asked));
}

function textOf({ world, seed, clock }: AskedWorld): string {
  return `world ${world} with seed ${seed} and a ${clock} clock`;
}
