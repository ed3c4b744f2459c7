import type { Kind, KindContext } from '../kinds/kind.ts';
import { ServerError } from '../ksc/errors.ts';
import type { DeleteChange } from '../model/change.ts';
import { isAnother } from '../model/ledger.ts';
import { type Plan, planChanges } from '../model/plan.ts';
import type { Outcome } from '../model/run.ts';
import { compare } from '../planning/compare.ts';
import { otherObject, overtaken } from './overtaken.ts';

/**
 * Deletions that are not to be carried out, as what they would remove is no longer what the plan showed. Read before
 * the first write: what this run does to such an object on its way (a policy that becomes inactive, a group that moves
 * along) is no change of anyone else.
 */
export async function movedDeletions(
  plan: Plan,
  kinds: readonly Kind[],
  context: KindContext,
): Promise<ReadonlyMap<string, Outcome>> {
  const deletions = planChanges(plan).filter((one) => one.action === 'delete' && one.held === null) as DeleteChange[];
  const found = await Promise.all(
    deletions.map(async (change): Promise<Outcome | null> => {
      const ended = { id: change.id, action: change.action, calls: 0, ms: 0 };
      try {
        const why = await movedOf(change, kinds, context);
        return why === null
          ? null
          : { ...ended, outcome: 'overtaken', error: overtaken(`${why}; nothing was deleted`) };
      } catch (error) {
        if (!(error instanceof ServerError)) throw error;
        const { code, message, method } = error;
        return { ...ended, outcome: 'failed', error: { code, message, method } };
      }
    }),
  );
  return new Map(found.flatMap((one) => (one === null ? [] : [[one.id, one] as const])));
}

async function movedOf(change: DeleteChange, kinds: readonly Kind[], context: KindContext): Promise<string | null> {
  const kind = kinds.find((one) => one.name === change.kind);
  if (kind === undefined) throw new Error(`no kind ${change.kind}`);
  const now = await kind.observeOne(context, change.serverKey, change.observed);
  if (now === null) return `${change.id} is no longer on the server`;
  if (isAnother(change, now)) return otherObject(change.serverKey);
  const [moved] = compare(kind.schema, change.observed, now.spec, { unknown: now.unknown, ignore: [] }).fields;
  return moved === undefined ? null : `${moved.path} was changed by someone else after the plan was made`;
}
