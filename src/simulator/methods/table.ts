import { accessMethods } from './access.ts';
import { dmzGatewayMethods } from './dmz-gateway.ts';
import { eventMethods } from './events.ts';
import { revisionMethods } from './ext-aud.ts';
import { gatewayMethods } from './gateway.ts';
import { groupMethods } from './group.ts';
import { groupSyncMethods } from './group-sync.ts';
import { groupTaskMethods } from './group-task-control.ts';
import { hierarchyMethods } from './hierarchy.ts';
import { hostMethods } from './host.ts';
import { hostChangeMethods } from './host-change.ts';
import { searchMethods } from './host-search.ts';
import { hostSettingsMethods } from './host-settings.ts';
import { iterationMethods } from './iteration.ts';
import { limitMethods } from './limits.ts';
import type { Method } from './method.ts';
import { networkMethods } from './network.ts';
import { packageMethods } from './packages.ts';
import { policyMethods } from './policy.ts';
import { policyExchangeMethods } from './policy-exchange.ts';
import { policyFileMethods } from './policy-file-exchange.ts';
import { profileMethods } from './policy-profiles.ts';
import { policyRevisionMethods } from './policy-revision.ts';
import { reportMethods } from './reports.ts';
import { selectionMethods } from './selection.ts';
import { sessionMethods } from './session.ts';
import { contentsMethods } from './ss-contents.ts';
import { staticInfoMethods } from './static-info.ts';
import { taskMethods } from './task.ts';
import { taskControlMethods } from './task-control.ts';
import { taskHistoryMethods } from './task-history.ts';
import { pointMethods } from './ua-control.ts';
import { updateMethods } from './updates.ts';
import { approvalMethods } from './vapm-control.ts';
import { patchMethods } from './vapm-patch.ts';
import { vapmStateMethods } from './vapm-state.ts';
import { vulnerabilityMethods } from './vapm-vulnerability.ts';

/** Every method of the wire that the simulated server answers, each with its evidence; no other exists. */
export const methodTable: readonly Method[] = [
  ...sessionMethods,
  ...gatewayMethods,
  ...hierarchyMethods,
  ...groupMethods,
  ...hostMethods,
  ...hostChangeMethods,
  ...hostSettingsMethods,
  ...searchMethods,
  ...staticInfoMethods,
  ...iterationMethods,
  ...pointMethods,
  ...dmzGatewayMethods,
  ...networkMethods,
  ...taskMethods,
  ...taskControlMethods,
  ...taskHistoryMethods,
  ...groupTaskMethods,
  ...eventMethods,
  ...policyMethods,
  ...policyExchangeMethods,
  ...policyFileMethods,
  ...policyRevisionMethods,
  ...profileMethods,
  ...contentsMethods,
  ...groupSyncMethods,
  ...revisionMethods,
  ...approvalMethods,
  ...vapmStateMethods,
  ...patchMethods,
  ...vulnerabilityMethods,
  ...packageMethods,
  ...updateMethods,
  ...reportMethods,
  ...selectionMethods,
  ...accessMethods,
  ...limitMethods,
];
