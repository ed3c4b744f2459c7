import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { taskOf } from './task-data.ts';
import { type JsonObject, textOf, unwrap, wrapped } from './wire-client.ts';

const ctx = serverForTests();

async function added(pData: JsonObject): Promise<string> {
  return textOf((await ctx.client.call('Tasks.AddTask', { pData }))['PxgRetVal']);
}

async function read(strTask: string): Promise<JsonObject> {
  return (await ctx.client.call('Tasks.GetTaskData', { strTask }))['PxgRetVal'] as JsonObject;
}

test('a task is read back as written, with its id, creation date, group name and storage id', async () => {
  const id = await added(
    taskOf({ TASK_PRIORITY: 1 }, {}, { UpdateSourceList: [wrapped({ type: 2, url: '', use_proxy: true })] }),
  );
  expect(id).toMatch(/^\d+$/);
  const task = await read(id);
  expect(task).toMatchObject({ TASK_UNIQUE_ID: id, TASK_PRIORITY: 1, TASK_NAME: 'DoUpdate' });
  expect(unwrap(task['TASK_INFO_PARAMS'])).toMatchObject({
    DisplayName: 'Download',
    PRTS_TASK_GROUPNAME: 'Managed devices',
    PRTS_TASK_CREATION_DATE: { type: 'datetime', value: '2026-03-02T06:00:00Z' },
  });
  const storage = textOf(unwrap(task['TASK_ADDITIONAL_PARAMS'])['klprts-TaskStorageId']);
  expect(await ctx.client.call('Tasks.ResolveTaskId', { strPrtsTaskId: storage })).toEqual({ PxgRetVal: id });
  expect(await ctx.client.call('Tasks.GetTaskGroup', { strTaskId: id })).toEqual({ PxgRetVal: 0 });
  expect((await ctx.client.call('Tasks.GetTask', { strTask: id }))['PxgRetVal']).toMatchObject({
    DisplayName: 'Download',
  });
});

test('an update replaces the data: what is not sent is gone, what is read-only stays', async () => {
  const id = await added(
    taskOf({ TASK_PRIORITY: 1 }, { KLTSK_ALLOW_AUTO_RANDOMIZATION: true }, { retranslation_dir: 'x' }),
  );
  const { PRTS_TASK_GROUPID: _group, ...info } = unwrap(taskOf()['TASK_INFO_PARAMS']);
  await ctx.client.call('Tasks.UpdateTask', { strTask: id, pData: taskOf({ TASK_INFO_PARAMS: wrapped(info) }) });
  const task = await read(id);
  expect(task).not.toHaveProperty('TASK_PRIORITY');
  expect(unwrap(task['TASK_ADDITIONAL_PARAMS'])).toEqual({ 'klprts-TaskStorageId': expect.any(String) });
  expect(unwrap(task['TASK_INFO_PARAMS'])).not.toHaveProperty('KLTSK_ALLOW_AUTO_RANDOMIZATION');
  expect(unwrap(task['TASK_INFO_PARAMS'])).toMatchObject({ PRTS_TASK_GROUPID: 0 });
});

test('what was read can be written back as it is', async () => {
  const id = await added(taskOf());
  const task = await read(id);
  await ctx.client.call('Tasks.UpdateTask', { strTask: id, pData: task });
  expect(await read(id)).toEqual(task);
});

test.each<[string, JsonObject]>([
  ['TASK_NAME', taskOf({ TASK_NAME: 'Other' })],
  ['TASKID_PRODUCT_NAME', taskOf({ TASKID_PRODUCT_NAME: '1103' })],
  ['TASK_UNIQUE_ID', taskOf({ TASK_UNIQUE_ID: '77' })],
  ['PRTS_TASK_GROUPID', taskOf({}, { PRTS_TASK_GROUPID: 5 })],
  [
    'PRTS_TASK_CREATION_DATE',
    taskOf({}, { PRTS_TASK_CREATION_DATE: { type: 'datetime', value: '2020-01-01T00:00:00Z' } }),
  ],
  ['klprts-TaskStorageId', taskOf({}, {}, { 'klprts-TaskStorageId': 'x' })],
])('changing the read-only %s is 1193', async (_name, pData) => {
  const strTask = await added(taskOf());
  const before = await read(strTask);
  expect(await ctx.client.refused('Tasks.UpdateTask', { strTask, pData })).toBe(1193);
  expect(await read(strTask)).toEqual(before);
});

