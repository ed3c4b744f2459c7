import type { Kind, KindContext } from '../kinds/kind.ts';
import type { ReplaceChange } from '../model/change.ts';
import { type Plan, planChanges } from '../model/plan.ts';
import type { Resource } from '../model/resource.ts';
import { compare } from '../planning/compare.ts';

/**
 * A replacement that made the new object and could not remove the old one left a twin of what is declared: it is taken
 * instead of making another. Null when there is none; an object that the plan knows is no twin.
 */
export async function takeOverTwin(
  kind: Kind,
  context: KindContext,
  change: ReplaceChange,
  plan: Plan,
): Promise<string | null> {
  if (change.takes !== undefined) return null;
  const resource: Resource = { ...change, spec: change.desired };
  const wanted = {
    wanted: [resource],
    waiting: [],
    owned: new Set<string>(),
    everything: false,
    notice: () => undefined,
  };
  const known = keysOf(plan, kind.name);
  const { objects } = await kind.observe({ ...context, ...wanted });
  const twin = objects.find(
    (one) =>
      !known.has(one.serverKey) &&
      one.matchKey === kind.matchKey(resource) &&
      compare(kind.schema, change.desired, one.spec).fields.length === 0,
  );
  if (twin === undefined) return null;
  await kind.remove(context, { ...change, action: 'delete', declaredAt: null });
  return twin.serverKey;
}

/** Every object of a kind that the plan speaks of: it is somebody's. */
function keysOf(plan: Plan, kind: string): ReadonlySet<string> {
  const changed = planChanges(plan).flatMap((one) => ('serverKey' in one ? [one] : []));
  const all = [...changed, ...plan.unchanged, ...plan.adoptions].filter((one) => one.kind === kind);
  return new Set(all.map((one) => one.serverKey));
}
