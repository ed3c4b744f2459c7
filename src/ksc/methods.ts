/**
 * Methods that leave the server as it is (reference: ksc-methods.txt; opening and releasing iterators changes only the
 * session). A connection for planning lets these through and refuses every other: there is no dry-run flag anywhere.
 */
const readingMethods: ReadonlySet<string> = new Set([
  'Session.StartSession',
  'Session.EndSession',
  'Session.Ping',
  'HostGroup.GetStaticInfo',
  'HostGroup.GroupIdGroups',
  'HostGroup.FindGroups',
  'HostGroup.FindHosts',
  'ChunkAccessor.GetItemsChunk',
  'ChunkAccessor.Release',
  'SrvView.ResetIterator',
  'SrvView.GetRecordCount',
  'SrvView.GetRecordRange',
  'SrvView.ReleaseIterator',
  'UaControl.GetAssignUasAutomatically',
  'UaControl.GetDefaultUpdateAgentRegistrationInfo',
  'UaControl.GetUpdateAgentInfo',
  'UaControl.GetUpdateAgentsList',
  'Tasks.ResetTasksIterator',
  'Tasks.GetNextTask',
  'Tasks.ReleaseTasksIterator',
  'Tasks.GetTaskData',
  'Policy.GetPoliciesForGroup',
  'Policy.GetPolicyData',
  'Policy.GetPolicyContents',
  'SsContents.Ss_Read',
  'SsContents.Ss_Release',
  'QueriesStorage.GetQueries',
  'NlaDefinedNetworks.GetNetworksList',
  'VapmControlApi.GetEulasIdsForUpdates',
  'VapmControlApi.GetEulaParams',
  'AsyncActionStateChecker.CheckActionState',
]);

export function isReading(method: string): boolean {
  return readingMethods.has(method);
}
