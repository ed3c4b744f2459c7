import type { Kind } from '../kinds/kind.ts';
import type { Change, CreateChange, UpdateChange } from '../model/change.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';

/**
 * Where one object at a time can stand in a place, such as a group at its path: what is to come there waits for the change
 * that takes the object there elsewhere. In a ring the least id begins, and what stands at its place is set aside for it
 * until its own change comes, the last one of the ring.
 */
export function afterVacated(kind: Kind, changes: readonly Change[]): readonly Change[] {
  if (!kind.oneInPlace) return changes;
  const leavers = new Map(changes.filter((one) => leaves(kind, one)).map((one) => [placeNow(kind, one), one]));
  const before = (change: Change) => (isComing(change) ? leavers.get(placeThen(kind, change)) : undefined);
  return changes.map((change) => {
    const leaver = before(change);
    if (leaver === undefined) return change;
    const ring = ringOf(change, before);
    if (change.action !== 'update' || ring === null || ring.some((one) => one.id < change.id))
      return { ...change, after: [...change.after, leaver.id] };
    return { ...change, setsAside: ring.map((one) => one.id) };
  });
}

/** What is said of the rings: the objects of people are for a moment called as nobody declared them. */
export function toldOfRings(changes: readonly Change[]): readonly Diagnostic[] {
  return changes.flatMap((change) => {
    if (change.action !== 'update' || change.setsAside === undefined) return [];
    const [first = ''] = change.setsAside;
    const others = change.setsAside.join(', ');
    const message = `${change.id} and ${others} stand at each other's places: ${first} gets a name for the time between, and its own one last`;
    return [diagnostic('plan/exchanged-places', { message, resource: change.id })];
  });
}

/** The changes that would wait for each other with this one, the one that it waits for first; null where none do. */
function ringOf(start: Change, before: (change: Change) => Change | undefined): readonly Change[] | null {
  const visited = new Set<Change>();
  let one = before(start);
  while (one !== undefined && one !== start && !visited.has(one)) {
    visited.add(one);
    one = before(one);
  }
  return one === start ? [...visited] : null;
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
