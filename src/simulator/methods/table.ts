import { groupMethods } from './group.ts';
import { hostMethods } from './host.ts';
import { iterationMethods } from './iteration.ts';
import { limitMethods } from './limits.ts';
import type { Method } from './method.ts';
import { networkMethods } from './network.ts';
import { policyMethods } from './policy.ts';
import { selectionMethods } from './selection.ts';
import { sessionMethods } from './session.ts';
import { contentsMethods } from './ss-contents.ts';
import { staticInfoMethods } from './static-info.ts';
import { taskMethods } from './task.ts';
import { pointMethods } from './ua-control.ts';
import { approvalMethods } from './vapm-control.ts';

/** Every method of the wire that the simulated server answers, each with its evidence; no other exists. */
export const methodTable: readonly Method[] = [
  ...sessionMethods,
  ...groupMethods,
  ...hostMethods,
  ...staticInfoMethods,
  ...iterationMethods,
  ...pointMethods,
  ...networkMethods,
  ...taskMethods,
  ...policyMethods,
  ...contentsMethods,
  ...approvalMethods,
  ...selectionMethods,
  ...limitMethods,
];
