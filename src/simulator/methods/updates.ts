import { emptyServerRepository, readServerContent } from '../fleet/server-content.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { datetime, long, type Params, params } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';

const localizations = ['ru', 'en', 'fr', 'de'];
/** How long emptying the repository is reported as going on, in milliseconds; our choice. */
const removalMs = 50;
const basesId = 'SIM_BASES';

/** Class Updates: the repository of the Administration Server (reference: ksc-openapi.md 6.5 [D][G]). */
export const updateMethods: readonly Method[] = [
  method('Updates.GetUpdatesInfo', 'D', 'read', { pFilter: 'array?' }, ({ store }, { pFilter }) => {
    const bundles = bundlesOf(store);
    // Without a filter only the ids are given (reference: ksc-openapi.md 6.5 [G]).
    if (pFilter === null)
      return { PxgRetVal: bundles.map((bundle) => params({ KLUPDSRV_BUNDLE_ID: bundle['KLUPDSRV_BUNDLE_ID'] ?? '' })) };
    if (pFilter.some((id) => typeof id !== 'string')) throw badFormat('pFilter: strings expected');
    return { PxgRetVal: bundles.filter((one) => pFilter.includes(one['KLUPDSRV_BUNDLE_ID'] ?? '')).map(params) };
  }),
  method('Updates.GetAvailableUpdatesInfo', 'D', 'read', { strLocalization: 'string' }, ({ store }, args) => {
    if (!localizations.includes(args.strLocalization)) throw badFormat('strLocalization must be ru, en, fr or de');
    const rows = store.all(
      `SELECT product, max(product_display) AS display FROM updates WHERE source = 4 GROUP BY product ORDER BY product`,
    );
    const components = rows.map((row, index) =>
      params({
        CompId: textOf(row, 'product'),
        Name: textOf(row, 'display'),
        Descr: textOf(row, 'display'),
        AppId: index + 1,
        AppSuperId: 0,
      }),
    );
    return { pAvailableUpdateComps: { KLUpdates: components } };
  }),
  method('Updates.RemoveUpdates', 'K', 'write', {}, ({ store, memory, session }) => {
    emptyServerRepository(store);
    return { PxgRetVal: memory.actions.start(session, { succeeded: true, data: {} }, removalMs) };
  }),
  method('Updates.RemoveUpdatesCancel', 'K', 'read', { strRequestId: 'string' }, ({ memory, session }, args) => {
    memory.actions.cancel(session, args.strRequestId);
    return {};
  }),
];

/** One bundle with the databases, and one for each update that the repository holds; none before the first download. */
function bundlesOf(store: Store): Params[] {
  const content = readServerContent(store);
  if (content === undefined) return [];
  const bases = bundle(basesId, 'Base', 'Databases', content.bases);
  const patches = store.all(
    'SELECT uid_hex, title, released FROM updates WHERE source = 4 AND released <= ? ORDER BY id',
    [content.knownUntil],
  );
  return [
    { ...bases, KLUPD_AV_RECORDS_COUNT: long(20_000_000) },
    ...patches.map((row) => bundle(textOf(row, 'uid_hex'), 'Patch', textOf(row, 'title'), numberOf(row, 'released'))),
  ];
}

function bundle(id: string, type: 'Base' | 'Patch', description: string, date: number): Params {
  return {
    KLUPDSRV_BUNDLE_ID: id,
    Type: type,
    KLUPDSRV_BUNDLE_TYPE_DESCR: description,
    KLUPDSRV_BUNDLE_DWL_DATE: datetime(date),
    Date: datetime(date),
  };
}
