import { gunzipSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { taskOf } from './task-data.ts';
import { find, textOf, WireClient } from './wire-client.ts';

const clock = { now: 0 };
const ctx = serverForTests(clock);
const ping = '/api/v1.0/Session.Ping';

test('what is no call gets a status: 404 path, 405 verb, 403 no session, 400 no JSON, 415 other type, 413 too large', async () => {
  const client = new WireClient(ctx.server);
  await client.login();
  expect((await client.send('/', '')).status).toBe(404);
  expect((await client.send(ping, '', {}, 'GET')).status).toBe(405);
  expect((await client.send(ping, '{')).status).toBe(400);
  expect((await client.send(ping, '[]')).status).toBe(400);
  expect((await client.send(ping, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).status).toBe(400);
  expect((await client.send(ping, '{}', { 'Content-Type': 'text/plain' })).status).toBe(415);
  expect((await client.send(ping, Buffer.alloc(17 * 1024 * 1024, 32))).status).toBe(413);
  expect((await client.send(ping, '{}', { 'Content-Type': 'application/json; charset=utf-8' })).status).toBe(200);
  expect((await client.send(ping, '{}', { 'X-KSC-Session': 'no such token' })).status).toBe(403);
  client.close();
});

test('an empty body stands for no arguments, and a chunked one is read', async () => {
  const client = new WireClient(ctx.server);
  await client.login();
  expect((await client.send(ping, '')).status).toBe(200);
  const chunked = await client.send('/api/v1.0/HostGroup.GroupIdSuper', '{}', { 'Transfer-Encoding': 'chunked' });
  expect(chunked.status).toBe(200);
  client.close();
});

test('only a larger body is compressed, and only when the client asks for it', async () => {
  const client = new WireClient(ctx.server);
  await client.login();
  const path = '/api/v1.0/UaControl.GetDefaultUpdateAgentRegistrationInfo';
  const gzip = { 'Accept-Encoding': 'gzip, deflate' };
  const big = '/api/v1.0/HostGroup.GetGroupInfo';
  expect((await client.send(path, '{}')).headers['content-encoding']).toBeUndefined();
  const fields = ['KLHST_WKS_HOSTNAME', 'KLHST_WKS_DN', 'KLHST_WKS_FQDN'];
  const found = await client.send('/api/v1.0/HostGroup.FindHosts', JSON.stringify(find('', fields)));
  const { strAccessor } = JSON.parse(found.body.toString()) as { strAccessor: string };
  const page = JSON.stringify({ strAccessor, nStart: 0, nCount: 40 });
  const packed = await client.send('/api/v1.0/ChunkAccessor.GetItemsChunk', page, gzip);
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(JSON.parse(gunzipSync(packed.body).toString())).toMatchObject({ PxgRetVal: 40 });
  expect((await client.send(big, '{"nGroupId":0}', gzip)).headers['content-encoding']).toBeUndefined();
  client.close();
});

test('a client that only knows deflate gets that, and one that refuses both gets neither', async () => {
  const client = new WireClient(ctx.server);
  await client.login();
  const { body, headers } = await client.send('/api/v1.0/Policy.GetPoliciesForGroup', '{"nGroupId":-1}', {
    'Accept-Encoding': 'gzip;q=0, deflate',
  });
  expect(headers['content-encoding']).toBe('deflate');
  expect(JSON.parse(inflateSync(body).toString())).toHaveProperty('PxgRetVal');
  const plain = await client.send('/api/v1.0/Policy.GetPoliciesForGroup', '{"nGroupId":-1}', {
    'Accept-Encoding': 'gzip;q=0, deflate;q=0.0',
  });
  expect(plain.headers['content-encoding']).toBeUndefined();
  client.close();
});

test('a large answer comes in chunks, whole', async () => {
  const client = new WireClient(ctx.server);
  await client.login();
  const text = 'x'.repeat(200_000);
  const pData = { ...taskOf({}, {}, { text }) };
  const added = await client.send('/api/v1.0/Tasks.AddTask', JSON.stringify({ pData }));
  const { PxgRetVal: strTask } = JSON.parse(added.body.toString()) as { PxgRetVal: string };
  const read = await client.send('/api/v1.0/Tasks.GetTaskData', JSON.stringify({ strTask }));
  expect(read.headers['transfer-encoding']).toBe('chunked');
  expect(read.headers['content-length']).toBeUndefined();
  expect(read.body.toString()).toContain(text);
  client.close();
});

test('a token works on any connection until EndSession, then it gets 403', async () => {
  const one = new WireClient(ctx.server);
  const token = textOf((await one.start())['PxgRetVal']);
  const other = new WireClient(ctx.server);
  const headers = { 'X-KSC-Session': token };
  expect((await other.send(ping, '{}', headers)).status).toBe(200);
  expect((await other.send(ping, '{}')).status).toBe(403);
  expect((await one.send('/api/v1.0/Session.EndSession', '{}', headers)).status).toBe(200);
  expect((await other.send(ping, '{}', headers)).status).toBe(403);
  one.close();
  other.close();
});

test('StartSession with a wrong password gets 401', async () => {
  const client = new WireClient({ ...ctx.server, password: 'wrong' });
  const answer = await client.send('/api/v1.0/Session.StartSession', '{}', {
    Authorization: 'KSCBasic user="eA==", pass="eA=="',
  });
  expect(answer.status).toBe(401);
  client.close();
});

test('a session that is idle for more than three minutes has ended', async () => {
  const client = new WireClient(ctx.server);
  const headers = { 'X-KSC-Session': textOf((await client.start())['PxgRetVal']) };
  clock.now += 179_000;
  expect((await client.send(ping, '{}', headers)).status).toBe(200);
  clock.now += 181_000;
  expect((await client.send(ping, '{}', headers)).status).toBe(403);
  client.close();
});

test('a connection that closes takes its session and its iterators with it', async () => {
  const first = new WireClient(ctx.server);
  await first.login();
  first.close();
  const second = new WireClient(ctx.server);
  expect((await second.send(ping, '{}')).status).toBe(403);
  second.close();
});
