import { expect, test } from 'vitest';
import { CallLog } from '../../src/simulator/http/call-log.ts';
import { adminClient, startSimulator } from '../../src/simulator/index.ts';
import { schema } from '../../src/simulator/store/schema.ts';
import { Store } from '../../src/simulator/store/store.ts';
import { WireClient } from '../wire/wire-client.ts';

test('each call is logged with its session, request id, error number and whether it changed anything', async () => {
  const server = await startSimulator({
    db: ':memory:',
    world: 'branch-office',
    seed: 1,
    clock: 'manual',
    user: 'u',
    password: 'p',
    announce: false,
  });
  const client = new WireClient(server);
  await client.login();
  const add = '{"pInfo":{"name":"x","parentId":0}}';
  await client.send('/api/v1.0/HostGroup.AddGroup', add, { 'X-KSC-RequestId': 'request-1' });
  await client.send('/api/v1.0/HostGroup.AddGroup', add);
  await client.refused('HostGroup.GetGroupInfo', { nGroupId: 999 });
  const { PxgRetVal: facts } = await client.call('HostGroup.GetStaticInfo', { pValues: null });
  expect(facts).not.toHaveProperty('SIM_EDITION');
  const calls = await adminClient(server.admin ?? '').inspect('calls');
  const summary = calls.map(({ method, requestId, ok, errorCode, wrote }) => [method, requestId, ok, errorCode, wrote]);
  expect(summary).toEqual([
    ['login', '', true, null, false],
    ['HostGroup.AddGroup', 'request-1', true, null, true],
    ['HostGroup.AddGroup', '', true, null, false],
    ['HostGroup.GetGroupInfo', '', false, 1186, false],
    ['HostGroup.GetStaticInfo', '', true, null, false],
  ]);
  expect(new Set(calls.map((call) => call['session'])).size).toBe(1);
  client.close();
  await server.close();
});

test('only the newest 20,000 calls are kept', () => {
  const store = new Store(':memory:');
  store.exec(schema);
  const log = new CallLog(store);
  const call = { time: 0, session: 's', requestId: '', errorCode: null, wrote: false, ms: 0 };
  for (let index = 0; index < 20_500; index += 1) log.add({ ...call, method: `m${index}` });
  log.flush();
  expect(store.get('SELECT count(*) AS n, min(method) AS first, max(seq) AS last FROM calls')).toMatchObject({
    n: 20_000,
    last: 20_500,
  });
  expect(store.get("SELECT 1 AS found FROM calls WHERE method = 'm499'")).toBeUndefined();
  store.close();
});
