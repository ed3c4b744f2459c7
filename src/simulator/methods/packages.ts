import { textOf } from '../store/row.ts';
import { type Method, method } from './method.ts';
import { acceptEulas, requireEula } from './vapm-control.ts';

/** EULAs of class PackagesApi (reference: ksc-openapi.md 6.2 [K]); ids are those of the updates' EULAs. */
export const packageMethods: readonly Method[] = [
  method('PackagesApi.GetEulaText', 'K', 'read', { nEulaId: 'int' }, ({ store }, { nEulaId }) => ({
    wstrEulaText: textOf(requireEula(store, nEulaId), 'text'),
  })),
  method('PackagesApi.AcceptEulas', 'K', 'write', { vecEulaIDs: 'array' }, (context, { vecEulaIDs }) => {
    acceptEulas(context, vecEulaIDs);
    return {};
  }),
];
