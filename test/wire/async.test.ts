import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { find, type JsonObject, textOf, unwrap, WireClient } from './wire-client.ts';

const clock = { now: 0 };
const ctx = serverForTests(clock);
const check = 'AsyncActionStateChecker.CheckActionState';

/** Asks until an action has ended, as it is told to, and gives the delays that it was told. */
async function finish(guid: string): Promise<number[]> {
  const delays: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const state = await ctx.client.call(check, { wstrActionGuid: guid });
    if (state['bFinalized'] === true) {
      expect(state).toMatchObject({ bSuccededFinalized: true, lStateCode: 1 });
      return delays;
    }
    delays.push(Number(state['lNextCheckDelay']));
    clock.now += Number(state['lNextCheckDelay']);
  }
  throw new Error('the action does not end');
}

async function startSearch(): Promise<string> {
  return textOf((await ctx.client.call('HostGroup.FindHostsAsync', find('', ['KLHST_WKS_DN'])))['strRequestId']);
}

test('an action is asked for when it was said, and told once', async () => {
  const guid = await startSearch();
  const state = await ctx.client.call(check, { wstrActionGuid: guid });
  expect(state).toMatchObject({ bFinalized: false, bSuccededFinalized: false, pStateData: {} });
  expect(await ctx.client.refused(check, { wstrActionGuid: guid })).toBe(1195);
  clock.now += Number(state['lNextCheckDelay']);
  expect(await ctx.client.call(check, { wstrActionGuid: guid })).toMatchObject({ bFinalized: true });
  expect(await ctx.client.refused(check, { wstrActionGuid: guid })).toBe(1186);
});

test('only the session that started an action may ask for it', async () => {
  const guid = await startSearch();
  const other = await WireClient.connected(ctx.server);
  expect(await other.refused(check, { wstrActionGuid: guid })).toBe(1184);
  other.close();
});

test('an asynchronous search gives its accessor once it has ended', async () => {
  const strRequestId = await startSearch();
  expect(await ctx.client.refused('HostGroup.FindHostsAsyncGetAccessor', { strRequestId })).toBe(1195);
  await finish(strRequestId);
  const found = await ctx.client.call('HostGroup.FindHostsAsyncGetAccessor', { strRequestId });
  expect(found).toEqual({
    PxgRetVal: 40,
    strAccessor: expect.any(String),
    pFailedSlavesInfo: { KLGRP_FAILED_SLAVES_PARAMS: [] },
  });
  const strAccessor = found['strAccessor'] ?? '';
  expect(await ctx.client.call('ChunkAccessor.GetItemsCount', { strAccessor })).toEqual({ PxgRetVal: 40 });
  expect(await ctx.client.refused('HostGroup.FindHostsAsyncGetAccessor', { strRequestId })).toBe(1186);
});

test('a session that collects none of a thousand actions is ended', async () => {
  const careless = await WireClient.connected(ctx.server);
  const move = { nSrcGroupId: 6, nDstGroupId: 6 };
  for (let action = 0; action < 1001; action += 1) await careless.call('HostGroup.MoveHostsFromGroupToGroup', move);
  await expect(careless.ask('Session.Ping')).rejects.toThrow('HTTP 403');
  careless.close();
});

test('a cancelled search gives nothing', async () => {
  const strRequestId = await startSearch();
  await ctx.client.call('HostGroup.FindHostsAsyncCancel', { strRequestId });
  clock.now += 1000;
  expect(await ctx.client.refused('HostGroup.FindHostsAsyncGetAccessor', { strRequestId })).toBe(1186);
});

test('a view is opened asynchronously too', async () => {
  const view = {
    wstrViewName: 'v_vapm_update',
    wstrFilter: '(nSource=4)',
    vecFieldsToReturn: ['wstrTitle'],
    vecFieldsToOrder: [],
    pParams: null,
    lifetimeSec: 60,
  };
  const wstrRequestId = textOf((await ctx.client.call('SrvView.ResetIteratorAsync', view))['PxgRetVal']);
  await finish(wstrRequestId);
  const { PxgRetVal: id } = await ctx.client.call('SrvView.ResetIteratorAsyncGetData', { wstrRequestId });
  expect(await ctx.client.call('SrvView.GetRecordCount', { wstrIteratorId: id ?? '' })).toEqual({ PxgRetVal: 7 });
  const again = textOf((await ctx.client.call('SrvView.ResetIteratorAsync', view))['PxgRetVal']);
  await ctx.client.call('SrvView.ResetIteratorAsyncCancel', { wstrRequestId: again });
  expect(await ctx.client.refused('SrvView.ResetIteratorAsyncGetData', { wstrRequestId: again })).toBe(1186);
});

