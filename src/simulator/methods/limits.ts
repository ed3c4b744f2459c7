import { type Method, method } from './method.ts';

/** Class Limits: capability discovery (reference: ksc-openapi.md 1.7; its semantics are our reading). */
export const limitMethods: readonly Method[] = [
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
