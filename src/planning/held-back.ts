import { guardInput, type PlanCircumstances, type PlanParts } from './complete-plan.ts';
import { guardActions } from './guards.ts';
import { order } from './order.ts';
import { skippedWith } from './skipped-with.ts';

/**
 * Changes that will not happen as the plan stands: those that a guard holds, and those that are skipped with them; each
 * with the id of the held change. Guards that need to know whom a change reaches are not asked, as that depends on the
 * answer. Pure.
 */
export function heldBack(parts: PlanParts, circumstances: PlanCircumstances): ReadonlyMap<string, string> {
  const { held } = guardActions(guardInput(parts, circumstances));
  return held.size === 0 ? new Map() : skippedWith(order(parts.changes, parts.kinds), held);
}
