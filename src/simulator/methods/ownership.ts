import { policyType } from '../objects/revisions.ts';
import type { ServerGroups } from '../objects/servers.ts';
import { numberOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { elementsOf, insideParams, integerOf, type Params, type WireValue } from '../wire/value.ts';
import { WireError } from '../wire/wire-error.ts';
import { requireOwnGroup } from './virtual-scope.ts';

type Args = Readonly<Record<string, unknown>>;
type Check = (store: Store, groups: ServerGroups, value: unknown) => void;

/**
 * Refuses arguments that name something of another server: a session of a virtual server works with its own groups,
 * devices, policies and tasks only. That this is "no access" is our choice. What does not exist is left to the method.
 */
export function requireOwnArguments(store: Store, groups: ServerGroups, args: Args): void {
  for (const [name, value] of Object.entries(args)) {
    // The group of an iterator over the tasks of all groups says nothing (reference: ksc-openapi.md 4.1).
    if (name === 'nGroupId' && args['bGroupIdSignificant'] === false) continue;
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    check?.(store, groups, value);
  }
  // The object of a revision: its type is an argument too, or it is a task (GroupTaskControlApi).
  if (args['nObjType'] === policyType) policy(store, groups, args['nObjId']);
  else task(store, groups, args['nObjId']);
}

const group: Check = (store, groups, value) => {
  if (typeof value === 'number' && value >= 0) requireOwnGroup(store, groups, value);
};

const host: Check = (store, groups, value) => {
  if (typeof value !== 'string') return;
  const row = store.get('SELECT group_id FROM devices WHERE id = ?', [value]);
  if (row !== undefined) requireOwnGroup(store, groups, numberOf(row, 'group_id'));
};

const hosts: Check = (store, groups, value) => {
  for (const one of elementsOf(value as WireValue | undefined)) host(store, groups, one);
};

const policy: Check = (store, groups, value) => {
  if (typeof value !== 'number') return;
  const row = store.get('SELECT group_id FROM policies WHERE id = ?', [value]);
  if (row !== undefined) requireOwnGroup(store, groups, numberOf(row, 'group_id'));
};

const task: Check = (store, groups, value) => {
  if (typeof value !== 'string' && typeof value !== 'number') return;
  if (!isOwnTask(store, groups, Number(value))) throw new WireError('noAccess', 'the task belongs to another server');
};

const tasks: Check = (store, groups, value) => {
  for (const one of elementsOf(value as WireValue | undefined)) task(store, groups, one);
};

const storedTask: Check = (store, groups, value) => {
  if (typeof value !== 'string') return;
  const row = store.get('SELECT id FROM tasks WHERE storage_id = ?', [value]);
  if (row !== undefined) task(store, groups, numberOf(row, 'id'));
};

/** A virtual server knows of itself only: not even whether there is a secondary server of that number (our choice). */
const secondary: Check = () => {
  throw new WireError('noAccess', 'a virtual server knows of itself only');
};

const location: Check = (store, groups, value) => {
  const target = ((value ?? {}) as Params)['GwLocHostId'];
  host(store, groups, target);
  if (typeof target !== 'string') return;
  const server = store.get('SELECT 1 FROM secondary_servers WHERE instance_id = ?', [target]);
  if (server !== undefined) secondary(store, groups, target);
};

/** Refuses data of an object, which may come out of a blob or a revision, that names something of another server. */
export function requireOwnData(store: Store, groups: ServerGroups, data: Params): void {
  if (groups.id !== 0) params(store, groups, data);
}

/** Members of params arguments that name something. */
const params: Check = (store, groups, value) => {
  const given = (value ?? {}) as Params;
  for (const name of ['parentId', 'KLHST_WKS_GROUPID', 'KLPOL_GROUP_ID', 'PRTS_TASK_GROUPID'])
    group(store, groups, given[name]);
  host(store, groups, given['UaHostId']);
  hosts(store, groups, given['HostList']);
  for (const scope of elementsOf(insideParams(given['UaScope'])?.['ScopeGroups']))
    group(store, groups, integerOf(insideParams(scope)?.['ScopeId']));
  for (const item of elementsOf(given['KLPOL_POL_OUTBREAK'])) policy(store, groups, insideParams(item)?.['KLPOL_ID']);
  const info = insideParams(given['TASK_INFO_PARAMS']);
  if (info !== undefined) params(store, groups, info);
};

const checks: Readonly<Record<string, Check>> = {
  nGroupId: group,
  nGroup: group,
  nParent: group,
  lGroupId: group,
  lGroup: group,
  nNewGroupId: group,
  nSrcGroupId: group,
  nDstGroupId: group,
  lParentGroup: group,
  strHostName: host,
  wstrHostId: host,
  szwHostId: host,
  wstrUaHostId: host,
  wsHostName: host,
  pHostNames: hosts,
  pArrHostIds: hosts,
  nPolicy: policy,
  lPolicy: policy,
  nSync: policy,
  lServer: secondary,
  nSlaveServerId: secondary,
  srvInstanceId: secondary,
  pLocations: location,
  strTask: task,
  strTaskId: task,
  wstrTaskId: task,
  strPrtsTaskId: storedTask,
  pTasksIds: tasks,
  pInfo: params,
  pProperties: params,
  pPolicyData: params,
  pData: params,
  pUaInfo: params,
  pCgInfo: params,
  pExtraData: params,
};

/** Whether a task is of this server; the server itself may use all. A task that does not exist belongs to everyone. */
export function isOwnTask(store: Store, groups: ServerGroups, id: number): boolean {
  if (groups.id === 0 || !Number.isSafeInteger(id)) return true;
  const row = store.get('SELECT server FROM tasks WHERE id = ?', [id]);
  return row === undefined || numberOf(row, 'server') === groups.id;
}
