import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { taskOf } from './task-data.ts';
import { type Json, type JsonObject, textOf, unwrap, wrapped } from './wire-client.ts';

const ctx = serverForTests();
const policyType = 1;
const taskType = 2;
const setting = (value: Json): JsonObject => wrapped({ KLPRSS_Val: value, KLPRSS_Mnd: false });

async function added(info: JsonObject = {}): Promise<string> {
  return textOf((await ctx.client.call('Tasks.AddTask', { pData: taskOf({}, info) }))['PxgRetVal']);
}

async function read(strTask: string): Promise<JsonObject> {
  return (await ctx.client.call('Tasks.GetTaskData', { strTask }))['PxgRetVal'] as JsonObject;
}

function nameOf(data: Json | undefined): Json | undefined {
  return unwrap((data as JsonObject)['TASK_INFO_PARAMS'])['DisplayName'];
}

async function newPolicy(): Promise<number> {
  const pPolicyData = { KLPOL_DN: 'P', KLPOL_PRODUCT: '1103', KLPOL_VERSION: '1.0.0.0', KLPOL_GROUP_ID: 5 };
  return Number((await ctx.client.call('Policy.AddPolicy', { pPolicyData }))['PxgRetVal']);
}

async function open(nPolicy: number, nRevisionId: number): Promise<JsonObject> {
  const { PxgRetVal: id } = await ctx.client.call('Policy.GetPolicyContents', { nPolicy, nRevisionId, nLifeTime: 0 });
  return { wstrID: id ?? '', wstrProduct: '1103', wstrVersion: '1.0.0.0', wstrSection: '86' };
}

async function change(nPolicy: number, pNewData: JsonObject): Promise<void> {
  const place = await open(nPolicy, 0);
  await ctx.client.call('SsContents.Ss_Replace', { ...place, pNewData });
  await ctx.client.call('SsContents.Ss_Apply', { wstrID: place['wstrID'] ?? '' });
}

test('every change of a task is a revision, which can be read and restored', async () => {
  const { client } = ctx;
  const strTask = await added();
  const nObjId = Number(strTask);
  await client.call('Tasks.UpdateTask', { strTask, pData: taskOf({}, { DisplayName: 'Second' }) });
  const first = await client.call('GroupTaskControlApi.GetTaskByRevision', { nObjId, nRevision: 1 });
  expect(nameOf(first['PxgRetVal'])).toBe('Download');
  await client.call('GroupTaskControlApi.RestoreTaskFromRevision', { nObjId, nRevision: 1 });
  expect(nameOf(await read(strTask))).toBe('Download');
  const second = await client.call('GroupTaskControlApi.GetTaskByRevision', { nObjId, nRevision: 2 });
  expect(nameOf(second['PxgRetVal'])).toBe('Second');
  expect(await client.refused('GroupTaskControlApi.GetTaskByRevision', { nObjId, nRevision: 9 })).toBe(1186);
  expect(await client.refused('GroupTaskControlApi.GetTaskByRevision', { nObjId: 999, nRevision: 1 })).toBe(1186);
});

test('a revision is restored though the group has another name by now, and goes with its object and group', async () => {
  const { client } = ctx;
  const { PxgRetVal: group } = await client.call('HostGroup.AddGroup', { pInfo: { name: 'Old name', parentId: 0 } });
  const nGroup = Number(group);
  const nObjId = Number(await added({ PRTS_TASK_GROUPID: nGroup }));
  const pData = taskOf({}, { DisplayName: 'Second', PRTS_TASK_GROUPID: nGroup });
  await client.call('Tasks.UpdateTask', { strTask: String(nObjId), pData });
  await client.call('HostGroup.UpdateGroup', { nGroup, pInfo: { name: 'New name' } });
  await client.call('GroupTaskControlApi.RestoreTaskFromRevision', { nObjId, nRevision: 1 });
  const info = unwrap((await read(String(nObjId)))['TASK_INFO_PARAMS']);
  expect(info).toMatchObject({ DisplayName: 'Download', PRTS_TASK_GROUPNAME: 'New name' });
  await client.call('HostGroup.RemoveGroup', { nGroup, nFlags: 2 });
  expect(await client.refused('ExtAud.GetRevision', { nObjId, nObjType: taskType, nObjRevision: 1 })).toBe(1186);
});

test('an object that nobody changed has one revision, and a change keeps what it was', async () => {
  const { client } = ctx;
  const args = { nObjId: 1, nRevision: 1 };
  const before = (await client.call('GroupTaskControlApi.GetTaskByRevision', args))['PxgRetVal'] as JsonObject;
  const data = await read('1');
  expect(before).toEqual(data);
  const info = unwrap(data['TASK_INFO_PARAMS']);
  await client.call('Tasks.UpdateTask', {
    strTask: '1',
    pData: { ...data, TASK_INFO_PARAMS: wrapped({ ...info, DisplayName: 'Changed' }) },
  });
  expect((await client.call('GroupTaskControlApi.GetTaskByRevision', args))['PxgRetVal']).toEqual(before);
});

test('a revision is described, the newest one as 0', async () => {
  const nObjId = Number(await added());
  const newest = { nObjId, nObjType: taskType, nObjRevision: 0 };
  await ctx.client.call('ExtAud.UpdateRevisionDesc', { ...newest, wstrNewDescription: 'commit 1234' });
  expect(await ctx.client.call('ExtAud.GetRevision', newest)).toMatchObject({
    pObjParams: { SIM_nRevision: 1, SIM_strRevisionDescription: 'commit 1234', SIM_strRevisionUser: 'user' },
  });
  const unknown = { nObjId, nObjType: 77, nObjRevision: 0 };
  expect(await ctx.client.refused('ExtAud.GetRevision', unknown)).toBe(1186);
  const none = { ...newest, nObjRevision: 5, wstrNewDescription: '' };
  expect(await ctx.client.refused('ExtAud.UpdateRevisionDesc', none)).toBe(1186);
});

