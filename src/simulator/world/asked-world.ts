import { SimulatorError } from '../simulator-error.ts';
import { type ClockKind, clockOf } from '../store/clock.ts';
import { type MetaKey, readMeta, readMetaNumber, writeMeta } from '../store/meta.ts';
import type { Store } from '../store/store.ts';
import { type Product, productOf } from './product.ts';

/** Which world is asked for. */
export interface AskedWorld {
  readonly world: string;
  readonly seed: number;
  readonly clock: ClockKind;
}

/** What somebody named who serves a database; the rest is as the database has it. */
export type NamedWorld = Partial<AskedWorld & { readonly product: Product }>;

const key: MetaKey = 'standsFor';

/**
 * Refuses a database that has another world than the one asked for, unless it was made to stand for that one. Throws
 * SimulatorError `sim/other-world`.
 */
export function checkWorld(store: Store, path: string, asked: AskedWorld): void {
  const found = textOf(worldOf(store));
  const wanted = textOf(asked);
  if (wanted === found || wanted === readMeta(store, key)) return;
  throw new SimulatorError(
    'sim/other-world',
    `${path} holds ${found}, but ${wanted} is declared.`,
    '"kscctl sim reset" begins the declared world afresh and forgets the ledger of the old one; or declare the one that is there.',
  );
}

/** Refuses a database that differs from what was named. Throws SimulatorError `sim/other-world`. */
export function checkNamed(store: Store, path: string, named: NamedWorld): void {
  const found = { ...worldOf(store), product: productOf(readMeta(store, 'product')) };
  const differing = (['world', 'seed', 'clock', 'product'] as const).filter(
    (one) => named[one] !== undefined && named[one] !== found[one],
  );
  if (differing.length === 0) return;
  throw new SimulatorError(
    'sim/other-world',
    `${path} holds ${differing.map((one) => `${one} ${found[one]}`).join(', ')}, not ${differing.map((one) => named[one]).join(', ')}.`,
    'Leave that out to serve what is there, or name another file.',
  );
}

/** What a database has. */
export function worldOf(store: Store): AskedWorld {
  return { world: readMeta(store, 'world') ?? '', seed: readMetaNumber(store, 'seed'), clock: clockOf(store) };
}

/** From now on the database stands for that world, whatever it has: somebody wants to try another one. */
export function standFor(store: Store, asked: AskedWorld): void {
  writeMeta(store, key, textOf(asked));
}

function textOf({ world, seed, clock }: AskedWorld): string {
  return `world ${world} with seed ${seed} and a ${clock} clock`;
}
