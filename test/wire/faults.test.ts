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
  faultKinds,
  faultList,
  resetWorld,
  SimulatorError,
} from '../../src/simulator/index.ts';
import { serverForTests } from './server.ts';
import { taskOf } from './task-data.ts';
import { type JsonObject, textOf, unwrap, WireClient } from './wire-client.ts';

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
  expect(() => faultClear(db, id + 1)).toThrow(/No fault/);
  expect(faultClear(db)).toBe(1);
  expect(() => faultList(path.join(folder, 'none.db'))).toThrow(SimulatorError);
  rmSync(folder, { recursive: true });
});

test('a storm of all faults at once, with clients that hang up, does not take the server down', async () => {
  for (const [index, kind] of faultKinds.entries())
    await add(kind, { probability: kind === 'restart' ? 0.01 : 0.1, seed: index + 1, ms: 3 });
  const calls = ['HostGroup.GroupIdGroups', 'Policy.GetPoliciesForGroup', 'Tasks.GetTaskData', 'SrvView.ResetIterator'];
  const bodies = ['{}', '{"nGroupId":-1}', '{"strTask":"1"}', '{}'];
  let outcomes = 0;
  for (let round = 0; round < 40; round += 1) {
    const client = new WireClient(ctx.server);
    await client.login().catch(() => undefined);
    const sent = calls.map((name, index) => client.send(`/api/v1.0/${name}`, bodies[index]));
    if (round % 4 === 0) client.close();
    outcomes += (await Promise.allSettled(sent)).length;
    client.close();
  }
  expect(outcomes).toBe(160);
  await admin().faultClear();
  const calm = await WireClient.connected(ctx.server);
  expect(await calm.call('Session.Ping')).toEqual({});
  calm.close();
});
