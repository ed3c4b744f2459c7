import { beforeAll, expect, test } from 'vitest';
import { adminClient } from '../../src/simulator/index.ts';
import { serverForTests } from './server.ts';
import { updateTaskOf } from './task-data.ts';
import { type JsonObject, textOf } from './wire-client.ts';

const ctx = serverForTests();
let host = '';

beforeAll(async () => {
  const [found] = await ctx.client.hosts('(KLHST_WKS_DN="hq-ws-01")', ['KLHST_WKS_HOSTNAME']);
  host = textOf(found?.['KLHST_WKS_HOSTNAME']);
});

const kes = { strProductName: 'KES', strProductVersion: '11.0.0.0' };
const settings = { strType: 'SS_SETTINGS', strProduct: '', strVersion: '' };

test.each<[string, string, JsonObject]>([
  ['HostGroup.GetHostProducts', 'strHostName', {}],
  ['HostGroup.GetHostfixesForProductOnHost', 'strHostName', kes],
  ['HostGroup.GetComponentsForProductOnHost', 'strHostName', kes],
  ['HostGroup.SS_GetNames', 'strHostName', settings],
  ['CgwHelper.GetNagentLocation', 'wsHostName', {}],
])('%s answers the same for a host whose id is written in capitals', async (method, name, more) => {
  const answer = await ctx.client.call(method, { [name]: host, ...more });
  expect(JSON.stringify(answer)).toMatch(/\d/);
  expect(await ctx.client.call(method, { [name]: host.toUpperCase(), ...more })).toEqual(answer);
});

test('a synchronisation reaches a host whose id is written in capitals at once', async () => {
  const admin = adminClient(ctx.server.admin ?? '');
  const delivered = async () =>
    (await admin.inspect('devices')).find((row) => row['id'] === host)?.['settingsDelivered'];
  expect(await delivered()).toBe(null);
  await ctx.client.call('HostGroup.AddHostsForSync', { pHostNames: [host.toUpperCase()], strSSType: '' });
  await admin.advance(60_000);
  expect(await delivered()).not.toBe(null);
});

test('a task for a host reaches it where its id is written in capitals, and has it once', async () => {
  const { client } = ctx;
  const admin = adminClient(ctx.server.admin ?? '');
  const scope: JsonObject = { PRTS_TASK_GROUPID: -1, HostList: [host.toUpperCase()] };
  const task = textOf((await client.call('Tasks.AddTask', { pData: updateTaskOf(scope) }))['PxgRetVal']);
  await client.call('Tasks.AddHostToTask', { strTask: task, strHostName: host.toUpperCase() });
  await client.call('Tasks.RunTask', { strTask: task });
  await admin.advance(3_600_000);
  const ran = (await admin.inspect('events')).filter((event) => String(event['task']) === task);
  expect(new Set(ran.map((event) => event['device']))).toEqual(new Set(['hq-ws-01']));
  const [row] = (await admin.inspect('tasks')).filter((one) => String(one['id']) === task);
  expect(row).toMatchObject({ scope: '1 device(s)', completed: 1 });
});
