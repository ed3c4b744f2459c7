import { badFormat } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';

/**
 * Limits by their number (reference: additions 3, Limits.GetLimits [D]): 0 virtual servers, 1 hosts, 4 moving of agents, 7
 * distribution points, 8 secondary servers, 19 backup, 20 system management. The values are our choice; 1 means enabled.
 */
const limits: ReadonlyMap<number, number> = new Map([
  [0, 500],
  [1, 100_000],
  [4, 1],
  [7, 1],
  [8, 500],
  [19, 1],
  [20, 1],
]);

/** Class Limits: capability discovery (reference: ksc-openapi.md 1.7; its semantics are our reading). */
export const limitMethods: readonly Method[] = [
  method('Limits.GetLimits', 'D', 'read', { param: 'int' }, (_context, { param }) => {
    const limit = limits.get(param);
    if (limit === undefined) throw badFormat(`there is no limit ${param}`);
    return { PxgRetVal: limit };
  }),
  method(
    'Limits.IsMethodPresent',
    'K',
    'read',
    { strInstance: 'string', strClass: 'string', strMethod: 'string' },
    ({ hasMethod }, { strInstance, strClass, strMethod }) => ({
      PxgRetVal: strInstance === '' && hasMethod(`${strClass}.${strMethod}`),
    }),
  ),
];