test.each<[string, JsonObject, number]>([
  ['without TASK_NAME', { ...taskOf(), TASK_NAME: '' }, 1192],
  ['with a type of schedule that does not exist', taskOf({ TASKSCH_TYPE: 8 }), 1192],
  ['with a name of 101 characters', taskOf({}, { DisplayName: 'x'.repeat(101) }), 1192],
  ['with a forbidden character in its name', taskOf({}, { DisplayName: 'a|b' }), 1192],
  ['with a flag that is no boolean', taskOf({}, { KLTSK_ALLOW_AUTO_RANDOMIZATION: 1 }), 1192],
  ['with a class that is no number', taskOf({ TASK_CLASS_ID: '1' }), 1192],
  ['with notifications that are no params', taskOf({}, { KLPRSS_EVPNotifications: [] }), 1192],
  ['with a computer type that is no number', taskOf({}, { KLHST_WKS_CTYPE: '1' }), 1192],
  ['with an excluded group that is no number', taskOf({}, { PRTS_EXCEPT_GROUPIDS: ['5'] }), 1192],
  ['with sources that are no list', taskOf({}, {}, { UpdateSourceList: 'x' }), 1192],
  ['with a source that is no params', taskOf({}, {}, { UpdateSourceList: [2] }), 1192],
  ['with a source of no type', taskOf({}, {}, { UpdateSourceList: [wrapped({ url: '' })] }), 1192],
  ['with a start condition that is no params', taskOf({}, {}, { KLPRTS_START_CONDITION: 1 }), 1192],
  [
    'with a start condition of a type that is no number',
    taskOf({}, {}, { KLPRTS_START_CONDITION: wrapped({ KLPRTS_START_CONDITION_TYPE: '1' }) }),
    1192,
  ],
  ['of a day that no week has', taskOf({ TASKSCH_TYPE: 3, TASKSCH_EW_DAY: 0 }), 1192],
  ['of a bit that stands for no day', taskOf({ TASKSCH_TYPE: 6, TASKSCH_WD_DAYS: 256 }), 1192],
  [
    'with a start condition that does not exist',
    taskOf({}, {}, { KLPRTS_START_CONDITION: wrapped({ KLPRTS_START_CONDITION_TYPE: 4 }) }),
    1192,
  ],
  [
    'after a result that no task has',
    taskOf(
      {},
      {},
      { KLPRTS_START_CONDITION: wrapped({ KLPRTS_START_CONDITION_TYPE: 3, KLPRTS_START_CONDITION_VALUE_EX: 5 }) },
    ),
    1192,
  ],
  ['for an unknown group', taskOf({}, { PRTS_TASK_GROUPID: 999 }), 1186],
  ['for an unknown host', taskOf({}, { PRTS_TASK_GROUPID: -1, HostList: ['nobody'] }), 1186],
  ['for an unknown selection', taskOf({}, { PRTS_TASK_GROUPID: -1, '.HstQueryId': 99 }), 1186],
  ['of the agent without a scope', taskOf({ TASKID_PRODUCT_NAME: '1103' }, { PRTS_TASK_GROUPID: -1 }), 1192],
])('a task %s is refused', async (_what, pData, code) => {
  expect(await ctx.client.refused('Tasks.AddTask', { pData })).toBe(code);
});

test('the iterator of tasks filters by instance, too', async () => {
  const { client } = ctx;
  const strTask = await added(taskOf({ TASKID_INSTANCE_ID: 'one' }));
  const idsOf = async (strInstanceId: string): Promise<string[]> => {
    const any = { strProductName: null, strVersion: null, strComponentName: null, strTaskName: null };
    const scope = { nGroupId: 0, bGroupIdSignificant: false, bIncludeSupergroups: false };
    const iterator = await client.call('Tasks.ResetTasksIterator', { ...any, ...scope, strInstanceId });
    const ids: string[] = [];
    for (;;) {
      const { pTaskData } = await client.call('Tasks.GetNextTask', iterator);
      if (pTaskData === null) return ids;
      ids.push(textOf((pTaskData as JsonObject)['TASK_UNIQUE_ID']));
    }
  };
  expect(await idsOf('one')).toEqual([strTask]);
  expect(await idsOf('two')).toEqual([]);
});

test('a host has the tasks of its groups and lists, and a deleted task is gone', async () => {
  const hosts = await ctx.client.hosts('(KLHST_WKS_DN="ber-ws-01")', ['KLHST_WKS_HOSTNAME']);
  const strHostName = hosts[0]?.['KLHST_WKS_HOSTNAME'] ?? '';
  const listed = await added(taskOf({}, { PRTS_TASK_GROUPID: -1, HostList: [strHostName] }));
  const elsewhere = await added(taskOf({}, { PRTS_TASK_GROUPID: 6 }));
  const tasks = async (): Promise<unknown> =>
    (await ctx.client.call('Tasks.GetAllTasksOfHost', { strDomainName: '', strHostName }))['PxgRetVal'];
  expect(await tasks()).toContain(listed);
  expect(await tasks()).not.toContain(elsewhere);
  await ctx.client.call('Tasks.DeleteTask', { strTask: listed });
  expect(await tasks()).not.toContain(listed);
  expect(await ctx.client.refused('Tasks.GetTaskData', { strTask: listed })).toBe(1186);
});
