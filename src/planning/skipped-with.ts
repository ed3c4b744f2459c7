import type { GuardName } from '../model/guard.ts';
import type { Barrier } from '../model/plan.ts';
import type { Outcome } from '../model/run.ts';
import type { Ordered } from './order.ts';

/**
 * Changes that will not happen while guards hold others: those that are held, and those that are skipped as they rest on
 * one that is; each with the id of the held change. Pure.
 */
export function skippedWith(
  { waves, barriers }: Ordered,
  held: ReadonlyMap<string, readonly GuardName[]>,
): ReadonlyMap<string, string> {
  if (held.size === 0) return new Map();
  const changes = waves.flat();
  const back = keptBack({ waves, barriers }, held, new Map());
  // Nothing is set aside for a change that would come to nothing: it would stay there.
  const rings = changes.flatMap((change): [string, string][] => {
    const aside = change.action === 'update' ? (change.setsAside ?? []) : [];
    const cause = aside.map((id) => back.get(id)).find((id) => id !== undefined);
    return cause === undefined ? [] : [[change.id, cause]];
  });
  return rings.length === 0 ? back : keptBack({ waves, barriers }, held, new Map(rings));
}

/** `rings`: changes that begin a ring which does not come to its end, each with the held change that is the cause. */
function keptBack(
  { waves, barriers }: Ordered,
  held: ReadonlyMap<string, readonly GuardName[]>,
  rings: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const back = new Map<string, string>();
  for (const change of waves.flat()) {
    const own = held.has(change.id) ? change.id : rings.get(change.id);
    if (own !== undefined) {
      back.set(change.id, own);
      continue;
    }
    const cause = change.after
      .flatMap((before) => {
        const barrier = barriers.find((one) => one.id === before);
        return (barrier?.of ?? [before]).map((id) => ({ id, barrier }));
      })
      .find(({ id, barrier }) => back.has(id) && keepsBack(held.has(id) ? 'held' : 'skipped', barrier));
    if (cause !== undefined) back.set(change.id, back.get(cause.id) ?? cause.id);
  }
  return back;
}

/** Whether what became of a change keeps back another one that comes after it; `barrier` is what puts it there, if any. */
export function keepsBack(outcome: Outcome['outcome'], barrier: Barrier | undefined): boolean {
  if (outcome === 'applied') return false;
  return outcome !== 'held' || barrier === undefined || barrier.heldBlocks;
}
