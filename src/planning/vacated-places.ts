import type { Kind } from '../kinds/kind.ts';
import type { Change, CreateChange, UpdateChange } from '../model/change.ts';

/**
 * Where one object at a time can stand in a place, such as a group at its path: what is to come there waits for the change
 * that takes the object there elsewhere. Of those that would wait for each other in a ring none waits: no order helps.
 */
export function afterVacated(kind: Kind, changes: readonly Change[]): readonly Change[] {
  if (!kind.oneInPlace) return changes;
  const leavers = new Map(changes.filter((one) => leaves(kind, one)).map((one) => [placeNow(kind, one), one]));
  const before = (change: Change) => (isComing(change) ? leavers.get(placeThen(kind, change)) : undefined);
  return changes.map((change) => {
    const leaver = before(change);
    if (leaver === undefined || isInRing(change, before)) return change;
    return { ...change, after: [...change.after, leaver.id] };
  });
}

function isInRing(start: Change, before: (change: Change) => Change | undefined): boolean {
  const visited = new Set<Change>();
  let one = before(start);
  while (one !== undefined && one !== start && !visited.has(one)) {
    visited.add(one);
    one = before(one);
  }
  return one === start;
}

function isComing(change: Change): change is CreateChange | UpdateChange {
  return change.action === 'create' || change.action === 'update';
}

function leaves(kind: Kind, change: Change): change is UpdateChange {
  return change.action === 'update' && placeNow(kind, change) !== placeThen(kind, change);
}

function placeNow(kind: Kind, { name, observed }: UpdateChange): string {
  return kind.matchKey({ name, spec: observed });
}

function placeThen(kind: Kind, { name, desired }: CreateChange | UpdateChange): string {
  return kind.matchKey({ name, spec: desired });
}
