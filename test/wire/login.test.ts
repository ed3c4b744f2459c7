import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { basic, type JsonObject, type RawAnswer, textOf, WireClient } from './wire-client.ts';

const clock = { now: 0 };
const ctx = serverForTests(clock, {
  users: [
    { user: 'careful', password: 'p', secondFactor: { code: '123456' } },
    { user: 'auditor', password: 'p', isReadOnly: true },
    { user: 'newcomer', password: 'p', secondFactor: 'unregistered' },
  ],
});
const login = '/api/v1.0/login';
const start = '/api/v1.0/Session.StartSession';
const ping = '/api/v1.0/Session.Ping';
const parsed = (answer: RawAnswer): JsonObject => JSON.parse(answer.body.toString()) as JsonObject;

async function createToken(): Promise<string> {
  return textOf((await ctx.client.call('Session.CreateToken'))['PxgRetVal']);
}

test('a token from CreateToken logs in by both ways for three minutes', async () => {
  const client = new WireClient(ctx.server);
  const headers = { Authorization: `KSCT ${await createToken()}` };
  clock.now += 100_000;
  await ctx.client.call('Session.Ping');
  clock.now += 79_000;
  const started = await client.send(start, '{}', headers);
  expect(started.status).toBe(200);
  expect((await client.send(ping, '{}', { 'X-KSC-Session': textOf(parsed(started)['PxgRetVal']) })).status).toBe(200);
  expect(parsed(await client.send(login, '', headers))).toEqual({});
  expect((await client.send(ping, '{}')).status).toBe(200);
  clock.now += 2_000;
  expect((await client.send(login, '', headers)).status).toBe(401);
  await ctx.client.call('Session.Ping');
  client.close();
});

test('a gateway key leads to a server that does not answer for a minute, and is nothing afterwards', async () => {
  const [host] = await ctx.client.hosts('(KLHST_WKS_DN="hq-dp-01")', ['KLHST_WKS_HOSTNAME']);
  const wsHostName = host?.['KLHST_WKS_HOSTNAME'] ?? '';
  const { PxgRetVal: location } = await ctx.client.call('CgwHelper.GetNagentLocation', { wsHostName });
  expect(location).toMatchObject({ GwLocHostId: wsHostName, GwLocTargetComponent: '1103' });
  const pLocations = location as JsonObject;
  const { wstrAuthKey } = await ctx.client.call('GatewayConnection.PrepareGatewayConnection', { pLocations });
  const client = new WireClient(ctx.server);
  const headers = { Authorization: `KSCGW ${textOf(wstrAuthKey)}` };
  const answer = await client.send(login, '', headers);
  expect(answer.status).toBe(200);
  expect(parsed(answer)).toMatchObject({
    PxgError: { code: 1195, message: expect.stringContaining('nothing answers') },
  });
  expect((await client.send(ping, '{}')).status).toBe(403);
  clock.now += 61_000;
  expect((await client.send(login, '', headers)).status).toBe(401);
  client.close();
});

test('this world has no secondary server to go to', async () => {
  expect(await ctx.client.refused('CgwHelper.GetSlaveServerLocation', { nSlaveServerId: 1 })).toBe(1186);
  expect(await ctx.client.call('ServerHierarchy.GetChildServers', { nGroupId: -1 })).toEqual({ PxgRetVal: [] });
});

