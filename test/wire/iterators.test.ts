import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { find, type JsonObject, WireClient } from './wire-client.ts';

const clock = { now: 0 };
const ctx = serverForTests(clock);
const view = (wstrViewName: string, more: JsonObject = {}): JsonObject => ({
  wstrViewName,
  wstrFilter: '',
  vecFieldsToReturn: ['wstrTitle'],
  vecFieldsToOrder: [],
  pParams: null,
  lifetimeSec: 60,
  ...more,
});

test('an accessor lives for its time since the last use, then it is 1186', async () => {
  const { client } = ctx;
  const strAccessor = (await client.call('HostGroup.FindHosts', find('', ['KLHST_WKS_DN'])))['strAccessor'] ?? '';
  clock.now += 59_000;
  expect(await client.call('ChunkAccessor.GetItemsCount', { strAccessor })).toEqual({ PxgRetVal: 40 });
  clock.now += 59_000;
  expect(await client.call('ChunkAccessor.GetItemsCount', { strAccessor })).toEqual({ PxgRetVal: 40 });
  clock.now += 61_000;
  expect(await client.refused('ChunkAccessor.GetItemsCount', { strAccessor })).toBe(1186);
});

test('a released iterator is 1186, and so is one of an ended session', async () => {
  const { client } = ctx;
  const strAccessor = (await client.call('HostGroup.FindHosts', find('', ['KLHST_WKS_DN'])))['strAccessor'] ?? '';
  await client.call('ChunkAccessor.Release', { strAccessor });
  expect(await client.refused('ChunkAccessor.GetItemsCount', { strAccessor })).toBe(1186);
  const other = await WireClient.connected(ctx.server);
  const left = (await other.call('HostGroup.FindHosts', find('', ['KLHST_WKS_DN'])))['strAccessor'] ?? '';
  expect(await client.refused('ChunkAccessor.GetItemsCount', { strAccessor: left })).toBe(1184);
  await other.call('Session.EndSession');
  expect(await client.refused('ChunkAccessor.GetItemsCount', { strAccessor: left })).toBe(1186);
  other.close();
});

test("the end of a view's range is inclusive, and TOP_N limits the rows", async () => {
  const { client } = ctx;
  const { wstrIteratorId: id } = await client.call(
    'SrvView.ResetIterator',
    view('v_vapm_update', { pParams: { TOP_N: 4 } }),
  );
  const wstrIteratorId = id ?? '';
  expect(await client.call('SrvView.GetRecordCount', { wstrIteratorId })).toEqual({ PxgRetVal: 4 });
  const { pRecords } = await client.call('SrvView.GetRecordRange', { wstrIteratorId, nStart: 1, nEnd: 2 });
  expect((pRecords as JsonObject)['KLCSP_ITERATOR_ARRAY']).toHaveLength(2);
  await client.call('SrvView.ReleaseIterator', { wstrIteratorId });
  expect(await client.refused('SrvView.GetRecordCount', { wstrIteratorId })).toBe(1186);
});

test('an unknown view is 1186, an unknown column 1192', async () => {
  expect(await ctx.client.refused('SrvView.ResetIterator', view('v_no_such'))).toBe(1186);
  expect(await ctx.client.refused('SrvView.ResetIterator', view('EulaSrvViewName'))).toBe(1192);
});

test('tasks are given one by one until pTaskData is null', async () => {
  const { client } = ctx;
  const all = {
    strProductName: null,
    strVersion: null,
    strComponentName: null,
    strInstanceId: null,
    strTaskName: null,
  };
  const { strTaskIteratorId: id } = await client.call('Tasks.ResetTasksIterator', {
    nGroupId: 5,
    bGroupIdSignificant: true,
    bIncludeSupergroups: true,
    ...all,
  });
  const strTaskIteratorId = id ?? '';
  const first = await client.call('Tasks.GetNextTask', { strTaskIteratorId });
  expect(first['pTaskData']).toMatchObject({ TASK_NAME: 'KLNAG_TASK_VAPM_SEARCH', TASK_UNIQUE_ID: '1' });
  expect(await client.call('Tasks.GetNextTask', { strTaskIteratorId })).toEqual({ pTaskData: null });
  await client.call('Tasks.ReleaseTasksIterator', { strTaskIteratorId });
  expect(await client.refused('Tasks.GetNextTask', { strTaskIteratorId })).toBe(1186);
});
