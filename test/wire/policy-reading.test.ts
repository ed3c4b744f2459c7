import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminClient } from '../../src/simulator/index.ts';
import { serverForTests } from './server.ts';
import { type Json, type JsonObject, textOf, unwrapAll, wrapped } from './wire-client.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sim-policy-'));
const db = path.join(folder, 'a.db');
const ctx = serverForTests({ now: 0 }, { db });
const setting = (value: Json, isLocked = false): JsonObject => wrapped({ KLPRSS_Val: value, KLPRSS_Mnd: isLocked });
/** The wizard's Network Agent policy at the root and the devices of Berlin. */
const rootPolicy = 1;
let host = '';

beforeAll(async () => {
  const [row] = await ctx.client.hosts('(KLHST_WKS_DN="ber-ws-01")', ['KLHST_WKS_HOSTNAME']);
  host = textOf(row?.['KLHST_WKS_HOSTNAME']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function newPolicy(active = true): Promise<number> {
  const pPolicyData = {
    KLPOL_DN: 'Berlin',
    KLPOL_PRODUCT: '1103',
    KLPOL_VERSION: '1.0.0.0',
    KLPOL_GROUP_ID: 5,
    KLPOL_ACTIVE: active,
  };
  return Number((await ctx.client.call('Policy.AddPolicy', { pPolicyData }))['PxgRetVal']);
}

function place(id: Json | undefined, wstrSection = '86'): JsonObject {
  return { wstrID: id ?? '', wstrProduct: '1103', wstrVersion: '1.0.0.0', wstrSection };
}

async function agentPolicy(): Promise<number> {
  const { PxgRetVal: rows } = await ctx.client.call('Policy.GetPoliciesForGroup', { nGroupId: 0 });
  const agent = unwrapAll(rows).find((row) => row['KLPOL_PRODUCT'] === '1103');
  return Number(agent?.['KLPOL_ID'] ?? rootPolicy);
}

test('profiles are read with their attributes, in order, and their contents cannot be changed', async () => {
  const { client } = ctx;
  const nPolicy = await newPolicy();
  const insert = new DatabaseSync(db);
  const profile = insert.prepare('INSERT INTO policy_profiles VALUES (?, ?, ?, ?, ?)');
  const attributes = JSON.stringify({ KLSSPOL_PRF_ENABLED: true, KLSSPOL_PRF_PROTECTED: false });
  profile.run(nPolicy, 'Laptops', 2, attributes, JSON.stringify({ '86': wrapped({ own: setting(1) }) }));
  profile.run(nPolicy, 'Servers', 1, attributes, '{}');
  insert.close();
  const revision = { nPolicy, nRevision: 0 };
  expect(await client.call('PolicyProfiles.GetPriorities', revision)).toEqual({ PxgRetVal: ['Servers', 'Laptops'] });
  expect((await client.call('PolicyProfiles.EnumProfiles', revision))['PxgRetVal']).toMatchObject({
    Laptops: wrapped({ KLSSPOL_PRF_ENABLED: true, KLSSPOL_PRF_PROTECTED: false }),
  });
  const named = { ...revision, szwName: 'Laptops' };
  expect((await client.call('PolicyProfiles.GetProfile', named))['PxgRetVal']).toMatchObject({
    KLSSPOL_PRF_ENABLED: true,
  });
  const opened = await client.call('PolicyProfiles.GetProfileSettings', { ...named, nLifeTime: 0 });
  const contents = place(opened['PxgRetVal']);
  expect(await client.call('SsContents.Ss_Read', contents)).toEqual({ PxgRetVal: { own: setting(1) } });
  expect(await client.refused('SsContents.Ss_Clear', { ...contents, pNewData: {} })).toBe(1193);
  expect(await client.refused('PolicyProfiles.GetProfile', { ...named, szwName: 'None' })).toBe(1186);
  expect(await client.refused('PolicyProfiles.GetPriorities', { nPolicy, nRevision: 3 })).toBe(1192);
  const data = await client.call('Policy.GetPolicyData', { nPolicy });
  expect(data['PxgRetVal']).toMatchObject({ KLPOL_PROFILES_NUM: 2 });
});

test("what is effective on a host is the policy's, where no policy above locks something else", async () => {
  const { client } = ctx;
  const upper = await agentPolicy();
  const lower = await newPolicy();
  const write = async (nPolicy: number, pNewData: JsonObject): Promise<void> => {
    const { PxgRetVal: id } = await client.call('Policy.GetPolicyContents', { nPolicy, nRevisionId: 0, nLifeTime: 0 });
    await client.call('SsContents.Ss_Replace', { ...place(id), pNewData });
    await client.call('SsContents.Ss_Apply', { wstrID: id ?? '' });
  };
  await write(upper, { locked: setting('upper', true), open: setting('upper') });
  await write(lower, { locked: setting('lower'), open: setting('lower'), own: setting('lower') });
  const effective = await client.call('PolicyProfiles.GetEffectivePolicyContents', {
    nPolicy: lower,
    szwHostId: host,
    nLifeTime: 0,
  });
  expect((await client.call('SsContents.Ss_Read', place(effective['PxgRetVal'])))['PxgRetVal']).toMatchObject({
    locked: setting('upper', true),
    open: setting('lower'),
    own: setting('lower'),
  });
  const [other] = await client.hosts('(KLHST_WKS_DN="lis-ws-01")', ['KLHST_WKS_HOSTNAME']);
  const elsewhere = { nPolicy: lower, szwHostId: other?.['KLHST_WKS_HOSTNAME'] ?? '', nLifeTime: 0 };
  expect(await client.refused('PolicyProfiles.GetEffectivePolicyContents', elsewhere)).toBe(1186);
});

test('what is set on a device itself holds there where no policy locks it', async () => {
  const { client } = ctx;
  const [device] = await client.hosts('(KLHST_WKS_DN="prg-ws-01")', ['KLHST_WKS_HOSTNAME']);
  const strHostName = textOf(device?.['KLHST_WKS_HOSTNAME']);
  const database = new DatabaseSync(db);
  database.prepare('UPDATE devices SET local = ? WHERE id = ?').run('{"pointsOnly":true}', strHostName);
  database.close();
  const name = 'SIM_bDistributeThroughPointsOnly';
  const onDevice = async (): Promise<unknown> => {
    const storage = {
      strHostName,
      strType: 'SS_SETTINGS',
      strProduct: '1103',
      strVersion: '1.0.0.0',
      strSection: '86',
    };
    return ((await client.call('HostGroup.SS_Read', storage))['PxgRetVal'] as JsonObject)[name];
  };
  const write = async (isLocked: boolean): Promise<void> => {
    const nPolicy = await agentPolicy();
    const { PxgRetVal: id } = await client.call('Policy.GetPolicyContents', { nPolicy, nRevisionId: 0, nLifeTime: 0 });
    await client.call('SsContents.Ss_Replace', { ...place(id), pNewData: { [name]: setting(false, isLocked) } });
    await client.call('SsContents.Ss_Apply', { wstrID: id ?? '' });
  };
  await write(false);
  expect(await onDevice()).toBe(true);
  await write(true);
  expect(await onDevice()).toBe(false);
});

test('an out-of-office policy is not active, and there is one of a product in a group', async () => {
  const { client } = ctx;
  const [one, two] = [await newPolicy(), await newPolicy(false)];
  expect(await client.call('Policy.MakePolicyRoaming', { nPolicy: one })).toEqual({ PxgRetVal: true });
  expect(await client.call('Policy.MakePolicyRoaming', { nPolicy: one })).toEqual({ PxgRetVal: false });
  await client.call('Policy.MakePolicyRoaming', { nPolicy: two });
  const flags = async (nPolicy: number): Promise<unknown[]> => {
    const data = (await client.call('Policy.GetPolicyData', { nPolicy }))['PxgRetVal'] as JsonObject;
    return [data['KLPOL_ACTIVE'], data['KLPOL_ROAMING']];
  };
  expect([await flags(one), await flags(two)]).toEqual([
    [false, false],
    [false, true],
  ]);
  // The same over the attributes.
  await client.call('Policy.UpdatePolicyData', { nPolicy: one, pPolicyData: { KLPOL_ACTIVE: true } });
  await client.call('Policy.UpdatePolicyData', { nPolicy: one, pPolicyData: { KLPOL_ROAMING: true } });
  expect([await flags(one), await flags(two)]).toEqual([
    [false, true],
    [false, false],
  ]);
  await client.call('Policy.UpdatePolicyData', { nPolicy: one, pPolicyData: { KLPOL_ROAMING: false } });
  expect(await flags(one)).toEqual([false, false]);
  const both = { KLPOL_ACTIVE: true, KLPOL_ROAMING: true };
  expect(await client.refused('Policy.UpdatePolicyData', { nPolicy: one, pPolicyData: both })).toBe(1192);
});

test('outbreak policies are a list that is replaced whole', async () => {
  const { client } = ctx;
  const nPolicy = await newPolicy();
  const entry = wrapped({ KLPOL_ID: nPolicy, KLPOL_OUTBREAK_MASK: 3 });
  await client.call('Policy.SetOutbreakPolicies', { pData: { KLPOL_POL_OUTBREAK: [entry] } });
  expect(await client.call('Policy.GetOutbreakPolicies')).toEqual({ PxgRetVal: { KLPOL_POL_OUTBREAK: [entry] } });
  const unknown = wrapped({ KLPOL_ID: 999, KLPOL_OUTBREAK_MASK: 1 });
  expect(await client.refused('Policy.SetOutbreakPolicies', { pData: { KLPOL_POL_OUTBREAK: [unknown] } })).toBe(1186);
  expect(await client.call('Policy.GetOutbreakPolicies')).toEqual({ PxgRetVal: { KLPOL_POL_OUTBREAK: [entry] } });
  await client.call('Policy.SetOutbreakPolicies', { pData: { KLPOL_POL_OUTBREAK: [] } });
});

test('the delivery of a policy is scheduled until its devices have synchronised', async () => {
  const { client } = ctx;
  const nPolicy = await newPolicy();
  const data = (await client.call('Policy.GetPolicyData', { nPolicy }))['PxgRetVal'] as JsonObject;
  const nSync = data['KLPOL_GSYN_ID'] ?? 0;
  const fields = ['gsyn_cnt_FullCount', 'gsyn_cnt_Finished', 'gsyn_cnt_Running', 'gsyn_cnt_Failed'];
  const counts = async (): Promise<unknown> =>
    (await client.call('GroupSync.GetSyncInfo', { nSync, arrFieldsToReturn: fields }))['PxgRetVal'];
  const none = { gsyn_cnt_Running: 0, gsyn_cnt_Failed: 0 };
  expect(await counts()).toEqual({ gsyn_cnt_FullCount: 9, gsyn_cnt_Finished: 0, ...none });
  expect(await client.call('GroupSync.GetSyncDeliveryTime', { nSync, szwHostId: host })).toEqual({
    PxgRetVal: { type: 'datetime', value: '' },
  });
  await adminClient(ctx.server.admin ?? '').advance(16 * 60_000);
  expect(await counts()).toEqual({ gsyn_cnt_FullCount: 9, gsyn_cnt_Finished: 9, ...none });
  const { PxgRetVal: iterator } = await client.call('GroupSync.GetSyncHostsInfo', {
    nSync,
    arrFieldsToReturn: ['hostDisplayName', 'hostStatus'],
    arrFieldsToOrder: [{ Name: 'hostDisplayName', Asc: true }],
    nLifeTime: 60,
  });
  const next = { szwIterator: iterator ?? '', nCount: 5 };
  const first = await client.call('GroupSyncIterator.GetNextItems', next);
  expect(first).toMatchObject({ PxgRetVal: 5, bEOF: false });
  expect(unwrapAll((first['pData'] as JsonObject)['KLCSP_ITERATOR_ARRAY'])[0]).toEqual({
    hostDisplayName: 'ber-dp-01',
    hostStatus: 2,
  });
  expect(await client.call('GroupSyncIterator.GetNextItems', next)).toMatchObject({ PxgRetVal: 4, bEOF: true });
  await client.call('GroupSyncIterator.ReleaseIterator', { szwIterator: iterator ?? '' });
  expect(await client.refused('GroupSyncIterator.GetNextItems', next)).toBe(1186);
  expect(await client.refused('GroupSync.GetSyncInfo', { nSync: 999, arrFieldsToReturn: [] })).toBe(1186);
});
