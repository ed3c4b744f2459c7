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
  const back = new Map<string, string>();
  if (held.size === 0) return back;
  for (const change of waves.flat()) {
    if (held.has(change.id)) {
      back.set(change.id, change.id);
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
