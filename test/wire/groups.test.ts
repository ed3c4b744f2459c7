import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';

const ctx = serverForTests();
const add = async (name: string, parentId: number): Promise<number> =>
  Number((await ctx.client.call('HostGroup.AddGroup', { pInfo: { name, parentId } }))['PxgRetVal']);

test('a group is added, found, renamed, moved and removed', async () => {
  const { client } = ctx;
  const oslo = await add('Oslo', 4);
  expect(await add('Oslo', 4)).toBe(oslo);
  expect(await client.call('HostGroup.GetGroupId', { nParent: 4, strName: 'Oslo' })).toEqual({ PxgRetVal: oslo });
  await client.call('HostGroup.UpdateGroup', { nGroup: oslo, pInfo: { name: 'Bergen', parentId: 0 } });
  const info = await client.call('HostGroup.GetGroupInfoEx', {
    nGroupId: oslo,
    pArrAttributes: ['name', 'parentId', 'grp_full_name', 'KLGRP_CHLDHST_CNT'],
  });
  expect(info['PxgRetVal']).toEqual({
    name: 'Bergen',
    parentId: 0,
    grp_full_name: 'Managed devices/Bergen/',
    KLGRP_CHLDHST_CNT: 0,
  });
  expect(await client.call('HostGroup.GetGroupId', { nParent: 4, strName: 'Oslo' })).toEqual({ PxgRetVal: -1 });
  const { strActionGuid } = await client.call('HostGroup.RemoveGroup', { nGroup: oslo, nFlags: 1 });
  const wstrActionGuid = strActionGuid ?? '';
  expect(await client.call('AsyncActionStateChecker.CheckActionState', { wstrActionGuid })).toMatchObject({
    bFinalized: true,
    bSuccededFinalized: true,
    lStateCode: 1,
  });
  expect(await client.refused('AsyncActionStateChecker.CheckActionState', { wstrActionGuid })).toBe(1186);
  expect(await client.refused('HostGroup.GetGroupInfo', { nGroupId: oslo })).toBe(1186);
});

test('flag 1 removes only what is empty: no subgroups, devices, policies or tasks', async () => {
  const outer = await add('Outer', 0);
  await add('Inner', outer);
  expect(await ctx.client.refused('HostGroup.RemoveGroup', { nGroup: outer, nFlags: 1 })).toBe(1193);
  expect(await ctx.client.refused('HostGroup.RemoveGroup', { nGroup: 5, nFlags: 1 })).toBe(1193);
  await ctx.client.call('HostGroup.RemoveGroup', { nGroup: outer, nFlags: 2 });
  expect(await ctx.client.call('HostGroup.GetGroupId', { nParent: 0, strName: 'Outer' })).toEqual({ PxgRetVal: -1 });
});

test('a group cannot be moved below itself, take a taken name, or have its own attributes set', async () => {
  const { client } = ctx;
  expect(await client.refused('HostGroup.UpdateGroup', { nGroup: 4, pInfo: { parentId: 5 } })).toBe(1193);
  expect(await client.refused('HostGroup.UpdateGroup', { nGroup: 5, pInfo: { name: 'Lisbon' } })).toBe(1185);
  expect(await client.refused('HostGroup.UpdateGroup', { nGroup: 5, pInfo: { id: 'x' } })).toBe(1193);
  expect(await client.refused('HostGroup.RemoveGroup', { nGroup: 0, nFlags: 3 })).toBe(1193);
  expect(await client.refused('HostGroup.AddGroup', { pInfo: { name: 'x', parentId: 999 } })).toBe(1186);
});

test('a group tells that one above forces its children', async () => {
  const { client } = ctx;
  const forced = async (nGroupId: number): Promise<unknown> =>
    (await client.call('HostGroup.GetGroupInfoEx', { nGroupId, pArrAttributes: ['KLGRP_HlfForced'] }))['PxgRetVal'];
  await client.call('HostGroup.UpdateGroup', { nGroup: 4, pInfo: { KLGRP_HlfForceChildren: true } });
  expect([await forced(4), await forced(5)]).toEqual([{ KLGRP_HlfForced: false }, { KLGRP_HlfForced: true }]);
  expect(await client.refused('HostGroup.UpdateGroup', { nGroup: 5, pInfo: { KLGRP_HlfForced: false } })).toBe(1193);
});

test('the server names itself as simulated and tells its facts by name', async () => {
  const facts = await ctx.client.call('HostGroup.GetStaticInfo', {
    pValues: ['SIM_EDITION', 'KLADMSRV_GRP_ROOT', 'nope'],
  });
  expect(facts).toEqual({ PxgRetVal: { SIM_EDITION: 'kscctl simulated server', KLADMSRV_GRP_ROOT: 0 } });
});

test('groups count their devices by status, subgroups included', async () => {
  const pArrAttributes = [
    'KLGRP_CHLDHST_CNT',
    'KLGRP_CHLDHST_CNT_OK',
    'KLGRP_CHLDHST_CNT_CRT',
    'KLGRP_CHLDHST_CNT_WRN',
  ];
  const { PxgRetVal: counts } = await ctx.client.call('HostGroup.GetGroupInfoEx', { nGroupId: 4, pArrAttributes });
  expect(counts).toEqual({
    KLGRP_CHLDHST_CNT: 25,
    KLGRP_CHLDHST_CNT_OK: 0,
    KLGRP_CHLDHST_CNT_CRT: 25,
    KLGRP_CHLDHST_CNT_WRN: 0,
  });
});

test('the version of the server is told as a number and as text', async () => {
  const pValues = ['KLADMSRV_SERVER_VERSION_ID', 'KLADMSRV_PRODUCT_FULL_VERSION', 'KLADMSRV_B2B_CLOUD_MODE'];
  expect(await ctx.client.call('HostGroup.GetStaticInfo', { pValues })).toEqual({
    PxgRetVal: {
      KLADMSRV_SERVER_VERSION_ID: 0x000f0100,
      KLADMSRV_PRODUCT_FULL_VERSION: '15.1.0.0',
      KLADMSRV_B2B_CLOUD_MODE: false,
    },
  });
});
