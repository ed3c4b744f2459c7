import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import {
  type AdminClient,
  adminClient,
  type FaultInput,
  faultAdd,
  faultClear,
  faultList,
  resetWorld,
  SimulatorError,
} from '../../src/simulator/index.ts';
import { serverForTests } from './server.ts';
import { taskOf } from './task-data.ts';
import { type JsonObject, longOf, textOf, unwrap, WireClient, wrapped } from './wire-client.ts';

const ctx = serverForTests();
const root = '/api/v1.0/HostGroup.GroupIdGroups';
const admin = (): AdminClient => adminClient(ctx.server.admin ?? '');
const add = (kind: string, more: Omit<FaultInput, 'kind'> = {}): Promise<number> => admin().faultAdd({ kind, ...more });

afterEach(async () => {
  await admin().faultClear();
});

/** A connection of its own, logged in before faults are set. */
async function connected(): Promise<WireClient> {
  const client = new WireClient(ctx.server);
  await client.login();
  return client;
}

async function groupNames(): Promise<string[]> {
  const { PxgRetVal: groups } = await ctx.client.call('HostGroup.GetSubgroups', { nGroupId: 0, nDepth: 1 });
  return (groups as JsonObject[]).map((group) => textOf(unwrap(group)['name']));
}

const addGroup = (client: WireClient, name: string): Promise<unknown> =>
  client.send('/api/v1.0/HostGroup.AddGroup', JSON.stringify({ pInfo: { name, parentId: 0 } }));

test('a fault is listed with what it has seen and done, and cleared by its id or with all', async () => {
  const id = await add('pxg-error', { method: 'HostGroup.GroupId*', code: 1184, skip: 1, count: 1 });
  await add('latency', { ms: 0, method: 'Tasks.*' });
  expect(await ctx.client.call('HostGroup.GroupIdGroups')).toEqual({ PxgRetVal: 0 });
  expect(await ctx.client.refused('HostGroup.GroupIdSuper')).toBe(1184);
  expect(await ctx.client.call('HostGroup.GroupIdSuper')).toEqual({ PxgRetVal: 2 });
  const [first, second] = await admin().faultList();
  expect(first).toMatchObject({ id, kind: 'pxg-error', code: 1184, seen: 3, fired: 1 });
  expect(second).toMatchObject({ kind: 'latency', seen: 0 });
  expect(await admin().faultClear(id)).toBe(1);
  expect(await admin().faultClear()).toBe(1);
  expect(await admin().faultList()).toEqual([]);
});

test('the same seed hits the same calls, and about as many as the probability says', async () => {
  const hits = async (seed: number): Promise<string> => {
    const id = await add('pxg-error', { method: 'Session.Ping', probability: 0.3, seed });
    let pattern = '';
    for (let call = 0; call < 100; call += 1)
      pattern += 'PxgError' in (await ctx.client.ask('Session.Ping')) ? 'x' : '.';
    await admin().faultClear(id);
    return pattern;
  };
  const first = await hits(7);
  expect(await hits(7)).toBe(first);
  expect(await hits(8)).not.toBe(first);
  const count = first.replaceAll('.', '').length;
  expect(count).toBeGreaterThan(15);
  expect(count).toBeLessThan(45);
});

test.each([
  ['reset-before', false],
  ['reset-after', true],
] as const)('%s leaves the client without an answer, the work done: %s', async (kind, isDone) => {
  const client = await connected();
  await add(kind, { method: 'HostGroup.AddGroup' });
  await expect(addGroup(client, kind)).rejects.toThrow();
  expect((await groupNames()).includes(kind)).toBe(isDone);
  client.close();
});

test('a refused connection is closed before anything is said', async () => {
  await add('refuse', { count: 1 });
  const refused = new WireClient(ctx.server);
  await expect(refused.login()).rejects.toThrow();
  expect((await refused.login()).status).toBe(200);
  refused.close();
});

