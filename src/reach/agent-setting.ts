import type { ChainIndex, ChainPolicy, ChainSetting } from './chain.ts';

/**
 * The value of an agent setting on the devices of a group (domain.md 8): the nearest active policy gives it; a policy
 * above overrides it where it closes the lock and the one below inherits, by its own choice or because it must. Null
 * where a policy that counts does not tell the setting.
 */
export function agentSetting(
  index: ChainIndex,
  groupId: number,
  of: (policy: ChainPolicy) => ChainSetting,
  fallback: boolean,
): boolean | null {
  const [nearest, ...above] = index.policiesAbove(groupId);
  if (nearest === undefined) return fallback;
  let value = of(nearest);
  let lower = nearest;
  for (const upper of above) {
    if (!lower.inherits && !upper.forcesChildren) break;
    const setting = of(upper);
    if (setting?.enforced === true) value = setting;
    lower = upper;
  }
  return value?.value ?? null;
}
