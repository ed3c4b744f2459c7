import type { Kind } from '../kinds/kind.ts';
import type { Change, ReplaceChange } from '../model/change.ts';
import type { ObservedObject } from '../model/resource.ts';
import { compare } from './compare.ts';

/**
 * Where the object that a replacement would make is there already and is nobody's, it is taken instead of making
 * another: a run that was killed may have left it. Who made it nobody knows, so it counts as adopted.
 */
export function takeTwins(
  kind: Kind,
  changes: readonly Change[],
  observed: readonly ObservedObject[],
  isOwned: (serverKey: string) => boolean,
): readonly Change[] {
  const twinOf = (change: ReplaceChange) =>
    observed.find(
      (one) =>
        one.matchKey === kind.matchKey({ name: change.name, spec: change.desired }) &&
        !isOwned(one.serverKey) &&
        compare(kind.schema, change.desired, one.spec).fields.length === 0,
    );
  return changes.map((change) => {
    if (change.action !== 'replace' || change.takes !== undefined) return change;
    const twin = twinOf(change);
    return twin === undefined ? change : { ...change, takes: { serverKey: twin.serverKey, fields: [] } };
  });
}
