import type { SideEffect } from '../../model/change.ts';
import type { ObservedObject } from '../../model/resource.ts';
import { isWithinGroup } from '../../schema/group-path.ts';
import type { ProposedChange } from '../kind.ts';

/** One active policy of a product in a group (domain.md 8); forced inheritance overwrites what stands below (U26). */
export function policySideEffects(change: ProposedChange, observedPolicies: readonly ObservedObject[]): SideEffect[] {
  if (change.desired === null) return [];
  const after = { ...change.observed, ...change.desired };
  const group = String(after['group']);
  const others = observedPolicies.filter((one) => one.serverKey !== change.serverKey);
  // In another group there are other policies beside it and below it.
  const changed = (path: string) =>
    change.action === 'create' || change.fields.some((one) => one.path === path || one.path === '/spec/group');
  const deactivated = others.filter(
    (one) =>
      after['active'] === true && changed('/spec/active') && one.spec['active'] === true && one.spec['group'] === group,
  );
  const overwritten = others.filter(
    (one) =>
      after['forceInheritance'] === true &&
      changed('/spec/forceInheritance') &&
      one.spec['group'] !== group &&
      isWithinGroup(String(one.spec['group']), group),
  );
  return [
    ...deactivated.map((one) => ({ name: one.displayName, effect: 'deactivated' as const })),
    ...overwritten.map((one) => ({ name: one.displayName, effect: 'overwritten' as const })),
  ];
}
