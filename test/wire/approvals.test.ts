import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { type JsonObject, unwrapAll, wrapped } from './wire-client.ts';

const ctx = serverForTests();
const update = (nSource: number, nPatchDbId: number): JsonObject => wrapped({ nSource, nPatchDbId });
const states = async (): Promise<unknown[]> =>
  (await ctx.client.view('v_vapm_update', ['nApprovementState'])).map((row) => row['nApprovementState']);

test('updates of all sources are approved and declined with one call, which is done whole or not at all', async () => {
  const { client } = ctx;
  const change = (pUpdates: JsonObject[], nApprovementState: number): Promise<JsonObject> =>
    client.ask('VapmControlApi.ChangeApproval', { pUpdates, nApprovementState });
  expect(await change([update(4, 1), update(1, 101), update(2, 103)], 1)).toEqual({});
  expect(await states()).toEqual([1, 0, 0, 0, 0, 1, 1, 1, 0, 1, 0]);
  expect(await change([update(4, 2), update(4, 999)], -1)).toMatchObject({ PxgError: { code: 1186 } });
  expect(await change([update(1, 2)], -1)).toMatchObject({ PxgError: { code: 1186 } });
  expect(await change([update(4, 2)], 2)).toMatchObject({ PxgError: { code: 1192 } });
  expect(await change([wrapped({ nSource: 4 })], 1)).toMatchObject({ PxgError: { code: 1192 } });
  expect(await states()).toEqual([1, 0, 0, 0, 0, 1, 1, 1, 0, 1, 0]);
  await change([update(4, 1), update(1, 101), update(2, 103)], 0);
});

test('the row of a Kaspersky update has the documented columns with their types', async () => {
  const fields = [
    'nSource',
    'nKlUpdateDbId',
    'binKlUpdUid',
    'ProductName',
    'nEulaDbId',
    'tmCreationDate',
    'strToVersion',
  ];
  const [row] = await ctx.client.view('v_vapm_update', fields, '(nKlUpdateDbId=1)');
  expect(row).toEqual({
    nSource: 4,
    nKlUpdateDbId: 1,
    binKlUpdUid: { type: 'binary', value: '5wyigeVkP9xl4RwNApDtBg==' },
    ProductName: 'Kaspersky Endpoint Security for Windows',
    nEulaDbId: 1,
    tmCreationDate: { type: 'datetime', value: '2026-02-24T06:00:00Z' },
    strToVersion: '12.7.0.533',
  });
  expect(await ctx.client.view('v_vapm_update', ['nSource', 'strToVersion'], '(nRevisionID=101)')).toEqual([
    { nSource: 1 },
  ]);
});

test('a EULA is found for its update, accepted with time and user, and declined again', async () => {
  const { client } = ctx;
  const pUpdates = [update(4, 1), update(4, 2)];
  expect(await client.call('VapmControlApi.GetEulasIdsForUpdates', { pUpdates, nLcid: 0 })).toEqual({ pEulaIds: [1] });
  const infos = await client.call('VapmControlApi.GetEulasInfo', { pUpdates, nLcid: 0 });
  expect(infos).toEqual({ pEulasInfo: [wrapped({ nEulaDbId: 1, strEULAUrl: '', strEULA: expect.any(String) })] });
  expect(await client.call('VapmControlApi.GetEulaParams', { nEulaId: 1 })).toMatchObject({
    pEulaParams: { nSource: 4 },
  });
  const rows = (): Promise<JsonObject[]> =>
    client.view('EulaSrvViewName', ['eula_nId', 'eula_tAcceptTime', 'eula_szwUserName']);
  const open = { eula_nId: 1, eula_tAcceptTime: { type: 'datetime', value: '' }, eula_szwUserName: '' };
  expect(await rows()).toEqual([open]);
  await client.call('VapmControlApi.AcceptEulas', { pEulaIDs: [1] });
  expect(await rows()).toEqual([
    { eula_nId: 1, eula_tAcceptTime: { type: 'datetime', value: '2026-03-02T06:00:00Z' }, eula_szwUserName: 'user' },
  ]);
  await client.call('VapmControlApi.DeclineEulas', { pEulaIDs: [1] });
  expect(await rows()).toEqual([open]);
  expect(await client.refused('VapmControlApi.AcceptEulas', { pEulaIDs: [99] })).toBe(1186);
});

test('a host shows its products, each level wrapped, and its updates in the order of installation', async () => {
  const { client } = ctx;
  const [host] = await client.hosts('(KLHST_WKS_DN="ber-ws-01")', ['KLHST_WKS_HOSTNAME']);
  const strHostName = host?.['KLHST_WKS_HOSTNAME'] ?? '';
  expect((await client.call('HostGroup.GetHostProducts', { strHostName }))['PxgRetVal']).toMatchObject({
    KES: wrapped({
      '11.0.0.0': wrapped({
        DisplayName: 'Kaspersky Endpoint Security for Windows',
        ProdVersion: '12.6.0.438',
        BaseDate: { type: 'datetime', value: '2026-02-21T06:00:00Z' },
      }),
    }),
  });
  const fixes = await client.call('HostGroup.GetHostfixesForProductOnHost', {
    strHostName,
    strProductName: 'KES',
    strProductVersion: '11.0.0.0',
  });
  expect(fixes['PxgRetVal']).toEqual([
    wrapped({ KLHST_HF_ID: '00cf8d879ddbb528c75825069c1f256f', KLHST_HF_DN: expect.stringContaining('hotfix 0') }),
    wrapped({ KLHST_HF_ID: 'aeab2ab797cd7b646d2432e0b7d0763e', KLHST_HF_DN: expect.stringContaining('core') }),
  ]);
});

test('device selections are listed with their predefined ids', async () => {
  const { PxgRetVal: ids } = await ctx.client.call('QueriesStorage.GetQueryIds', { eType: 1 });
  expect(ids).toEqual([1, 2, 3]);
  expect((await ctx.client.call('QueriesStorage.GetQuery', { nId: 1 }))['PxgRetVal']).toMatchObject({
    PredefinedID: 'UPDATE_AGENTS',
  });
  const { PxgRetVal: all } = await ctx.client.call('QueriesStorage.GetQueries', { eType: 1 });
  expect(unwrapAll(all).map((query) => query['PredefinedID'])).toEqual(['UPDATE_AGENTS', 'NOT_UPDATED_HOSTS', '']);
  expect(await ctx.client.refused('QueriesStorage.GetQuery', { nId: 9 })).toBe(1186);
});
