import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { basic, type JsonObject, WireClient } from './wire-client.ts';

/** Headers that the vendor's Python client sends with every request (reference: wire-capture.txt [T]). */
const clientHeaders = {
  'User-Agent': 'python-requests/2.34.2',
  'Accept-Encoding': 'gzip, deflate',
  Accept: '*/*',
  Connection: 'keep-alive',
  'Content-Type': 'application/json',
};
const login = '/api/v1.0/login';
/** As captured: `dXNlcg==` is user, `cMOkc3N3` is pässw. */
const authorization = 'KSCBasic user="dXNlcg==", pass="cMOkc3N3", domain="", internal="1"';
const ctx = serverForTests();

test("the vendor client's requests without made-up ids succeed on one connection without further headers", async () => {
  const client = new WireClient(ctx.server);
  const answer = await client.send(login, '', {
    ...clientHeaders,
    Authorization: authorization,
    'X-KSC-VServer': 'VlMx',
  });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body.toString())).toEqual({});
  expect(await sent(client, 'HostGroup.GroupIdGroups', '{}')).toEqual({ PxgRetVal: 0 });
  const found = await sent(
    client,
    'HostGroup.FindHosts',
    '{"wstrFilter": "(KLHST_WKS_DN=\\"*\\")", "vecFieldsToReturn": ["KLHST_WKS_HOSTNAME", "KLHST_WKS_DN"], "vecFieldsToOrder": [{"Name": "KLHST_WKS_DN", "Asc": true}], "pParams": {"KLGRP_FIND_FROM_CUR_VS_ONLY": true}, "lMaxLifeTime": 100}',
  );
  expect(found).toEqual({ PxgRetVal: 40, strAccessor: expect.any(String) });
  expect(await sent(client, 'UaControl.GetAssignUasAutomatically', '{}')).toEqual({ PxgRetVal: false });
  expect(await sent(client, 'UaControl.SetAssignUasAutomatically', '{"bEnabled": false}')).toEqual({});
  const iterator = await sent(
    client,
    'Tasks.ResetTasksIterator',
    '{"nGroupId": 0, "bGroupIdSignificant": true, "strProductName": null, "strVersion": null, "strComponentName": null, "strInstanceId": null, "strTaskName": null, "bIncludeSupergroups": true}',
  );
  expect(iterator).toEqual({ strTaskIteratorId: expect.any(String) });
  const added = await sent(client, 'HostGroup.AddGroup', '{"pInfo": {"name": "n", "parentId": 0}}');
  expect(added).toEqual({ PxgRetVal: expect.any(Number) });
  expect(await sent(client, 'HostGroup.AddGroup', '{"pInfo": {"name": "n", "parentId": 0}}')).toEqual(added);
  expect(await sent(client, 'Session.Ping', '{}')).toEqual({});
  client.close();
});

test.each([
  ['ChunkAccessor.GetItemsChunk', '{"strAccessor": "acc1", "nStart": 0, "nCount": 10}', 1186],
  [
    'UaControl.RegisterUpdateAgent',
    '{"pUaInfo": {"UaHostId": "h1", "UaScope": {"type": "params", "value": {"ScopeGroups": [{"type": "params", "value": {"ScopeId": {"type": "long", "value": 7}, "ScopeName": "x"}}]}}}}',
    1186,
  ],
  [
    'Tasks.AddTask',
    '{"pData": {"TASK_NAME": "DoUpdate", "TASKSCH_FIRST_EXECUTION_TIME": {"type": "datetime", "value": "2024-01-02T03:04:05Z"}, "TASK_INFO_PARAMS": {"type": "params", "value": {"DisplayName": "x"}}, "b": {"type": "binary", "value": "AAE="}, "d": {"type": "double", "value": 1.5}, "a": [1, "x", null]}}',
    1192,
  ],
  ['Tasks.GetNextTask', '{"strTaskIteratorId": "ti"}', 1186],
])('the captured %s with its made-up content gets PxgError', async (method, body, code) => {
  const client = new WireClient(ctx.server);
  await client.send(login, '', { ...clientHeaders, Authorization: authorization, 'X-KSC-VServer': 'VlMx' });
  const { PxgError: error } = await sent(client, method, body);
  expect(error).toMatchObject({
    code,
    file: expect.any(String),
    line: expect.any(Number),
    message: expect.any(String),
  });
  client.close();
});

test.each(['KSCGW TOK', 'KSCT bad', 'KSCBasic user="dXNlcg==", pass="YmFk"', 'Bearer x', ''])(
  'a login with %j is refused with 401',
  async (header) => {
    const client = new WireClient(ctx.server);
    const headers = { ...clientHeaders, Authorization: header, 'X-KSC-VServer': '' };
    expect((await client.send(login, '', headers)).status).toBe(401);
    expect((await client.send('/api/v1.0/HostGroup.GroupIdGroups', '{}', clientHeaders)).status).toBe(403);
    client.close();
  },
);

test('domain and internal may be left out of KSCBasic', async () => {
  const client = new WireClient(ctx.server);
  const short = basic('user', 'pässw').split(', domain')[0] ?? '';
  expect((await client.send(login, '', { Authorization: short })).status).toBe(200);
  client.close();
});

async function sent(client: WireClient, method: string, body: string): Promise<JsonObject> {
  const answer = await client.send(`/api/v1.0/${method}`, body, clientHeaders);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body.toString()) as JsonObject;
}
