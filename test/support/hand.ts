import { agentPolicy, hostIds } from '../simulator/scenario.ts';
import { type JsonObject, textOf, unwrap, type WireClient, wrapped } from '../wire/wire-client.ts';

/** Changes that an administrator makes in the console, over the wire and without the product's code. */

export async function taskId(client: WireClient, title: string): Promise<string> {
  const any = {
    strProductName: null,
    strVersion: null,
    strComponentName: null,
    strInstanceId: null,
    strTaskName: null,
  };
  const reset = { nGroupId: -1, bGroupIdSignificant: false, bIncludeSupergroups: true, ...any };
  const { strTaskIteratorId } = await client.call('Tasks.ResetTasksIterator', reset);
  for (;;) {
    const { pTaskData } = await client.call('Tasks.GetNextTask', { strTaskIteratorId: strTaskIteratorId ?? '' });
    if (pTaskData === null) throw new Error(`there is no task "${title}"`);
    const data = pTaskData as JsonObject;
    if (unwrap(data['TASK_INFO_PARAMS'])['DisplayName'] === title) return textOf(data['TASK_UNIQUE_ID']);
  }
}

/** The parts of task data, unwrapped; attributes of type undefined are taken out. */
export interface TaskParts {
  readonly top?: JsonObject;
  readonly info?: JsonObject;
  readonly additional?: JsonObject;
  /** Attributes of TASK_INFO_PARAMS to take out. */
  readonly without?: readonly string[];
}

export async function editTask(client: WireClient, title: string, changes: TaskParts): Promise<void> {
  const strTask = await taskId(client, title);
  const { PxgRetVal } = await client.call('Tasks.GetTaskData', { strTask });
  const { TASK_INFO_PARAMS: info, TASK_ADDITIONAL_PARAMS: additional, ...top } = PxgRetVal as JsonObject;
  const left = Object.entries(unwrap(info)).filter(([name]) => changes.without?.includes(name) !== true);
  const kept = Object.fromEntries(left);
  const pData = {
    ...top,
    ...changes.top,
    TASK_INFO_PARAMS: wrapped({ ...kept, ...changes.info }),
    TASK_ADDITIONAL_PARAMS: wrapped({ ...unwrap(additional), ...changes.additional }),
  };
  await client.call('Tasks.UpdateTask', { strTask, pData });
}

export async function editPoint(client: WireClient, device: string, changes: JsonObject): Promise<void> {
  const wstrUaHostId = (await hostIds(client)).get(device) ?? '';
  const { pUaInfo } = await client.call('UaControl.GetUpdateAgentInfo', { wstrUaHostId });
  await client.call('UaControl.ModifyUpdateAgent', { pUaInfo: { ...(pUaInfo as JsonObject), ...changes } });
}

export async function groupId(client: WireClient, name: string, nParent: number): Promise<number> {
  const { PxgRetVal } = await client.call('HostGroup.GetGroupId', { nParent, strName: name });
  return Number(PxgRetVal);
}

export async function hostId(client: WireClient, name: string): Promise<string> {
  const [row] = await client.hosts(`(KLHST_WKS_DN="${name}")`, ['KLHST_WKS_HOSTNAME']);
  return String(row?.['KLHST_WKS_HOSTNAME']);
}

/** Sets a value of the agent policy with its lock open. */
export async function setUnlocked(
  client: WireClient,
  wstrSection: string,
  name: string,
  value: boolean,
): Promise<void> {
  const opened = await client.call('Policy.GetPolicyContents', { nPolicy: agentPolicy, nRevisionId: 0, nLifeTime: 0 });
  const wstrID = String(opened['PxgRetVal']);
  const place = { wstrID, wstrProduct: '1103', wstrVersion: '1.0.0.0', wstrSection };
  const pNewData = { [name]: wrapped({ KLPRSS_Val: value, KLPRSS_Mnd: false }) };
  await client.call('SsContents.Ss_Update', { ...place, pNewData });
  await client.call('SsContents.Ss_Apply', { wstrID });
}