test.each([
  ['truncated-json', /^\{"PxgRe$/],
  ['invalid-json', /^\{"PxgRetVal": tru, \{"PxgRetVal":0\}$/],
] as const)('%s is no JSON, with a length that fits', async (kind, pattern) => {
  const client = await connected();
  await add(kind, { method: 'HostGroup.GroupIdGroups' });
  const answer = await client.send(root, '{}');
  expect(answer.status).toBe(200);
  expect(answer.body.toString()).toMatch(pattern);
  client.close();
});

test('a wrong content length ends the connection in the middle of the answer', async () => {
  const client = await connected();
  await add('wrong-length', { method: 'HostGroup.GroupIdGroups' });
  await expect(client.send(root, '{}')).rejects.toThrow();
  client.close();
});

test('503 leaves the session alone, 403 in the middle ends it', async () => {
  const client = await connected();
  await add('status-503', { method: 'HostGroup.*', count: 1 });
  expect((await client.send(root, '{}')).status).toBe(503);
  expect((await client.send(root, '{}')).status).toBe(200);
  await add('status-403', { method: 'HostGroup.*', count: 1 });
  expect((await client.send(root, '{}')).status).toBe(403);
  expect((await client.send(root, '{}')).status).toBe(403);
  client.close();
});

test('latency and a slow trickle take their time and lose nothing', async () => {
  const client = await connected();
  await add('latency', { method: 'HostGroup.GroupIdGroups', ms: 120 });
  const started = performance.now();
  expect((await client.send(root, '{}')).body.toString()).toBe('{"PxgRetVal":0}');
  expect(performance.now() - started).toBeGreaterThan(110);
  await admin().faultClear();
  await add('trickle', { method: 'HostGroup.GroupIdGroups', ms: 10 });
  const slowly = performance.now();
  expect((await client.send(root, '{}')).body.toString()).toBe('{"PxgRetVal":0}');
  expect(performance.now() - slowly).toBeGreaterThan(100);
  client.close();
});

test('a call that is delivered twice is carried out twice', async () => {
  const tasks = async (): Promise<number> => (await admin().inspect('tasks')).length;
  const before = await tasks();
  await add('duplicate', { method: 'Tasks.AddTask' });
  await ctx.client.call('Tasks.AddTask', { pData: taskOf() });
  expect(await tasks()).toBe(before + 2);
});

test('a login can fail too', async () => {
  await add('status-503', { method: 'login', count: 1 });
  const client = new WireClient(ctx.server);
  expect((await client.login()).status).toBe(503);
  expect((await client.login()).status).toBe(200);
  client.close();
});

test.each<[string, Partial<FaultInput>]>([
  ['an unknown kind', { kind: 'meteor' }],
  ['a method that no pattern fits', { method: 'Task.AddTask' }],
  ['a probability above one', { probability: 1.5 }],
  ['a probability of nothing', { probability: 0 }],
  ['a negative count', { count: -1 }],
  ['an unknown edit', { kind: 'competitor', edit: 'paint' }],
])('a fault with %s is refused', async (_what, change) => {
  const refused = await admin()
    .faultAdd({ kind: 'latency', ...change })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(SimulatorError);
  expect(refused).toMatchObject({ code: 'sim/invalid-fault' });
});

test('what faults did to calls is in the call log', async () => {
  await add('pxg-error', { method: 'Session.Ping', code: 1195, count: 1 });
  await ctx.client.refused('Session.Ping');
  const calls = await admin().inspect('calls');
  expect(calls.at(-1)).toMatchObject({ method: 'Session.Ping', errorCode: 1195, wrote: false });
});

/** Sets a competing administrator for one read. */
const compete = (method: string, edit = 'setting'): Promise<number> => add('competitor', { method, edit, count: 1 });

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

// Last of those on the shared server, as it ends the session that the other tests share.
test('a restart ends sessions and iterators, and keeps what was written', async () => {
  const client = await connected();
  await addGroup(client, 'kept over a restart');
  const other = await WireClient.connected(ctx.server);
  await add('restart', { method: 'HostGroup.GroupIdGroups', count: 1 });
  await expect(client.send(root, '{}')).rejects.toThrow();
  await expect(other.ask('Session.Ping')).rejects.toThrow();
  await expect(other.ask('Session.Ping')).rejects.toThrow('HTTP 403');
  const fresh = await WireClient.connected(ctx.server);
  const { PxgRetVal: id } = await fresh.call('HostGroup.GetGroupId', { nParent: 0, strName: 'kept over a restart' });
  expect(id).not.toBe(-1);
  for (const one of [client, other, fresh]) one.close();
});

test('faults are set on a database file too, whether or not a server runs on it', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sim-fault-'));
  const db = path.join(folder, 'a.db');
  resetWorld(db, 'branch-office', 1, 'manual');
  const id = faultAdd(db, { kind: 'latency', ms: 5 });
  expect(faultList(db)).toEqual([
    {
      id,
      kind: 'latency',
      method: '*',
      probability: 1,
      skip: 0,
      count: 0,
      seed: 1,
      ms: 5,
      code: 1195,
      edit: 'setting',
      seen: 0,
      fired: 0,
    },
  ]);
  expect(faultClear(db, id + 1)).toBe(0);
  expect(faultClear(db)).toBe(1);
  expect(() => faultList(path.join(folder, 'none.db'))).toThrow(SimulatorError);
  rmSync(folder, { recursive: true });
});
