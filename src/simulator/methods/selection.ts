import { invented } from '../invented-names.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Row } from '../store/store.ts';
import { type Params, params } from '../wire/value.ts';
import { notFound } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';

/** Query type of device selections; that they are type 1 is our choice. */
const deviceSelections = 1;

/** Class QueriesStorage: device selections (reference: additions 5 [D] for PredefinedID). */
export const selectionMethods: readonly Method[] = [
  method('QueriesStorage.GetQueryIds', 'K', 'read', { eType: 'int' }, ({ store }, { eType }) => ({
    PxgRetVal:
      eType === deviceSelections
        ? store.all('SELECT id FROM selections ORDER BY id').map((row) => numberOf(row, 'id'))
        : [],
  })),
  method('QueriesStorage.GetQueries', 'K', 'read', { eType: 'int' }, ({ store }, { eType }) => ({
    PxgRetVal:
      eType === deviceSelections
        ? store.all('SELECT * FROM selections ORDER BY id').map((row) => params(selectionOf(row)))
        : [],
  })),
  method('QueriesStorage.GetQuery', 'K', 'read', { nId: 'int' }, ({ store }, { nId }) => {
    const row = store.get('SELECT * FROM selections WHERE id = ?', [nId]);
    if (row === undefined) throw notFound(`no query ${nId}`);
    return { PxgRetVal: selectionOf(row) };
  }),
];

function selectionOf(row: Row): Params {
  return {
    [invented.queryId]: numberOf(row, 'id'),
    PredefinedID: textOf(row, 'predefined'),
    [invented.queryName]: textOf(row, 'name'),
  };
}
