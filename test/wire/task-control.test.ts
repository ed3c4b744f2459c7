import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdminClient, adminClient } from '../../src/simulator/index.ts';
import { serverForTests } from './server.ts';
import { taskOf, updateTaskOf } from './task-data.ts';
import { type Json, type JsonObject, longOf, textOf, unwrap, unwrapAll, wrapped } from './wire-client.ts';

const ctx = serverForTests();
const minuteMs = 60_000;
let admin: AdminClient;
let berlin: string[] = [];

beforeAll(async () => {
  admin = adminClient(ctx.server.admin ?? '');
  const rows = await ctx.client.hosts('(KLHST_WKS_DN="ber-ws-0*")', ['KLHST_WKS_DN', 'KLHST_WKS_HOSTNAME']);
  const byName = new Map(rows.map((row) => [textOf(row['KLHST_WKS_DN']), textOf(row['KLHST_WKS_HOSTNAME'])]));
  berlin = [...byName.keys()].sort().map((name) => byName.get(name) ?? '');
});
afterAll(() => expect(berlin).toHaveLength(7));

async function added(pData: JsonObject): Promise<string> {
  return textOf((await ctx.client.call('Tasks.AddTask', { pData }))['PxgRetVal']);
}

async function statistics(strTask: string): Promise<Json | undefined> {
  return (await ctx.client.call('Tasks.GetTaskStatistics', { strTask }))['PxgRetVal'];
}

async function statuses(strTask: string, nHostStateMask: number): Promise<JsonObject[]> {
  const { strHostIteratorId } = await ctx.client.call('Tasks.ResetHostIteratorForTaskStatusEx', {
    strTask,
    pFields2Return: ['hostname', 'hostdn', 'state_descr'],
    pFields2Order: [{ Name: 'hostdn', Asc: false }],
    nHostStateMask,
    nLifetime: 60,
  });
  const id = { strHostIteratorId: strHostIteratorId ?? '' };
  const count = Number((await ctx.client.call('Tasks.GetHostStatusRecordsCount', id))['PxgRetVal']);
  const range = await ctx.client.call('Tasks.GetHostStatusRecordRange', { ...id, nStart: 0, nEnd: 99 });
  await ctx.client.call('Tasks.ReleaseHostStatusIterator', id);
  expect(await ctx.client.refused('Tasks.GetHostStatusRecordsCount', id)).toBe(1186);
  expect(range['PxgRetVal']).toBe(count);
  return unwrapAll((range['pParHostStatus'] as JsonObject)['statuses']);
}

test('a task of another kind, which does nothing, is done everywhere when it has started', async () => {
  const scope = { PRTS_TASK_GROUPID: -1, HostList: berlin.slice(0, 3) };
  const strTask = await added({ ...updateTaskOf(scope), TASK_NAME: 'ods' });
  expect(await statistics(strTask)).toMatchObject({ '1': 3, '4': 0 });
  await ctx.client.call('Tasks.RunTask', { strTask });
  await admin.advance(minuteMs);
  expect(await statistics(strTask)).toMatchObject({ '1': 0, '4': 3, GNRL_COMPLETED_PERCENT: 100 });
  await ctx.client.call('Tasks.DeleteTask', { strTask });
});

