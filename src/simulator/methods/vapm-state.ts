import type { Store } from '../store/store.ts';
import { badFormat, notFound } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';
import { requireUpdates } from './vapm-control.ts';

/** How long the deletion of files is reported as going on, in milliseconds; our choice. */
const deletionMs = 50;
const sources = [0, 1, 2, 4];
const request = { wstrRequestId: 'string' } as const;

/** The rest of class VapmControlApi that updating needs (reference: ksc-openapi.md 6.2 [K]); values are our choice. */
export const vapmStateMethods: readonly Method[] = [
  method('VapmControlApi.IsVapmBaseReady', 'K', 'read', {}, () => ({ PxgRetVal: true })),
  method('VapmControlApi.GetAttributesSetVersionNum', 'K', 'read', {}, () => ({ PxgRetVal: 1 })),
  // Updates of this world are for every language, which the view says by nLCID 0 (additions 4 [D]).
  method(
    'VapmControlApi.GetUpdateSupportedLanguagesFilter',
    'K',
    'read',
    { nUpdateSource: 'int' },
    (_context, args) => {
      if (!sources.includes(args.nUpdateSource)) throw badFormat('nUpdateSource must be 0, 1, 2 or 4');
      return { pSupportedLanguages: [] };
    },
  ),
  // Rules of tasks are applied at once, so none is ever pending.
  method('VapmControlApi.GetPendingRulesTasks', 'K', 'read', {}, () => ({ pTasksIds: [] })),
  // The server knows at once what the vendor has released (fleet); there is nothing to begin.
  method('VapmControlApi.InitiateDownload', 'K', 'read', {}, () => ({})),
  method(
    'VapmControlApi.GetEulasIdsForPatchPrerequisites',
    'K',
    'read',
    { llPatchGlobalId: 'long', nLCID: 'int' },
    ({ store }, { llPatchGlobalId }) => {
      requirePatch(store, llPatchGlobalId);
      return { pEulasIds: [] };
    },
  ),
  method(
    'VapmControlApi.GetSupportedLcidsForPatchPrerequisites',
    'K',
    'read',
    { llPatchGlobalId: 'long', nOriginalLcid: 'int' },
    ({ store }, { llPatchGlobalId, nOriginalLcid }) => {
      requirePatch(store, llPatchGlobalId);
      return { pLcids: [nOriginalLcid] };
    },
  ),
  method(
    'VapmControlApi.DeleteFilesForUpdates',
    'K',
    'read',
    { pUpdatesIds: 'array', ...request },
    ({ store, memory, session }, { pUpdatesIds, wstrRequestId }) => {
      requireUpdates(store, pUpdatesIds);
      memory.actions.startAs(session, wstrRequestId, { succeeded: true, data: {} }, deletionMs);
      return {};
    },
  ),
  deletion('VapmControlApi.DeleteFilesForAllMicrosoftUpdates'),
  deletion('VapmControlApi.DeleteFilesForAll3rdPartyUpdates'),
  deletion('VapmControlApi.DeleteFilesForAllUpdates'),
  method('VapmControlApi.CancelDeleteFilesForUpdates', 'K', 'read', request, ({ memory, session }, args) => {
    memory.actions.cancel(session, args.wstrRequestId);
    return {};
  }),
];

/** Files of updates are not modelled, so their deletion only ends. */
function deletion(name: string): Method {
  return method(name, 'K', 'read', request, ({ memory, session }, { wstrRequestId }) => {
    memory.actions.startAs(session, wstrRequestId, { succeeded: true, data: {} }, deletionMs);
    return {};
  });
}

/** The patch of nPatchGlbId, which here is the id of a third-party update. */
export function requirePatch(store: Store, id: bigint): void {
  if (store.get('SELECT 1 FROM updates WHERE id = ? AND source = 2', [id]) === undefined)
    throw notFound(`no patch ${id}`);
}
