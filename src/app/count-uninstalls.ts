import type { KindContext } from '../kinds/kind.ts';
import { type Change, statusAfter } from '../model/change.ts';
import { assessDecline } from './approval-impact.ts';
import { deviceCounts } from './device-counts.ts';

/** From how many devices a change would take an update now; null where that is not known. */
export async function countUninstalls(change: Change, context: KindContext): Promise<number | null> {
  const isDecline =
    change.kind === 'UpdateApproval' &&
    change.fields.some((one) => one.path === '/spec/status') &&
    statusAfter(change) === 'Declined';
  if (!isDecline) return change.impact.uninstalls;
  const update = context.names.updates.byUid(change.name);
  return update === null ? null : (await assessDecline(update, context, deviceCounts(context))).uninstalls;
}