test('a task that is started runs, completes, and has its history and statistics', async () => {
  const strTask = await added(updateTaskOf({ PRTS_TASK_GROUPID: -1, HostList: berlin.slice(0, 3) }));
  expect(await statistics(strTask)).toMatchObject({ '1': 3, '4': 0, GNRL_COMPLETED_PERCENT: 0 });
  await ctx.client.call('Tasks.RunTask', { strTask });
  await admin.advance(minuteMs);
  expect(await statistics(strTask)).toMatchObject({ '1': 0, '2': 3 });
  await admin.advance(30 * minuteMs);
  expect(await statistics(strTask)).toEqual({
    '1': 0,
    '2': 0,
    '4': 3,
    '8': 0,
    '16': 0,
    '32': 0,
    '64': 0,
    GNRL_COMPLETED_PERCENT: 100,
    KLTSK_NEED_RBT_CNT: 0,
  });
  const newer = await ctx.client.call('Tasks.GetTaskStatistics2', { strTask });
  expect(newer['PxgRetVal']).toEqual(await statistics(strTask));
  const done = await statuses(strTask, 0x04);
  expect(done.map((row) => row['hostdn'])).toEqual(['ber-ws-03', 'ber-ws-02', 'ber-ws-01']);
  expect(await statuses(strTask, 0x7b)).toEqual([]);
  const history = await ctx.client.call('Tasks.GetTaskHistory', {
    strTask,
    pFields2Return: ['event_type', 'task_new_state', 'rise_time', 'hostname', 'GNRL_EA_DESCRIPTION'],
    pSortFields: [{ Name: 'rise_time', Asc: true }],
    strHostName: berlin[0] ?? '',
    pFilter: null,
  });
  const id = { strIteratorId: history['strIteratorId'] ?? '' };
  const range = await ctx.client.call('EventProcessing.GetRecordRange', { ...id, nStart: 0, nEnd: 99 });
  const events = unwrapAll((range['pParamsEvents'] as JsonObject)['KLEVP_EVENT_RANGE_ARRAY']);
  expect(events.at(-1)).toMatchObject({ event_type: 'KLPRCI_TaskState', task_new_state: 4, hostname: berlin[0] ?? '' });
  expect(await ctx.client.call('EventProcessing.GetRecordCount', id)).toEqual({ PxgRetVal: events.length });
  await ctx.client.call('EventProcessing.ReleaseIterator', id);
  expect(await ctx.client.refused('EventProcessing.GetRecordCount', id)).toBe(1186);
});

test('the statistics of a download task count the distribution points in its scope, no other device', async () => {
  const strTask = await added(
    taskOf({
      TASKID_PRODUCT_NAME: '1103',
      TASKID_COMPONENT_NAME: '86',
      TASK_NAME: 'SIM_DownloadUpdatesToPoints',
    }),
  );
  expect(await statistics(strTask)).toMatchObject({ '1': 0, GNRL_COMPLETED_PERCENT: 0 });
  const UaScope = wrapped({ ScopeGroups: [wrapped({ ScopeId: longOf(0) })] });
  await ctx.client.call('UaControl.RegisterUpdateAgent', { pUaInfo: { UaHostId: berlin[6] ?? '', UaScope } });
  expect(await statistics(strTask)).toMatchObject({ '1': 1 });
  await ctx.client.call('Tasks.RunTask', { strTask });
  await admin.advance(60 * minuteMs);
  expect(await statistics(strTask)).toMatchObject({ '1': 0, '4': 1, GNRL_COMPLETED_PERCENT: 100 });
  expect((await statuses(strTask, 0x7f)).map((row) => row['hostname'])).toEqual([berlin[6]]);
  await ctx.client.call('UaControl.UnregisterUpdateAgent', { wstrUaHostId: berlin[6] ?? '' });
});

test('a suspended task waits, and goes on with what it had left', async () => {
  const strTask = await added(updateTaskOf({ PRTS_TASK_GROUPID: -1, HostList: berlin.slice(3, 4) }));
  await ctx.client.call('Tasks.RunTask', { strTask });
  await admin.advance(minuteMs);
  await ctx.client.call('Tasks.SuspendTask', { strTask });
  await admin.advance(60 * minuteMs);
  expect(await statistics(strTask)).toMatchObject({ '64': 1, '4': 0 });
  await ctx.client.call('Tasks.ResumeTask', { strTask });
  expect(await statistics(strTask)).toMatchObject({ '64': 0, '2': 1 });
  await admin.advance(30 * minuteMs);
  expect(await statistics(strTask)).toMatchObject({ '4': 1 });
});

