import { requireApprovable } from '../objects/product-rules.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { checkAttributes } from '../wire/attributes.ts';
import { insideParams, integerOf, params, type WireValue } from '../wire/value.ts';
import { badFormat, notFound } from '../wire/wire-error.ts';
import { type CallContext, type Method, method } from './method.ts';

const updateRules = {
  nSource: { kind: 'int', isRequired: true },
  nPatchDbId: { kind: 'int', isRequired: true },
} as const;

/** Class VapmControlApi: approvals and EULAs (reference: ksc-openapi.md 6.1 and 6.2). */
export const approvalMethods: readonly Method[] = [
  method(
    'VapmControlApi.ChangeApproval',
    'D',
    'write',
    { pUpdates: 'array', nApprovementState: 'int' },
    ({ store }, { pUpdates, nApprovementState }) => {
      if (![-1, 0, 1].includes(nApprovementState)) throw badFormat('nApprovementState must be -1, 0 or 1');
      for (const update of requireUpdates(store, pUpdates)) {
        requireApprovable(store, update, nApprovementState);
        store.run('UPDATE updates SET approval = ? WHERE id = ? AND approval <> ?', [
          nApprovementState,
          numberOf(update, 'id'),
          nApprovementState,
        ]);
      }
      return {};
    },
  ),
  method('VapmControlApi.AcceptEulas', 'K', 'write', { pEulaIDs: 'array' }, (context, { pEulaIDs }) => {
    acceptEulas(context, pEulaIDs);
    return {};
  }),
  method('VapmControlApi.DeclineEulas', 'K', 'write', { pEulaIDs: 'array' }, ({ store }, { pEulaIDs }) => {
    for (const id of requireEulas(store, pEulaIDs))
      store.run("UPDATE eulas SET accepted = NULL, accepted_by = '' WHERE id = ? AND accepted IS NOT NULL", [id]);
    return {};
  }),
  method('VapmControlApi.GetEulaParams', 'K', 'read', { nEulaId: 'int' }, ({ store }, { nEulaId }) => ({
    pEulaParams: { strEULA: textOf(requireEula(store, nEulaId), 'text'), nSource: 4, nLCID: 0 },
  })),
  method(
    'VapmControlApi.GetEulasInfo',
    'K',
    'read',
    { pUpdates: 'array', nLcid: 'int' },
    ({ store }, { pUpdates }) => ({
      pEulasInfo: eulasOf(store, pUpdates).map((id) =>
        params({ nEulaDbId: id, strEULAUrl: '', strEULA: textOf(requireEula(store, id), 'text') }),
      ),
    }),
  ),
  method(
    'VapmControlApi.GetEulasIdsForUpdates',
    'K',
    'read',
    { pUpdates: 'array', nLcid: 'int' },
    ({ store }, { pUpdates }) => ({ pEulaIds: eulasOf(store, pUpdates) }),
  ),
];

/** Accepts EULAs in the name of the session's user; one that is accepted already keeps its time and user. */
export function acceptEulas({ store, session, now }: CallContext, ids: readonly WireValue[]): void {
  for (const id of requireEulas(store, ids))
    store.run('UPDATE eulas SET accepted = ?, accepted_by = ? WHERE id = ? AND accepted IS NULL', [
      now,
      session.user,
      id,
    ]);
}

/** All EULAs of the updates, accepted or not (our reading), each once. */
function eulasOf(store: Store, updates: readonly WireValue[]): number[] {
  const ids = requireUpdates(store, updates).map((update) => numberOf(update, 'eula'));
  return [...new Set(ids.filter((id) => id !== 0))].sort((a, b) => a - b);
}

/** The rows of `{nSource, nPatchDbId}` containers; one that is unknown refuses the whole call. */
export function requireUpdates(store: Store, updates: readonly WireValue[]): Row[] {
  return updates.map((value) => {
    const update = insideParams(value);
    if (update === undefined) throw badFormat('pUpdates: params expected');
    checkAttributes(update, updateRules, 'pUpdates', true);
    const source = integerOf(update['nSource']) ?? 0;
    const id = integerOf(update['nPatchDbId']) ?? 0;
    const row = store.get('SELECT id, eula, min_server FROM updates WHERE id = ? AND source = ?', [id, source]);
    if (row === undefined) throw notFound(`no update ${id} of source ${source}`);
    return row;
  });
}

function requireEulas(store: Store, ids: readonly WireValue[]): number[] {
  return ids.map((id) => {
    if (typeof id !== 'number') throw badFormat('ids of EULAs are integers');
    requireEula(store, id);
    return id;
  });
}

export function requireEula(store: Store, id: number): Row {
  const row = store.get('SELECT id, text FROM eulas WHERE id = ?', [id]);
  if (row === undefined) throw notFound(`no EULA ${id}`);
  return row;
}
