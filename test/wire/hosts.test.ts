import { beforeAll, expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { type JsonObject, textOf, unwrapAll, wrapped } from './wire-client.ts';

const ctx = serverForTests();
let host = '';

beforeAll(async () => {
  host = await idOf('ber-ws-01');
});

async function idOf(name: string): Promise<string> {
  const [row] = await ctx.client.hosts(`(KLHST_WKS_DN="${name}")`, ['KLHST_WKS_HOSTNAME']);
  return textOf(row?.['KLHST_WKS_HOSTNAME']);
}

async function groupOf(strHostName: string): Promise<unknown> {
  const args = { strHostName, pFields2Return: ['KLHST_WKS_GROUPID'] };
  return ((await ctx.client.call('HostGroup.GetHostInfo', args))['PxgRetVal'] as JsonObject)['KLHST_WKS_GROUPID'];
}

test('a host is renamed and moved by UpdateHost, and its own attributes are read-only', async () => {
  const { client } = ctx;
  const pInfo = { KLHST_WKS_DN: 'renamed', KLHST_WKS_GROUPID: 6 };
  await client.call('HostGroup.UpdateHost', { strHostName: host, pInfo });
  expect(await idOf('renamed')).toBe(host);
  expect(await groupOf(host)).toBe(6);
  await client.call('HostGroup.UpdateHost', {
    strHostName: host,
    pInfo: { KLHST_WKS_DN: 'ber-ws-01', KLHST_WKS_GROUPID: 5 },
  });
  expect(await client.refused('HostGroup.UpdateHost', { strHostName: host, pInfo: { KLHST_WKS_FQDN: 'x' } })).toBe(
    1193,
  );
  expect(await client.refused('HostGroup.UpdateHost', { strHostName: host, pInfo: { NOPE: 1 } })).toBe(1192);
  expect(await client.refused('HostGroup.UpdateHost', { strHostName: 'nobody', pInfo: {} })).toBe(1186);
});

test('hosts are moved together, and one that is unknown moves none', async () => {
  const { client } = ctx;
  const other = await idOf('ber-ws-02');
  const move = { nGroup: 7, pHostNames: [host, 'nobody'] };
  expect(await client.refused('HostGroup.MoveHostsToGroup', move)).toBe(1186);
  expect(await groupOf(host)).toBe(5);
  await client.call('HostGroup.MoveHostsToGroup', { nGroup: 7, pHostNames: [host, other] });
  expect([await groupOf(host), await groupOf(other)]).toEqual([7, 7]);
  await client.call('HostGroup.UpdateHostsMultiple', {
    pArrHostIds: [host, other],
    pProperties: { KLHST_WKS_GROUPID: 5 },
  });
  expect([await groupOf(host), await groupOf(other)]).toEqual([5, 5]);
  expect(await client.refused('HostGroup.MoveHostsToGroup', { nGroup: 2, pHostNames: [host] })).toBe(1193);
  expect(
    await client.refused('HostGroup.UpdateHostsMultiple', { pArrHostIds: Array(101).fill(host), pProperties: {} }),
  ).toBe(1192);
});

test('a whole group is moved as an action, and names are resolved one by one', async () => {
  const { client } = ctx;
  const added = await client.call('HostGroup.AddGroup', { pInfo: { name: 'Depot', parentId: 0 } });
  const depot = added['PxgRetVal'] ?? 0;
  await client.call('HostGroup.MoveHostsFromGroupToGroup', { nSrcGroupId: 6, nDstGroupId: depot });
  expect(await client.countHosts('(KLHST_WKS_GROUPID=6)')).toBe(0);
  await client.call('HostGroup.MoveHostsFromGroupToGroup', { nSrcGroupId: depot, nDstGroupId: 6 });
  const { pResults } = await client.call('HostGroup.ResolveAndMoveToGroup', {
    pInfo: { KLHST_WKS_ANYNAME: ['lis-ws-01', 'lis-ws-02.acme.example', 'nobody'], KLHST_WKS_GROUPID: depot },
  });
  expect(pResults).toEqual({ KLHST_WKS_RESULTS: [true, true, false] });
  expect(await client.countHosts(`(KLHST_WKS_GROUPID=${String(depot)})`)).toBe(2);
});

test('a product has components, and all updates on any host are listed', async () => {
  const place = { strHostName: host, strProductName: 'KES', strProductVersion: '11.0.0.0' };
  const { PxgRetVal: components } = await ctx.client.call('HostGroup.GetComponentsForProductOnHost', place);
  expect(unwrapAll(components)).toEqual([
    expect.objectContaining({ KLHST_PRCST_COMPONENT_STATUS: 4, KLHST_PRCST_COMPONENT_VERSION: '12.6.0.438' }),
  ]);
  const none = { ...place, strProductName: 'kesl' };
  expect(await ctx.client.refused('HostGroup.GetComponentsForProductOnHost', none)).toBe(1186);
  const { PxgRetVal: fixes } = await ctx.client.call('HostGroup.GetAllHostfixes');
  expect(fixes).toMatchObject({
    KLHST_HF_PRODUCTS: ['Kaspersky Endpoint Security for Windows'],
    KLHST_HF_DATA: [
      wrapped({ KLHST_HF_ID: '00cf8d879ddbb528c75825069c1f256f', KLHST_HF_DN: expect.any(String) }),
      wrapped({ KLHST_HF_ID: 'aeab2ab797cd7b646d2432e0b7d0763e', KLHST_HF_DN: expect.any(String) }),
    ],
  });
});

test("a host's settings are what its policies make effective, without locks", async () => {
  const place = { strHostName: host, strType: 'SS_SETTINGS', strProduct: '1103', strVersion: '1.0.0.0' };
  const read = await ctx.client.call('HostGroup.SS_Read', { ...place, strSection: 'KLNAG_SVCPRT' });
  expect(read).toEqual({ PxgRetVal: { KLNAG_SVCPRT_PROTECT_NAGENT_SVC: false } });
  const names = await ctx.client.call('HostGroup.SS_GetNames', place);
  expect(names['PxgRetVal']).toContain('86');
  const products = await ctx.client.call('HostGroup.SS_GetNames', { ...place, strProduct: '', strVersion: '' });
  expect(products).toEqual({ PxgRetVal: ['1103', 'KES'] });
  expect(await ctx.client.refused('HostGroup.SS_Read', { ...place, strSection: 'NOPE' })).toBe(1125);
  expect(await ctx.client.refused('HostGroup.SS_Read', { ...place, strType: 'SS_X', strSection: '86' })).toBe(1186);
});

test('the server tells what depends on the session, its clock and its size', async () => {
  const { PxgRetVal: present } = await ctx.client.call('HostGroup.GetRunTimeInfo', { pValues: null });
  expect(present).toMatchObject({ KLADMSRV_IS_VIRTUAL: false });
  const { PxgRetVal: size } = await ctx.client.call('HostGroup.GetInstanceStatistics', {
    vecFilterFields: ['SIM_nHosts', 'nope'],
  });
  expect(size).toEqual({ SIM_nHosts: 40 });
});
