import { expect, test } from 'vitest';
import { adminClient } from '../../src/simulator/index.ts';
import { serverForTests } from './server.ts';
import { taskOf } from './task-data.ts';
import { type JsonObject, longOf, textOf, unwrapAll } from './wire-client.ts';

const ctx = serverForTests();

test('limits have documented numbers, others are BADFORMAT', async () => {
  expect(await ctx.client.call('Limits.GetLimits', { param: 7 })).toEqual({ PxgRetVal: 1 });
  expect(await ctx.client.refused('Limits.GetLimits', { param: 5 })).toBe(1192);
});

test('a task type is probed on a group that exists', async () => {
  const type = { szwProduct: 'KES', szwVersion: '11.0.0.0', szwTaskTypeName: 'updater' };
  expect(await ctx.client.call('HstAccessControl.IsTaskTypeReadonly', { lGroupId: 0, ...type })).toEqual({
    PxgRetVal: false,
  });
  expect(await ctx.client.refused('HstAccessControl.IsTaskTypeReadonly', { lGroupId: 99, ...type })).toBe(1186);
});

test('this world has neither virtual nor secondary servers, and any name of a virtual server is taken', async () => {
  expect(await ctx.client.call('VServers.GetVServers', { lParentGroup: -1 })).toEqual({ PxgRetVal: [] });
  expect(await ctx.client.refused('VServers.GetVServerInfo', { lVServer: 1, pFields2Return: ['KLVSRV_UID'] })).toBe(
    1186,
  );
  const found = await ctx.client.call('ServerHierarchy.FindSlaveServers', {
    wstrFilter: '(KLSRVH_SRV_STATUS=1)',
    pFieldsToReturn: ['KLSRVH_SRV_DN'],
    pFieldsToOrder: [],
    pParams: null,
    lMaxLifeTime: 60,
  });
  expect(found).toEqual({ PxgRetVal: 0, wstrIterator: expect.any(String) });
});

test('the text of an agreement is read and accepted by the class of packages too', async () => {
  const { wstrEulaText } = await ctx.client.call('PackagesApi.GetEulaText', { nEulaId: 1 });
  expect(textOf(wstrEulaText)).toContain('licence');
  await ctx.client.call('PackagesApi.AcceptEulas', { vecEulaIDs: [1] });
  const rows = await ctx.client.view('EulaSrvViewName', ['eula_szwUserName']);
  expect(rows).toEqual([{ eula_szwUserName: 'user' }]);
  expect(await ctx.client.refused('PackagesApi.GetEulaText', { nEulaId: 9 })).toBe(1186);
});

test('the state of the update base, languages and pending rules are told', async () => {
  const { client } = ctx;
  expect(await client.call('VapmControlApi.IsVapmBaseReady')).toEqual({ PxgRetVal: true });
  expect(await client.call('VapmControlApi.GetAttributesSetVersionNum')).toEqual({ PxgRetVal: 1 });
  expect(await client.call('VapmControlApi.InitiateDownload')).toEqual({});
  expect(await client.call('VapmControlApi.GetPendingRulesTasks')).toEqual({ pTasksIds: [] });
  expect(await client.call('VapmControlApi.GetUpdateSupportedLanguagesFilter', { nUpdateSource: 4 })).toEqual({
    pSupportedLanguages: [],
  });
  expect(await client.refused('VapmControlApi.GetUpdateSupportedLanguagesFilter', { nUpdateSource: 3 })).toBe(1192);
  const patch = { llPatchGlobalId: longOf(103), nOriginalLcid: 1033 };
  expect(await client.call('VapmControlApi.GetSupportedLcidsForPatchPrerequisites', patch)).toEqual({ pLcids: [1033] });
  const none = { llPatchGlobalId: longOf(1), nLCID: 0 };
  expect(await client.refused('VapmControlApi.GetEulasIdsForPatchPrerequisites', none)).toBe(1186);
});

test("the server's repository is empty until its download task has run, and can be emptied", async () => {
  const { client } = ctx;
  const bundles = async (pFilter: string[] | null): Promise<JsonObject[]> =>
    unwrapAll((await client.call('Updates.GetUpdatesInfo', { pFilter }))['PxgRetVal']);
  expect(await bundles(null)).toEqual([]);
  const strTask = textOf((await client.call('Tasks.AddTask', { pData: taskOf() }))['PxgRetVal']);
  await client.call('Tasks.RunTask', { strTask });
  await adminClient(ctx.server.admin ?? '').advance(3_600_000);
  const ids = (await bundles(null)).map((bundle) => textOf(bundle['KLUPDSRV_BUNDLE_ID']));
  expect(ids).toContain('SIM_BASES');
  const [bases] = await bundles(['SIM_BASES', 'nope']);
  expect(bases).toMatchObject({ Type: 'Base', KLUPD_AV_RECORDS_COUNT: { type: 'long' } });
  await client.call('Updates.RemoveUpdates');
  expect(await bundles(null)).toEqual([]);
  await adminClient(ctx.server.admin ?? '').advance(3_600_000);
  expect(await bundles(null)).toEqual([]);
});

test('components are listed in four languages', async () => {
  const { pAvailableUpdateComps } = await ctx.client.call('Updates.GetAvailableUpdatesInfo', { strLocalization: 'en' });
  const components = unwrapAll((pAvailableUpdateComps as JsonObject)['KLUpdates']);
  expect(components.map((one) => one['CompId'])).toEqual(['1103', 'KES']);
  expect(await ctx.client.refused('Updates.GetAvailableUpdatesInfo', { strLocalization: 'it' })).toBe(1192);
});

test('events are a view and an iterator of their own', async () => {
  const rows = await ctx.client.view('EventsSrvViewName', ['event_db_id', 'event_type'], '(event_type="KLPRCI*")');
  expect(rows.length).toBeGreaterThan(0);
  const opened = await ctx.client.call('EventProcessingFactory.CreateEventProcessing', {
    vecFieldsToReturn: ['event_id', 'GNRL_EA_DESCRIPTION'],
    vecFieldsToOrder: [],
    lifetimeSec: 60,
  });
  const strIteratorId = opened['strIteratorId'] ?? '';
  const { PxgRetVal: count } = await ctx.client.call('EventProcessing.GetRecordCount', { strIteratorId });
  expect(Number(count)).toBeGreaterThanOrEqual(rows.length);
});

test('the events of one host are an iterator too', async () => {
  const [host] = await ctx.client.hosts('(KLHST_WKS_DN="hq-dp-01")', ['KLHST_WKS_HOSTNAME']);
  const wanted = { vecFieldsToReturn: ['hostdn'], vecFieldsToOrder: [], lifetimeSec: 60 };
  const place = { strProduct: '', strVersion: '', ...wanted };
  const opened = await ctx.client.call('EventProcessingFactory.CreateEventProcessingForHost', {
    strHostName: host?.['KLHST_WKS_HOSTNAME'] ?? '',
    ...place,
  });
  const range = { strIteratorId: opened['strIteratorId'] ?? '', nStart: 0, nEnd: 99 };
  const { pParamsEvents } = await ctx.client.call('EventProcessing.GetRecordRange', range);
  const names = unwrapAll((pParamsEvents as JsonObject)['KLEVP_EVENT_RANGE_ARRAY']).map((event) => event['hostdn']);
  expect(new Set(names)).toEqual(new Set(['hq-dp-01']));
  const nobody = { strHostName: 'nobody', ...place };
  expect(await ctx.client.refused('EventProcessingFactory.CreateEventProcessingForHost', nobody)).toBe(1186);
});
