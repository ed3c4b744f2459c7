import { createHash } from 'node:crypto';
import { readMeta } from '../store/meta.ts';
import { maybeNumberOf, numberOf, paramsOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { stringAttribute } from '../wire/attributes.ts';
import { formatJson } from '../wire/json.ts';
import { datetime, elementsOf, insideParams, integerOf, type Params, params, type WireValue } from '../wire/value.ts';
import { badFormat, notFound, notPermitted } from '../wire/wire-error.ts';
import { groupName, requireGroup } from './groups.ts';
import { requireTaskType } from './product-rules.ts';
import { nextStart, scheduleOf, stringsOf } from './schedule.ts';
import { serverOfGroup, serverOfHost } from './servers.ts';
import { checkTaskAttributes } from './task-attributes.ts';

/** Server-owned on an update: a changed one is refused, one that is not sent stays (our reading). */
const readOnlyTop = [
  'TASKID_PRODUCT_NAME',
  'TASKID_VERSION',
  'TASKID_COMPONENT_NAME',
  'TASKID_INSTANCE_ID',
  'TASK_NAME',
  'TASK_UNIQUE_ID',
];
const readOnlyInfo = ['PRTS_TASK_CREATION_DATE', 'PRTS_TASK_GROUPNAME', 'PRTS_TASK_GROUPID'];
const readOnlyParameters = ['klprts-TaskStorageId'];
const longestName = 100;
/** Device list of a task (domain.md 11 [V 14.2]). */
const mostHosts = 1000;
const serverProduct = '1093';

/**
 * Adds a task and gives its id; its schedule counts from `now`, which for a seeded task is later than its creation. It
 * belongs to the server of its group, or of the first of its hosts, else to the one that is asked for it (our reading).
 * Throws WireError for what is missing, wrong or does not exist.
 */
export function addTask(store: Store, data: Params, now: number, { created = now, server = 0 } = {}): number {
  const info = checkTask(store, data);
  if (stringAttribute(data, 'TASK_UNIQUE_ID') !== '') throw notPermitted('TASK_UNIQUE_ID is given by the server');
  const group = groupOf(info);
  const { PRTS_TASK_CREATION_DATE: _created, PRTS_TASK_GROUPNAME: _group, ...kept } = info;
  const { 'klprts-TaskStorageId': _storage, ...parameters } = insideParams(data['TASK_ADDITIONAL_PARAMS']) ?? {};
  const { TASK_UNIQUE_ID: _id, ...rest } = data;
  const stored = { ...rest, TASK_INFO_PARAMS: params(kept), TASK_ADDITIONAL_PARAMS: params(parameters) };
  const { id } = store.run(
    `INSERT INTO tasks (storage_id, product, version, component, name, server, group_id, data, created, next_run)
     VALUES ('', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      ...['TASKID_PRODUCT_NAME', 'TASKID_VERSION', 'TASKID_COMPONENT_NAME', 'TASK_NAME'].map((name) =>
        stringAttribute(data, name),
      ),
      ownerOf(store, info) ?? server,
      group ?? null,
      formatJson(stored),
      created,
      startAfter(stored, now, created),
    ],
  );
  store.run('UPDATE tasks SET storage_id = ? WHERE id = ?', [storageId(store, id), id]);
  return id;
}

/**
 * Replaces the data of a task: what is not sent is gone (the stricter of two readings, ksc-openapi.md 4.1), except what
 * is read-only. Changing a read-only attribute is refused.
 */
export function updateTask(store: Store, id: number, data: Params, now: number): void {
  const row = requireTask(store, id);
  const before = taskData(store, row);
  const info = checkTask(store, data);
  const parameters = insideParams(data['TASK_ADDITIONAL_PARAMS']) ?? {};
  refuseChanges(before, data, readOnlyTop);
  refuseChanges(insideParams(before['TASK_INFO_PARAMS']) ?? {}, info, readOnlyInfo);
  refuseChanges(insideParams(before['TASK_ADDITIONAL_PARAMS']) ?? {}, parameters, readOnlyParameters);
  const group = maybeNumberOf(row, 'group_id');
  const { PRTS_TASK_CREATION_DATE: _created, PRTS_TASK_GROUPNAME: _group, ...kept } = info;
  const { 'klprts-TaskStorageId': _storage, ...own } = parameters;
  const { TASK_UNIQUE_ID: _id, ...rest } = data;
  const stored = {
    ...rest,
    TASK_INFO_PARAMS: params(group === null ? kept : { ...kept, PRTS_TASK_GROUPID: group }),
    TASK_ADDITIONAL_PARAMS: params(own),
  };
  store.run('UPDATE tasks SET data = ?, next_run = ? WHERE id = ?', [
    formatJson(stored),
    startAfter(stored, now, numberOf(row, 'created')),
    id,
  ]);
}

/** The settings of a task as the server gives them: with its id, creation date, group name and storage id. */
export function taskData(store: Store, row: Row): Params {
  const stored = paramsOf(row, 'data');
  const group = maybeNumberOf(row, 'group_id');
  const info: Record<string, WireValue> = {
    ...insideParams(stored['TASK_INFO_PARAMS']),
    PRTS_TASK_CREATION_DATE: datetime(numberOf(row, 'created')),
    ...(group === null ? {} : { PRTS_TASK_GROUPNAME: groupName(store, group) }),
  };
  return {
    ...stored,
    TASK_UNIQUE_ID: String(numberOf(row, 'id')),
    TASK_INFO_PARAMS: params(info),
    TASK_ADDITIONAL_PARAMS: params({
      ...insideParams(stored['TASK_ADDITIONAL_PARAMS']),
      'klprts-TaskStorageId': textOf(row, 'storage_id'),
    }),
  };
}

export function removeTask(store: Store, id: number): void {
  for (const table of ['runs', 'suspended_runs', 'task_results'])
    store.run(`DELETE FROM ${table} WHERE task = ?`, [id]);
  store.run('DELETE FROM tasks WHERE id = ?', [id]);
}

/** The row of a task. Throws WireError notFound. */
export function requireTask(store: Store, id: number): Row {
  const row = Number.isSafeInteger(id) ? store.get('SELECT * FROM tasks WHERE id = ?', [id]) : undefined;
  if (row === undefined) throw notFound(`no task ${id}`);
  return row;
}

/** The group of a group task, or undefined for a task with another scope. */
function groupOf(info: Params): number | undefined {
  const group = integerOf(info['PRTS_TASK_GROUPID']);
  return group === undefined || group < 0 ? undefined : group;
}

function ownerOf(store: Store, info: Params): number | undefined {
  const group = groupOf(info);
  if (group !== undefined) return serverOfGroup(store, group);
  const [host] = stringsOf(info['HostList']);
  return host === undefined ? undefined : serverOfHost(store, host);
}

function checkTask(store: Store, data: Params): Params {
  checkTaskAttributes(data);
  for (const name of ['TASKID_PRODUCT_NAME', 'TASKID_VERSION', 'TASKID_COMPONENT_NAME', 'TASK_NAME'])
    if (stringAttribute(data, name) === '') throw badFormat(`task: '${name}' is empty`);
  const type = integerOf(data['TASKSCH_TYPE']) ?? 0;
  if (type < 0 || type > 7) throw badFormat('task: TASKSCH_TYPE must be 0 to 7');
  const info = insideParams(data['TASK_INFO_PARAMS']) ?? {};
  checkName(stringAttribute(info, 'DisplayName'));
  checkScope(store, info, stringAttribute(data, 'TASKID_PRODUCT_NAME'));
  requireTaskType(store, data);
  return info;
}

/** Reference: domain.md 3.1 [V-sib]. */
function checkName(name: string): void {
  if (name === '' || name.length > longestName) throw badFormat(`DisplayName has 1 to ${longestName} characters`);
  if (/["*<>?\\:|]/.test(name)) throw badFormat('DisplayName holds one of " * < > ? \\ : |');
}

function checkScope(store: Store, info: Params, product: string): void {
  const group = groupOf(info);
  const hosts = stringsOf(info['HostList']);
  if (hosts.length > mostHosts) throw badFormat(`HostList holds more than ${mostHosts} devices`);
  if (hosts.length !== elementsOf(info['HostList']).length) throw badFormat('HostList holds host ids only');
  const query = integerOf(info['.HstQueryId']);
  if (group !== undefined) requireGroup(store, group);
  for (const host of hosts)
    if (store.get('SELECT 1 FROM devices WHERE id = ?', [host]) === undefined) throw notFound(`no host '${host}'`);
  if (query !== undefined && store.get('SELECT 1 FROM selections WHERE id = ?', [query]) === undefined)
    throw notFound(`no selection ${query}`);
  if (group === undefined && hosts.length === 0 && query === undefined && product !== serverProduct)
    throw badFormat('a task needs PRTS_TASK_GROUPID, HostList or .HstQueryId');
}

function refuseChanges(before: Params, after: Params, names: readonly string[]): void {
  const isSame = (name: string): boolean =>
    name === 'PRTS_TASK_GROUPID'
      ? groupOf(after) === groupOf(before)
      : formatJson(after[name]) === formatJson(before[name]);
  for (const name of names)
    if (Object.hasOwn(after, name) && !isSame(name)) throw notPermitted(`'${name}' is read-only`);
}

function startAfter(data: Params, now: number, created: number): number | null {
  return nextStart(scheduleOf(data), now, created) ?? null;
}

/** The "tasks storage" id depends on world and id only, as everything else. */
function storageId(store: Store, id: number): string {
  const digest = createHash('sha256')
    .update(`task/${readMeta(store, 'serverId') ?? ''}/${id}`)
    .digest('hex');
  return digest.slice(0, 32);
}
