/** What a method is about: rights are given by such areas. */
export type MethodArea =
  | 'session and server'
  | 'groups and devices'
  | 'device selections and networks'
  | 'distribution points'
  | 'tasks'
  | 'policies'
  | 'updates and their EULAs';

/** A method of the server that kscctl calls. */
export interface ClientMethod {
  readonly name: string;
  readonly area: MethodArea;
  /** `read` leaves the server as it is; opening and releasing iterators changes only the session. */
  readonly access: 'read' | 'write';
  /** The first command that needs it: apply needs all that plan needs. */
  readonly neededBy: 'plan' | 'apply' | 'doctor';
}

const methods = (
  area: MethodArea,
  neededBy: ClientMethod['neededBy'],
  access: ClientMethod['access'],
  names: readonly string[],
): ClientMethod[] => names.map((name) => ({ name, area, access, neededBy }));

/** Every method that the client calls, with what it does to the server (reference: ksc-methods.txt). */
export const clientMethods: readonly ClientMethod[] = [
  ...methods('session and server', 'plan', 'read', [
    'Session.StartSession',
    'Session.EndSession',
    'HostGroup.GetStaticInfo',
  ]),
  ...methods('session and server', 'doctor', 'read', [
    'Session.Ping',
    'Limits.IsMethodPresent',
    'HstAccessControl.IsTaskTypeReadonly',
  ]),
  ...methods('groups and devices', 'plan', 'read', [
    'HostGroup.GroupIdGroups',
    'HostGroup.FindGroups',
    'HostGroup.FindHosts',
    'HostGroup.GetGroupInfoEx',
    'HostGroup.GetHostProducts',
    'ChunkAccessor.GetItemsChunk',
    'ChunkAccessor.Release',
  ]),
  ...methods('groups and devices', 'apply', 'read', [
    'AsyncActionStateChecker.CheckActionState',
    'HostGroup.GetGroupId',
  ]),
  ...methods('groups and devices', 'apply', 'write', [
    'HostGroup.AddGroup',
    'HostGroup.UpdateGroup',
    'HostGroup.RemoveGroup',
  ]),
  ...methods('device selections and networks', 'plan', 'read', [
    'QueriesStorage.GetQueries',
    'NlaDefinedNetworks.GetNetworksList',
  ]),
  ...methods('distribution points', 'plan', 'read', [
    'UaControl.GetAssignUasAutomatically',
    'UaControl.GetUpdateAgentInfo',
    'UaControl.GetUpdateAgentsList',
  ]),
  ...methods('distribution points', 'apply', 'read', ['UaControl.GetDefaultUpdateAgentRegistrationInfo']),
  ...methods('distribution points', 'apply', 'write', [
    'UaControl.RegisterUpdateAgent',
    'UaControl.ModifyUpdateAgent',
    'UaControl.UnregisterUpdateAgent',
  ]),
  ...methods('tasks', 'plan', 'read', [
    'Tasks.ResetTasksIterator',
    'Tasks.GetNextTask',
    'Tasks.ReleaseTasksIterator',
    'Tasks.GetTaskData',
  ]),
  ...methods('tasks', 'apply', 'read', ['GroupTaskControlApi.ExportTask']),
  ...methods('tasks', 'apply', 'write', [
    'Tasks.AddTask',
    'Tasks.UpdateTask',
    'Tasks.DeleteTask',
    'GroupTaskControlApi.ImportTask',
    'GroupTaskControlApi.CommitImportedTask',
  ]),
  ...methods('policies', 'plan', 'read', [
    'Policy.GetPoliciesForGroup',
    'Policy.GetPolicyData',
    'Policy.GetPolicyContents',
    'SsContents.Ss_Read',
    'SsContents.Ss_Release',
  ]),
  ...methods('policies', 'doctor', 'read', ['SsContents.SS_GetNames']),
  ...methods('policies', 'apply', 'write', [
    'Policy.AddPolicy',
    'Policy.UpdatePolicyData',
    'Policy.CopyOrMovePolicy',
    'Policy.MakePolicyActive',
    'Policy.DeletePolicy',
    'SsContents.Ss_CreateSection',
    'SsContents.Ss_Replace',
    'SsContents.Ss_Apply',
  ]),
  ...methods('updates and their EULAs', 'plan', 'read', [
    'SrvView.ResetIterator',
    'SrvView.GetRecordCount',
    'SrvView.GetRecordRange',
    'SrvView.ReleaseIterator',
    'VapmControlApi.GetEulasIdsForUpdates',
  ]),
  ...methods('updates and their EULAs', 'apply', 'write', [
    'VapmControlApi.AcceptEulas',
    'VapmControlApi.ChangeApproval',
  ]),
];

const readingMethods: ReadonlySet<string> = new Set(
  clientMethods.filter((one) => one.access === 'read').map((one) => one.name),
);

/**
 * A connection for planning lets reading methods through and refuses every other: there is no dry-run flag anywhere.
 */
export function isReading(method: string): boolean {
  return readingMethods.has(method);
}
