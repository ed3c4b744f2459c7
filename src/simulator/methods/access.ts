import { requireGroup } from '../objects/groups.ts';
import { badFormat } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';

/** Class HstAccessControl, as a probe of task types (reference: additions 1, D:14/a00519). */
export const accessMethods: readonly Method[] = [
  method(
    'HstAccessControl.IsTaskTypeReadonly',
    'D',
    'read',
    { lGroupId: 'int', szwProduct: 'string', szwVersion: 'string', szwTaskTypeName: 'string' },
    ({ store }, { lGroupId, szwProduct, szwVersion, szwTaskTypeName }) => {
      requireGroup(store, lGroupId);
      if (szwProduct === '' || szwVersion === '' || szwTaskTypeName === '')
        throw badFormat('a task type has three names');
      // Every user of this server may do everything; what a real one says of an unknown type is not documented.
      return { PxgRetVal: false };
    },
  ),
];