test.each([
  ['RequestStatisticsData', 'GetStatisticsData', 'strRequestId'],
  ['CollectStatisticsAsync', 'CollectStatisticsAsyncGetData', 'wstrRequestId'],
])('update statistics come by %s', async (request, get, idName) => {
  const pRequestParams = { KLSTS_Updates: { type: 'params', value: {} } };
  const started = await ctx.client.call(`ReportManager.${request}`, { pRequestParams });
  await finish(textOf(started[idName]));
  const { pResultData } = await ctx.client.call(`ReportManager.${get}`, { [idName]: started[idName] ?? '' });
  expect(unwrap((pResultData as JsonObject)['KLSTS_Updates'])).toEqual({
    KLSTS_Par_Status: 3,
    KLSTS_Par_StatusReasonMask: 3,
    KLSTS_Par_Upd_LastSrvUpdateTime: { type: 'datetime', value: '' },
    KLSTS_Par_Upd_NotUpdatesCnt: 40,
    KLSTS_Par_Upd_SrvCompletedPercent: 0,
  });
});

test.each([
  ['RequestStatisticsData', 'CancelStatisticsRequest', 'GetStatisticsData', 'strRequestId'],
  ['CollectStatisticsAsync', 'CollectStatisticsAsyncCancel', 'CollectStatisticsAsyncGetData', 'wstrRequestId'],
])('statistics of %s are given up by %s', async (request, cancel, get, idName) => {
  const pRequestParams = { KLSTS_Updates: { type: 'params', value: {} } };
  const started = await ctx.client.call(`ReportManager.${request}`, { pRequestParams });
  const id = { [idName]: started[idName] ?? '' };
  await ctx.client.call(`ReportManager.${cancel}`, id);
  expect(await ctx.client.refused(`ReportManager.${get}`, id)).toBe(1186);
});

test('statistics of something else are BADFORMAT', async () => {
  const pRequestParams = { KLSTS_Licenses: { type: 'params', value: {} } };
  expect(await ctx.client.refused('ReportManager.RequestStatisticsData', { pRequestParams })).toBe(1192);
});

test('an id that the client chose is taken once', async () => {
  const args = { wstrRequestId: 'mine' };
  await ctx.client.call('VapmControlApi.DeleteFilesForAllUpdates', args);
  expect(await ctx.client.refused('VapmControlApi.DeleteFilesForAll3rdPartyUpdates', args)).toBe(1185);
  await finish('mine');
  await ctx.client.call('VapmControlApi.DeleteFilesForAllMicrosoftUpdates', args);
  await ctx.client.call('VapmControlApi.CancelDeleteFilesForUpdates', args);
  expect(await ctx.client.refused(check, { wstrActionGuid: 'mine' })).toBe(1186);
});

test('files of updates are deleted for updates that exist, and a removal of the repository can be given up', async () => {
  const update = (nPatchDbId: number): JsonObject => ({ type: 'params', value: { nSource: 4, nPatchDbId } });
  const request = { wstrRequestId: 'some' };
  await ctx.client.call('VapmControlApi.DeleteFilesForUpdates', { pUpdatesIds: [update(1)], ...request });
  await finish('some');
  expect(
    await ctx.client.refused('VapmControlApi.DeleteFilesForUpdates', { pUpdatesIds: [update(99)], ...request }),
  ).toBe(1186);
  expect(await ctx.client.refused(check, { wstrActionGuid: 'some' })).toBe(1186);
  const { PxgRetVal: strRequestId } = await ctx.client.call('Updates.RemoveUpdates');
  await ctx.client.call('Updates.RemoveUpdatesCancel', { strRequestId: strRequestId ?? '' });
  expect(await ctx.client.refused(check, { wstrActionGuid: strRequestId ?? '' })).toBe(1186);
});

test('passwords of accounts are changed in no task, at once or as an action', async () => {
  const account = { wstrUser: 'u', wstrPass: 'new', wstrOldPass: 'old', pActions: null };
  expect(await ctx.client.call('Tasks.UpdateCredPasswords', account)).toEqual({ PxgRetVal: {} });
  const request = { wstrRequestId: 'passwords' };
  await ctx.client.call('Tasks.UpdateCredPasswordsAsync', { ...account, ...request });
  await ctx.client.call('Tasks.CancelUpdateCredPasswords', request);
  expect(await ctx.client.refused('Tasks.CancelUpdateCredPasswords', request)).toBe(1186);
});

test('a device and a group are told to synchronise, as actions', async () => {
  const [host] = await ctx.client.hosts('(KLHST_WKS_DN="ber-ws-01")', ['KLHST_WKS_HOSTNAME']);
  const pHostNames = [host?.['KLHST_WKS_HOSTNAME'] ?? ''];
  const one = await ctx.client.call('HostGroup.AddHostsForSync', { pHostNames, strSSType: '' });
  expect(await finish(textOf(one['strActionGuid']))).toEqual([50]);
  const all = await ctx.client.call('HostGroup.AddGroupHostsForSync', { nGroupId: 4, strSSType: '' });
  expect(await finish(textOf(all['strActionGuid']))).toEqual([50]);
  expect(await ctx.client.refused('HostGroup.AddHostsForSync', { pHostNames: ['nobody'], strSSType: '' })).toBe(1186);
});
