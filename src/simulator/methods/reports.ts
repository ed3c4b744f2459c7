import { readServerContent } from '../fleet/server-content.ts';
import { numberOf } from '../store/row.ts';
import { checkAttributes } from '../wire/attributes.ts';
import { datetime, type Params, params } from '../wire/value.ts';
import { type CallContext, type Method, method } from './method.ts';
import { takeResult } from './results.ts';
import { groupsOf, ownGroupsCondition } from './virtual-scope.ts';

/** How long statistics take and are kept, in milliseconds; our choice. */
const collectionMs = 50;
const keptMs = 600_000;
const dayMs = 24 * 3_600_000;
/** Statuses and reasons (reference: ksc-openapi.md 8; general status values additions 4 [D]). */
const status = { ok: 0, warning: 2, critical: 3 } as const;
const reason = { serverNotUpdated: 1, hostsNotUpdated: 2, serverUpdateRuns: 4 } as const;
/** Only the statistics of updates are here. */
const requestRules = { KLSTS_Updates: { kind: 'params', isRequired: true } } as const;

/** Update statistics of class ReportManager, by the older and by the newer calls (reference: ksc-openapi.md 8 [K]). */
export const reportMethods: readonly Method[] = [
  method('ReportManager.RequestStatisticsData', 'K', 'read', { pRequestParams: 'params' }, (context, args) => ({
    strRequestId: collect(context, args.pRequestParams),
  })),
  method('ReportManager.GetStatisticsData', 'K', 'read', { strRequestId: 'string' }, (context, args) => ({
    pResultData: takeResult(context, args.strRequestId, 'statistics').data,
  })),
  method('ReportManager.CancelStatisticsRequest', 'K', 'read', { strRequestId: 'string' }, (context, args) => {
    context.memory.results.release(context.session, args.strRequestId);
    return {};
  }),
  method('ReportManager.CollectStatisticsAsync', 'K', 'read', { pRequestParams: 'params' }, (context, args) => ({
    wstrRequestId: collect(context, args.pRequestParams),
  })),
  method('ReportManager.CollectStatisticsAsyncGetData', 'K', 'read', { wstrRequestId: 'string' }, (context, args) => ({
    pResultData: takeResult(context, args.wstrRequestId, 'statistics').data,
  })),
  method('ReportManager.CollectStatisticsAsyncCancel', 'K', 'read', { wstrRequestId: 'string' }, (context, args) => {
    context.memory.results.release(context.session, args.wstrRequestId);
    return {};
  }),
];

function collect(context: CallContext, request: Params): string {
  checkAttributes(request, requestRules, 'pRequestParams', true);
  const { memory, session } = context;
  const id = memory.actions.start(session, { succeeded: true, data: {} }, collectionMs);
  const data = { KLSTS_Updates: params(updateStatistics(context)) };
  memory.results.addAs(session, id, { kind: 'statistics', readyAt: memory.clock() + collectionMs, data }, keptMs);
  return id;
}

/** Databases older than a week make a host "not updated", older than a day the server (the thresholds are our reading). */
function updateStatistics({ store, session, now }: CallContext): Params {
  const own = ownGroupsCondition(store, groupsOf(store, session), 't.group_id', true);
  const count = (sql: string, bindings: Record<string, number | string>): number => {
    const row = store.get(sql, { ...bindings, ...own?.bindings });
    return row === undefined ? 0 : numberOf(row, 'n');
  };
  const notUpdated = count(
    `SELECT count(*) AS n FROM devices t WHERE t.bases < :since AND ${own?.sql ?? '1'} AND EXISTS (
       SELECT 1 FROM device_products p WHERE p.device = t.id AND p.product <> '1103')`,
    { since: now - 7 * dayMs },
  );
  const isRunning = count("SELECT count(*) AS n FROM runs WHERE device = '' AND started <= :now", { now }) > 0;
  const lastUpdate = readServerContent(store)?.bases ?? null;
  const isServerOld = lastUpdate === null || now - lastUpdate > dayMs;
  const mask =
    (isServerOld ? reason.serverNotUpdated : 0) +
    (notUpdated > 0 ? reason.hostsNotUpdated : 0) +
    (isRunning ? reason.serverUpdateRuns : 0);
  return {
    KLSTS_Par_Status: notUpdated > 0 ? status.critical : isServerOld ? status.warning : status.ok,
    KLSTS_Par_StatusReasonMask: mask,
    KLSTS_Par_Upd_LastSrvUpdateTime: datetime(lastUpdate),
    KLSTS_Par_Upd_NotUpdatesCnt: notUpdated,
    KLSTS_Par_Upd_SrvCompletedPercent: isRunning ? 50 : lastUpdate === null ? 0 : 100,
  };
}