test.each([login, start])('a user with a second factor finishes %s with a code on the same URL', async (path) => {
  const client = new WireClient(ctx.server);
  const first = await client.send(path, '{}', { Authorization: basic('careful', 'p') });
  expect(first.status).toBe(401);
  expect(first.headers['www-authenticate']).toBe('KSCMFA type="totp", lengthHint="6"');
  expect(first.headers['content-type']).toBe('text/plain');
  expect(first.body.toString()).toBe('Authentication not finished');
  const session = String(first.headers['x-ksc-session']);
  const code = (totp: string): Promise<RawAnswer> =>
    client.send(path, '{}', { Authorization: `KSCMFA totp="${totp}"`, 'X-KSC-Session': session });
  expect((await client.send(ping, '{}', { 'X-KSC-Session': session })).status).toBe(403);
  expect((await code('000000')).status).toBe(401);
  const done = await code('123456');
  expect(done.status).toBe(200);
  const headers: Record<string, string> = path === start ? { 'X-KSC-Session': textOf(parsed(done)['PxgRetVal']) } : {};
  expect((await client.send(ping, '{}', headers)).status).toBe(200);
  expect((await code('123456')).status).toBe(401);
  client.close();
});

test('a login that waits for its code can be given up, and ends after five wrong ones', async () => {
  const client = new WireClient(ctx.server);
  const begin = async (): Promise<string> => {
    const answer = await client.send(start, '{}', { Authorization: basic('careful', 'p') });
    return String(answer.headers['x-ksc-session']);
  };
  const code = (session: string, totp: string): Promise<RawAnswer> =>
    client.send(start, '{}', { Authorization: `KSCMFA totp="${totp}"`, 'X-KSC-Session': session });
  const abandoned = await begin();
  const end = await client.send('/api/v1.0/Session.EndSession', '{}', { 'X-KSC-Session': abandoned });
  expect(end.status).toBe(200);
  expect((await code(abandoned, '123456')).status).toBe(401);
  const guessed = await begin();
  for (let attempt = 0; attempt < 5; attempt += 1) expect((await code(guessed, '0')).status).toBe(401);
  expect((await code(guessed, '123456')).headers['www-authenticate']).toBeUndefined();
  client.close();
});

test('a user without a registered device is told to register one', async () => {
  const client = new WireClient(ctx.server);
  const answer = await client.send(login, '', { Authorization: basic('newcomer', 'p') });
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe('KSCMFA type="totpreg"');
  client.close();
});

test('a wrong password is told in X-KSC-ErrorMsg and asks for no code', async () => {
  const client = new WireClient(ctx.server);
  const answer = await client.send(login, '', { Authorization: basic('careful', 'wrong') });
  expect(answer.status).toBe(401);
  expect(answer.headers['x-ksc-errormsg']).toBe('Authentication failed');
  expect(answer.headers['www-authenticate']).toBeUndefined();
  client.close();
});

test('a user who may only read is told so before and when changing something, by a token of theirs too', async () => {
  const auditor = await WireClient.connected({ ...ctx.server, user: 'auditor', password: 'p' });
  const rights = { lGroupId: 0, szwFuncArea: '', szwProduct: '', szwVersion: '' };
  const check = (client: WireClient, dwAccessMask: number): Promise<JsonObject> =>
    client.call('HstAccessControl.AccessCheckToAdmGroup', { ...rights, dwAccessMask });
  expect(await check(auditor, 1)).toEqual({ PxgRetVal: true });
  expect(await check(auditor, 5)).toEqual({ PxgRetVal: false });
  expect(await check(ctx.client, 5)).toEqual({ PxgRetVal: true });
  const type = { lGroupId: 0, szwProduct: 'KES', szwVersion: '11.0.0.0', szwTaskTypeName: 'updater' };
  expect(await auditor.call('HstAccessControl.IsTaskTypeReadonly', type)).toEqual({ PxgRetVal: true });
  expect(await auditor.countHosts('')).toBe(40);
  expect(await auditor.refused('HostGroup.AddGroup', { pInfo: { name: 'x', parentId: 0 } })).toBe(1184);
  const { PxgRetVal: token } = await auditor.call('Session.CreateToken');
  const client = new WireClient(ctx.server);
  await client.send(login, '', { Authorization: `KSCT ${textOf(token)}` });
  expect(await client.refused('Tasks.DeleteTask', { strTask: '1' })).toBe(1184);
  for (const one of [auditor, client]) one.close();
});
