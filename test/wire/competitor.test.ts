import { afterEach, expect, test } from 'vitest';
import { type AdminClient, adminClient } from '../../src/simulator/index.ts';
import { serverForTests } from './server.ts';
import { taskOf } from './task-data.ts';
import { type JsonObject, longOf, textOf, unwrap, wrapped } from './wire-client.ts';

const ctx = serverForTests();
const admin = (): AdminClient => adminClient(ctx.server.admin ?? '');

afterEach(async () => {
  await admin().faultClear();
});

/** Sets a competing administrator for one read. */
const compete = (method: string, edit = 'setting'): Promise<number> =>
  admin().faultAdd({ kind: 'competitor', method, edit, count: 1 });

async function newTask(): Promise<string> {
  return textOf((await ctx.client.call('Tasks.AddTask', { pData: taskOf() }))['PxgRetVal']);
}

async function task(strTask: string): Promise<JsonObject> {
  return (await ctx.client.call('Tasks.GetTaskData', { strTask }))['PxgRetVal'] as JsonObject;
}

test('a competing administrator changes, renames or removes the very task that was read', async () => {
  const strTask = await newTask();
  await compete('Tasks.GetTaskData');
  const seen = await task(strTask);
  expect(seen).not.toHaveProperty('TASK_MAX_EXEC_TIME');
  expect(await task(strTask)).toMatchObject({ TASK_MAX_EXEC_TIME: 1 });
  await compete('Tasks.GetTaskData', 'name');
  await task(strTask);
  expect(unwrap((await task(strTask))['TASK_INFO_PARAMS'])['DisplayName']).toBe('Download (edited)');
  await compete('Tasks.GetTaskData', 'remove');
  await task(strTask);
  expect(await ctx.client.refused('Tasks.GetTaskData', { strTask })).toBe(1186);
  const events = await admin().inspect('events');
  expect(events.filter((event) => event['kind'] === 'edited-by-other')).toHaveLength(3);
});

test('a competing administrator edits policies, points, groups and updates as they are read', async () => {
  const { client } = ctx;
  const read = async (method: string, args: JsonObject): Promise<[JsonObject, JsonObject]> => {
    await compete(method);
    return [await client.call(method, args), await client.call(method, args)];
  };
  const [policy, changedPolicy] = await read('Policy.GetPolicyData', { nPolicy: 1 });
  expect(changedPolicy).not.toEqual(policy);
  const [host] = await client.hosts('(KLHST_WKS_DN="ber-dp-01")', ['KLHST_WKS_HOSTNAME']);
  const UaHostId = host?.['KLHST_WKS_HOSTNAME'] ?? '';
  const UaScope = wrapped({ ScopeGroups: [wrapped({ ScopeId: longOf(5) })] });
  await client.call('UaControl.RegisterUpdateAgent', { pUaInfo: { UaHostId, UaScope } });
  const [point, changedPoint] = await read('UaControl.GetUpdateAgentInfo', { wstrUaHostId: UaHostId });
  expect((point['pUaInfo'] as JsonObject)['UaPort']).toBe(13_000);
  expect((changedPoint['pUaInfo'] as JsonObject)['UaPort']).toBe(13_001);
  const [group, changedGroup] = await read('HostGroup.GetGroupInfo', { nGroupId: 5 });
  expect((group['PxgRetVal'] as JsonObject)['autoRemovePeriod']).toBe(0);
  expect((changedGroup['PxgRetVal'] as JsonObject)['autoRemovePeriod']).toBe(1);
  await compete('SrvView.GetRecordRange');
  const columns = ['nKlUpdateDbId', 'nApprovementState'];
  const before = await client.view('v_vapm_update', columns, '(nKlUpdateDbId=2)');
  const after = await client.view('v_vapm_update', columns, '(nKlUpdateDbId=2)');
  expect([before[0]?.['nApprovementState'], after[0]?.['nApprovementState']]).toEqual([0, 1]);
});

test('between reading the contents of a policy and writing them, a competitor has been there', async () => {
  const { client } = ctx;
  const pPolicyData = { KLPOL_DN: 'P', KLPOL_PRODUCT: '1103', KLPOL_VERSION: '1.0.0.0', KLPOL_GROUP_ID: 6 };
  const nPolicy = Number((await client.call('Policy.AddPolicy', { pPolicyData }))['PxgRetVal']);
  const { PxgRetVal: id } = await client.call('Policy.GetPolicyContents', { nPolicy, nRevisionId: 0, nLifeTime: 0 });
  const place = { wstrID: id ?? '', wstrProduct: '1103', wstrVersion: '1.0.0.0', wstrSection: '86' };
  await compete('SsContents.Ss_Read');
  const before = await client.call('SsContents.Ss_Read', place);
  expect(await client.call('SsContents.Ss_Read', place)).not.toEqual(before);
});
