import { requireGroup } from '../objects/groups.ts';
import { badFormat } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';

/** Reading, in an access mask. The bits are not in the public documents: that any other one means changing is our choice. */
const readMask = 1;

/** Class HstAccessControl, as a probe of rights and of task types (reference: additions 1, D:14/a00519; ksc-methods.txt). */
export const accessMethods: readonly Method[] = [
  method(
    'HstAccessControl.AccessCheckToAdmGroup',
    'K',
    'read',
    { lGroupId: 'int', dwAccessMask: 'int', szwFuncArea: 'string', szwProduct: 'string', szwVersion: 'string' },
    ({ store, session }, { lGroupId, dwAccessMask }) => {
      requireGroup(store, lGroupId);
      return { PxgRetVal: !session.isReadOnly || (dwAccessMask & ~readMask) === 0 };
    },
  ),
  method(
    'HstAccessControl.IsTaskTypeReadonly',
    'D',
    'read',
    { lGroupId: 'int', szwProduct: 'string', szwVersion: 'string', szwTaskTypeName: 'string' },
    ({ store, session }, { lGroupId, szwProduct, szwVersion, szwTaskTypeName }) => {
      requireGroup(store, lGroupId);
      if (szwProduct === '' || szwVersion === '' || szwTaskTypeName === '')
        throw badFormat('a task type has three names');
      // What a real server says of a type that it does not know is not documented.
      return { PxgRetVal: session.isReadOnly };
    },
  ),
];