test('the contents of an old revision of a policy can be read but not changed, and be gone back to', async () => {
  const { client } = ctx;
  const nPolicy = await newPolicy();
  await change(nPolicy, { own: setting(1) });
  await change(nPolicy, { own: setting(2) });
  const old = await open(nPolicy, 2);
  expect((await client.call('SsContents.Ss_Read', old))['PxgRetVal']).toMatchObject({ own: setting(1) });
  expect(await client.refused('SsContents.Ss_Replace', { ...old, pNewData: { own: setting(9) } })).toBe(1193);
  expect(await client.refused('SsContents.Ss_Apply', { wstrID: old['wstrID'] ?? '' })).toBe(1193);
  await client.call('Policy.RevertPolicyToRevision', { nPolicy, nRevisionId: 2 });
  expect((await client.call('SsContents.Ss_Read', await open(nPolicy, 0)))['PxgRetVal']).toMatchObject({
    own: setting(1),
  });
  await client.call('Policy.RevertPolicyToRevision', { nPolicy, nRevisionId: 1 });
  const first = (await client.call('SsContents.Ss_Read', await open(nPolicy, 0)))['PxgRetVal'];
  expect(first).not.toHaveProperty('own');
  expect(await client.refused('Policy.RevertPolicyToRevision', { nPolicy, nRevisionId: 99 })).toBe(1186);
  const revision = { nObjId: nPolicy, nObjType: policyType, nObjRevision: 3 };
  expect(await client.call('ExtAud.GetRevision', revision)).toMatchObject({ pObjParams: { SIM_nRevision: 3 } });
});

test('a task is exported, imported with another scope, and only there when it is committed', async () => {
  const { client } = ctx;
  const wstrTaskId = textOf(
    (await client.call('Tasks.AddTask', { pData: taskOf({}, {}, { KLTSK_RI_GROUP_TO_MOVE_HOST: 5, other: 1 }) }))[
      'PxgRetVal'
    ],
  );
  const { PxgRetVal: pBlob } = await client.call('GroupTaskControlApi.ExportTask', { wstrTaskId });
  const args = { pBlob: pBlob ?? '', pExtraData: { PRTS_TASK_GROUPID: 5 } };
  const imported = await client.call('GroupTaskControlApi.ImportTask', args);
  const info = imported['pCommitInfo'] as JsonObject;
  expect(unwrap(info['TASK_ADDITIONAL_PARAMS'])).toEqual({ KLTSK_RI_GROUP_TO_MOVE_HOST: 5 });
  const wstrId = imported['PxgRetVal'] ?? '';
  const committed = await client.call('GroupTaskControlApi.CommitImportedTask', { wstrId, bCommit: true });
  const copy = await read(textOf(committed['PxgRetVal']));
  expect(unwrap(copy['TASK_INFO_PARAMS'])).toMatchObject({ PRTS_TASK_GROUPID: 5, PRTS_TASK_GROUPNAME: 'Berlin' });
  expect(unwrap(copy['TASK_ADDITIONAL_PARAMS'])).toMatchObject({ other: 1 });
  expect(await client.refused('GroupTaskControlApi.CommitImportedTask', { wstrId, bCommit: true })).toBe(1186);
  const dropped = (await client.call('GroupTaskControlApi.ImportTask', args))['PxgRetVal'] ?? '';
  await client.call('GroupTaskControlApi.CommitImportedTask', { wstrId: dropped, bCommit: false });
});

test.each(['', 'AAAA', Buffer.from('SIM task\nnothing').toString('base64')])(
  'a blob that is no exported task (%j) is BADFORMAT',
  async (pBlob) => {
    expect(await ctx.client.refused('GroupTaskControlApi.ImportTask', { pBlob, pExtraData: {} })).toBe(1192);
    expect(await ctx.client.refused('Policy.ImportPolicy', { lGroup: 5, pData: pBlob })).toBe(1192);
  },
);

test('a policy is exported and imported with its contents, inactive', async () => {
  const { client } = ctx;
  const lPolicy = await newPolicy();
  await change(lPolicy, { own: setting(7) });
  await client.call('Policy.MakePolicyActive', { nPolicy: lPolicy, bActive: true });
  const { PxgRetVal: pData } = await client.call('Policy.ExportPolicy', { lPolicy });
  const { PxgRetVal: id } = await client.call('Policy.ImportPolicy', { lGroup: 6, pData: pData ?? '' });
  const attributes = (await client.call('Policy.GetPolicyData', { nPolicy: id ?? 0 }))['PxgRetVal'];
  expect(attributes).toMatchObject({ KLPOL_DN: 'P', KLPOL_GROUP_ID: 6, KLPOL_ACTIVE: false });
  const read = await client.call('SsContents.Ss_Read', await open(Number(id), 0));
  expect(read['PxgRetVal']).toMatchObject({ own: setting(7) });
});

test('statistics are requested for tasks that exist', async () => {
  const id = await added();
  await ctx.client.call('GroupTaskControlApi.RequestStatistics', { pTasksIds: [id] });
  expect(await ctx.client.refused('GroupTaskControlApi.RequestStatistics', { pTasksIds: [id, '999'] })).toBe(1186);
});
