import { orderRecords } from '../filter/order-records.ts';
import { requireTask } from '../objects/tasks.ts';
import { numberOf } from '../store/row.ts';
import type { SortField } from '../wire/arguments.ts';
import { type Params, params, type WireValue } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';
import { openTaskHistory } from './events.ts';
import { checkRange } from './iterator-page.ts';
import type { RecordIterator } from './memory.ts';
import { type CallContext, type Method, method } from './method.ts';
import { taskId } from './task.ts';
import { hostStatuses, statusRecord, taskStatistics } from './task-status.ts';

const longestLifetimeSeconds = 7200;
const allStates = 0x7f;
const statusFields = ['hostname', 'hostdn', 'state_descr'];

/** Statistics, history and host statuses of class Tasks (reference: ksc-openapi.md 4.1). */
export const taskHistoryMethods: readonly Method[] = [
  statisticsMethod('Tasks.GetTaskStatistics'),
  // Its shape is unknown; the same as that of the older method is our choice.
  statisticsMethod('Tasks.GetTaskStatistics2'),
  method(
    'Tasks.GetTaskHistory',
    'K',
    'read',
    {
      strTask: 'string',
      pFields2Return: 'array',
      pSortFields: 'order?',
      strHostName: 'string',
      pFilter: 'params?',
    },
    (context, { strTask, pFields2Return, pSortFields, strHostName, pFilter }) => {
      const id = numberOf(requireTask(context.store, taskId(strTask)), 'id');
      const wanted = { fields: pFields2Return, order: pSortFields, filter: pFilter };
      return { strIteratorId: openTaskHistory(context, id, wanted, strHostName) };
    },
  ),
  method(
    'Tasks.ResetHostIteratorForTaskStatus',
    'K',
    'read',
    { strTask: 'string', pFields2Return: 'array', nHostStateMask: 'int', nLifetime: 'int' },
    (context, args) => ({ strHostIteratorId: openStatuses(context, { ...args, pFields2Order: [] }) }),
  ),
  method(
    'Tasks.ResetHostIteratorForTaskStatusEx',
    'K',
    'read',
    {
      strTask: 'string',
      pFields2Return: 'array',
      pFields2Order: 'order?',
      nHostStateMask: 'int',
      nLifetime: 'int',
    },
    (context, args) => ({ strHostIteratorId: openStatuses(context, args) }),
  ),
  method('Tasks.GetHostStatusRecordsCount', 'K', 'read', { strHostIteratorId: 'string' }, (context, args) => ({
    PxgRetVal: use(context, args.strHostIteratorId).records.length,
  })),
  method(
    'Tasks.GetHostStatusRecordRange',
    'K',
    'read',
    { strHostIteratorId: 'string', nStart: 'int', nEnd: 'int' },
    (context, { strHostIteratorId, nStart, nEnd }) => {
      const { records } = use(context, strHostIteratorId);
      checkRange(nStart, nEnd - nStart + 1);
      const page = records.slice(nStart, nEnd + 1);
      return { PxgRetVal: page.length, pParHostStatus: statuses(page) };
    },
  ),
  method(
    'Tasks.GetNextHostStatus',
    'K',
    'read',
    { strHostIteratorId: 'string', nCount: 'int' },
    (context, { strHostIteratorId, nCount }) => {
      const iterator = use(context, strHostIteratorId);
      checkRange(0, nCount);
      const page = iterator.records.slice(iterator.next, iterator.next + nCount);
      iterator.next += page.length;
      // The retval's meaning is not documented: whether there was something is our choice.
      return { PxgRetVal: page.length > 0, nActual: page.length, pHostStatus: statuses(page) };
    },
  ),
  method(
    'Tasks.ReleaseHostStatusIterator',
    'K',
    'read',
    { strHostIteratorId: 'string' },
    ({ memory, session }, args) => {
      memory.hostStatuses.release(session, args.strHostIteratorId);
      return {};
    },
  ),
];

function statisticsMethod(name: string): Method {
  return method(name, 'K', 'read', { strTask: 'string' }, ({ store, now }, { strTask }) => ({
    PxgRetVal: taskStatistics(store, requireTask(store, taskId(strTask)), now),
  }));
}

function openStatuses(
  { store, memory, session, now }: CallContext,
  args: {
    readonly strTask: string;
    readonly pFields2Return: readonly WireValue[];
    readonly pFields2Order: readonly SortField[];
    readonly nHostStateMask: number;
    readonly nLifetime: number;
  },
): string {
  const task = requireTask(store, taskId(args.strTask));
  if (args.nHostStateMask < 1 || args.nHostStateMask > allStates)
    throw badFormat('nHostStateMask has bits 0x01 to 0x40');
  if (args.nLifetime < 1 || args.nLifetime > longestLifetimeSeconds)
    throw badFormat(`nLifetime must be 1 to ${longestLifetimeSeconds} seconds`);
  const records = hostStatuses(store, task, now)
    .filter(({ state }) => (state & args.nHostStateMask) !== 0)
    .map(statusRecord);
  const wanted = orderRecords(records, statusFields, args.pFields2Return, args.pFields2Order);
  return memory.hostStatuses.add(session, { records: wanted, next: 0 }, args.nLifetime * 1000);
}

function use({ memory, session }: CallContext, id: string): RecordIterator {
  return memory.hostStatuses.use(session, id);
}

function statuses(records: readonly Params[]): Params {
  return { statuses: records.map(params) };
}
