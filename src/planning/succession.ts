import type { Kind } from '../kinds/kind.ts';
import type { Change, CreateChange, DeleteChange, ForgetChange, ReplaceChange, SideEffect } from '../model/change.ts';
import type { ObservedObject } from '../model/resource.ts';
import { compare } from './compare.ts';

/**
 * Where the match key is the server key, an object that one change leaves may be the very one that another needs: two
 * points exchange their devices. It is then handed on and never removed, so that nobody is without it meanwhile. Says
 * who takes what and puts the changes in `after`: who leaves an object is served from its new place first. In a ring
 * the change with the least id begins.
 */
export function handOn(kind: Kind, changes: readonly Change[], observed: readonly ObservedObject[]): readonly Change[] {
  if (!kind.keyedByMatch) return changes;
  const takers = new Map(changes.filter(isTaking).map((one) => [keyWanted(kind, one), one]));
  const leavers = new Map(changes.filter(isReplacing).map((one) => [one.serverKey, one]));
  const first = ringBegins(kind, leavers);
  const found = new Map(observed.map((one) => [one.serverKey, one]));
  return changes.map((change) => {
    if (change.action === 'delete') return handedOver(change, takers.get(change.serverKey));
    if (!isTaking(change)) return change;
    const key = keyWanted(kind, change);
    const leaver = leavers.get(key);
    const after = leaver === undefined || first.has(change.id) ? [] : [leaver.id];
    if (change.action === 'create') return { ...change, after };
    const taken = found.get(key);
    const taker = takers.get(change.serverKey);
    return {
      ...change,
      after,
      ...(taken === undefined
        ? {}
        : {
            takes: { serverKey: key, fields: compare(kind.schema, change.desired, taken.spec).fields },
            sideEffects: [...change.sideEffects, overwritten(taken)],
          }),
      ...(taker?.action === 'replace' ? { passedOn: taker.id } : {}),
    };
  });
}

function overwritten({ displayName }: ObservedObject): SideEffect {
  return { name: displayName, effect: 'overwritten' };
}

/** What leaves the configuration and is taken by a replacement is not removed any more. */
function handedOver(change: DeleteChange, taker: CreateChange | ReplaceChange | undefined): Change {
  if (taker === undefined) return change;
  const { observed: _kept, doubt: _removed, ...rest } = change;
  const forgotten: ForgetChange = { ...rest, action: 'forget', passedOn: taker.id, after: [taker.id] };
  return forgotten;
}

/** Of every ring of replacements the one that begins. */
function ringBegins(kind: Kind, leavers: ReadonlyMap<string, ReplaceChange>): ReadonlySet<string> {
  const first = new Set<string>();
  const visited = new Set<string>();
  for (const start of [...leavers.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (visited.has(start.id)) continue;
    let one: ReplaceChange | undefined = start;
    while (one !== undefined && !visited.has(one.id)) {
      visited.add(one.id);
      one = leavers.get(keyWanted(kind, one));
    }
    if (one === start) first.add(start.id);
  }
  return first;
}

function isTaking(change: Change): change is CreateChange | ReplaceChange {
  return change.action === 'create' || change.action === 'replace';
}

function isReplacing(change: Change): change is ReplaceChange {
  return change.action === 'replace';
}

function keyWanted(kind: Kind, change: CreateChange | ReplaceChange): string {
  return kind.matchKey({ ...change, spec: change.desired });
}
