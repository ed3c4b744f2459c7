import { groupChain, requireGroup } from '../objects/groups.ts';
import { changeRevised, dropRevisions, firstRevision } from '../objects/revisions.ts';
import { scopeOf, targetDevices } from '../objects/task-scope.ts';
import { addTask, removeTask, requireTask, taskData, updateTask } from '../objects/tasks.ts';
import { maybeNumberOf, numberOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { stringAttribute } from '../wire/attributes.ts';
import { datetime, insideParams, type Params } from '../wire/value.ts';
import { notFound, notPermitted } from '../wire/wire-error.ts';
import { requireHost } from './host.ts';
import { type CallContext, type Method, method } from './method.ts';
import { isOwnTask, requireOwnData } from './ownership.ts';
import { groupsOf } from './virtual-scope.ts';

/** A task iterator has no lifetime argument; an hour since the last use is our choice. */
const iteratorLifetimeMs = 3_600_000;

/** Class Tasks (reference: ksc-openapi.md 4.1). */
export const taskMethods: readonly Method[] = [
  method('Tasks.AddTask', 'K', 'write', { pData: 'params' }, (context, { pData }) => ({
    PxgRetVal: String(addRevised(context, pData)),
  })),
  method('Tasks.UpdateTask', 'K', 'write', { strTask: 'string', pData: 'params' }, (context, args) => {
    const { store, session, now } = context;
    const id = numberOf(requireTask(store, taskId(args.strTask)), 'id');
    changeRevised(store, 'task', id, { user: session.user, now }, () => updateTask(store, id, args.pData, now));
    requireOwnScope(context, id);
    return {};
  }),
  method('Tasks.DeleteTask', 'K', 'write', { strTask: 'string' }, ({ store }, { strTask }) => {
    const id = numberOf(requireTask(store, taskId(strTask)), 'id');
    removeTask(store, id);
    dropRevisions(store, 'task', id);
    return {};
  }),
  method('Tasks.GetTask', 'K', 'read', { strTask: 'string' }, ({ store }, { strTask }) => ({
    PxgRetVal: shortTask(requireTask(store, taskId(strTask)), store),
  })),
  method('Tasks.GetTaskData', 'K', 'read', { strTask: 'string' }, ({ store }, { strTask }) => ({
    PxgRetVal: taskData(store, requireTask(store, taskId(strTask))),
  })),
  method('Tasks.GetTaskGroup', 'K', 'read', { strTaskId: 'string' }, ({ store }, { strTaskId }) => ({
    PxgRetVal: maybeNumberOf(requireTask(store, taskId(strTaskId)), 'group_id') ?? -1,
  })),
  method('Tasks.ResolveTaskId', 'K', 'read', { strPrtsTaskId: 'string' }, ({ store }, { strPrtsTaskId }) => {
    const row = store.get('SELECT id FROM tasks WHERE storage_id = ?', [strPrtsTaskId]);
    if (row === undefined) throw notFound(`no task with storage id '${strPrtsTaskId}'`);
    return { PxgRetVal: String(numberOf(row, 'id')) };
  }),
  method(
    'Tasks.GetAllTasksOfHost',
    'K',
    'read',
    { strDomainName: 'string', strHostName: 'string' },
    ({ store, session, now }, { strHostName }) => {
      requireHost(store, strHostName);
      const server = groupsOf(store, session);
      const covering = store
        .all('SELECT * FROM tasks ORDER BY id')
        .filter((row) => isOwnTask(store, server, numberOf(row, 'id')))
        .filter((row) => targetDevices(store, scopeOf(row), now, strHostName).length > 0);
      return { PxgRetVal: covering.map((row) => String(numberOf(row, 'id'))) };
    },
  ),
  method(
    'Tasks.ResetTasksIterator',
    'K',
    'read',
    {
      nGroupId: 'int',
      bGroupIdSignificant: 'bool',
      strProductName: 'string?',
      strVersion: 'string?',
      strComponentName: 'string?',
      strInstanceId: 'string?',
      strTaskName: 'string?',
      bIncludeSupergroups: 'bool',
    },
    ({ store, memory, session }, args) => {
      const groups = args.bGroupIdSignificant ? groupFilter(store, args.nGroupId, args.bIncludeSupergroups) : '1';
      const rows = store.all(
        `SELECT id FROM tasks WHERE ${groups} AND (:product IS NULL OR product = :product)
         AND (:version IS NULL OR version = :version) AND (:component IS NULL OR component = :component)
         AND (:name IS NULL OR name = :name)
         AND (:instance IS NULL OR json_extract(data, '$.TASKID_INSTANCE_ID') = :instance) ORDER BY id`,
        {
          product: filterValue(args.strProductName),
          version: filterValue(args.strVersion),
          component: filterValue(args.strComponentName),
          name: filterValue(args.strTaskName),
          instance: filterValue(args.strInstanceId),
        },
      );
      const server = groupsOf(store, session);
      const ids = rows.map((row) => numberOf(row, 'id')).filter((id) => isOwnTask(store, server, id));
      const iterator = { ids, next: 0 };
      return { strTaskIteratorId: memory.taskIterators.add(session, iterator, iteratorLifetimeMs) };
    },
  ),
  method(
    'Tasks.GetNextTask',
    'K',
    'read',
    { strTaskIteratorId: 'string' },
    ({ store, memory, session }, { strTaskIteratorId }) => {
      const iterator = memory.taskIterators.use(session, strTaskIteratorId);
      while (iterator.next < iterator.ids.length) {
        const row = store.get('SELECT * FROM tasks WHERE id = ?', [iterator.ids[iterator.next] ?? 0]);
        iterator.next += 1;
        if (row !== undefined) return { pTaskData: taskData(store, row) };
      }
      return { pTaskData: null };
    },
  ),
  method('Tasks.ReleaseTasksIterator', 'K', 'read', { strTaskIteratorId: 'string' }, ({ memory, session }, args) => {
    memory.taskIterators.release(session, args.strTaskIteratorId);
    return {};
  }),
];

/** Adds a task and keeps its first revision. */
export function addRevised(context: CallContext, data: Params): number {
  const { store, session, now } = context;
  requireOwnData(store, groupsOf(store, session), data);
  const id = addTask(store, data, now, { server: session.virtualServer });
  requireOwnScope(context, id);
  firstRevision(store, 'task', id, { user: session.user, now });
  return id;
}

/** Tasks of the server itself are no business of a virtual one (our choice). */
function requireOwnScope({ store, session }: CallContext, id: number): void {
  if (session.virtualServer !== 0 && scopeOf(requireTask(store, id)).type === 'server')
    throw notPermitted('a virtual server has tasks for its devices only');
}

/** Ids are decimal strings; anything else is the id of no task. */
export function taskId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw notFound(`no task '${text}'`);
  return Number(text);
}

/** Null and the empty string both mean no filter (the latter is our choice). */
function filterValue(text: string | null): string | null {
  return text === '' ? null : text;
}

/** Ids are whole numbers from our own tables, so they can stand in the SQL. */
function groupFilter(store: Store, group: number, withSupergroups: boolean): string {
  requireGroup(store, group);
  const groups = withSupergroups ? groupChain(store, group) : [group];
  return `group_id IN (${groups.join(', ')})`;
}

/** Reference: ksc-openapi.md 4.1 GetTask [D]. */
function shortTask(row: Row, store: Store): Params {
  const data = taskData(store, row);
  return {
    TASK_NAME: stringAttribute(data, 'TASK_NAME'),
    DisplayName: stringAttribute(insideParams(data['TASK_INFO_PARAMS']) ?? {}, 'DisplayName'),
    TASK_UNIQUE_ID: stringAttribute(data, 'TASK_UNIQUE_ID'),
    PRTS_TASK_CREATION_DATE: datetime(numberOf(row, 'created')),
    TASKID_PRODUCT_NAME: stringAttribute(data, 'TASKID_PRODUCT_NAME'),
    TASKID_VERSION: stringAttribute(data, 'TASKID_VERSION'),
  };
}