test('a cancelled task has not completed', async () => {
  const strTask = await added(updateTaskOf({ PRTS_TASK_GROUPID: -1, HostList: berlin.slice(4, 6) }));
  await ctx.client.call('Tasks.RunTask', { strTask });
  await admin.advance(minuteMs);
  await ctx.client.call('Tasks.CancelTask', { strTask });
  await admin.advance(60 * minuteMs);
  expect(await statistics(strTask)).toMatchObject({ '2': 0, '4': 0, '16': 2 });
  expect((await statuses(strTask, 0x10))[0]).toMatchObject({ state_descr: 'cancelled by user' });
});

test('host statuses come page by page too', async () => {
  const strTask = await added(updateTaskOf({ PRTS_TASK_GROUPID: -1, HostList: berlin.slice(0, 3) }));
  const { strHostIteratorId } = await ctx.client.call('Tasks.ResetHostIteratorForTaskStatus', {
    strTask,
    pFields2Return: ['hostname'],
    nHostStateMask: 0x7f,
    nLifetime: 60,
  });
  const next = { strHostIteratorId: strHostIteratorId ?? '', nCount: 2 };
  const counts: unknown[] = [];
  for (let page = 0; page < 3; page += 1)
    counts.push((await ctx.client.call('Tasks.GetNextHostStatus', next))['nActual']);
  expect(counts).toEqual([2, 1, 0]);
});

test.each<[string, JsonObject]>([
  ['an unknown field', { pFields2Return: ['nope'] }],
  ['no state at all', { nHostStateMask: 0 }],
  ['a life of no time', { nLifetime: 0 }],
])('host statuses with %s are BADFORMAT', async (_what, change) => {
  const strTask = await added(taskOf());
  const args = {
    strTask,
    pFields2Return: ['hostname'],
    pFields2Order: [],
    nHostStateMask: 1,
    nLifetime: 60,
    ...change,
  };
  expect(await ctx.client.refused('Tasks.ResetHostIteratorForTaskStatusEx', args)).toBe(1192);
});

test('a start event is kept with its task', async () => {
  const strTask = await added(taskOf());
  expect(await ctx.client.call('Tasks.GetTaskStartEvent', { strTask })).toEqual({ PxgRetVal: {} });
  const pData = { EVENT_TYPE: 'KLPRCI_TaskState', FILTER_EVENTS_PRODUCT_NAME: 'KES' };
  await ctx.client.call('Tasks.SetTaskStartEvent', { strTask, pData });
  expect(await ctx.client.call('Tasks.GetTaskStartEvent', { strTask })).toEqual({ PxgRetVal: pData });
  expect(await ctx.client.refused('Tasks.SetTaskStartEvent', { strTask, pData: { EVENT_TYPE: 1 } })).toBe(1192);
  expect(await ctx.client.refused('Tasks.SetTaskStartEvent', { strTask: '999', pData })).toBe(1186);
});

test('a task for a list of hosts takes one more, a group task does not', async () => {
  const listed = await added(updateTaskOf({ PRTS_TASK_GROUPID: -1, HostList: berlin.slice(0, 1) }));
  const args = { strTask: listed, strHostName: berlin[1] ?? '' };
  await ctx.client.call('Tasks.AddHostToTask', args);
  await ctx.client.call('Tasks.AddHostToTask', args);
  const data = (await ctx.client.call('Tasks.GetTaskData', { strTask: listed }))['PxgRetVal'] as JsonObject;
  expect(unwrap(data['TASK_INFO_PARAMS'])['HostList']).toEqual(berlin.slice(0, 2));
  const group = await added(updateTaskOf());
  expect(await ctx.client.refused('Tasks.AddHostToTask', { ...args, strTask: group })).toBe(1193);
});

test('a password is protected to bytes that do not hold it', async () => {
  const { PxgRetVal: bytes } = await ctx.client.call('Tasks.ProtectPassword', { strPassword: 'secret' });
  expect(Buffer.from(textOf(bytes), 'base64').toString('latin1')).not.toContain('secret');
});
