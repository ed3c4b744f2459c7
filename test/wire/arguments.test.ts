import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { type Json, type JsonObject, WireClient } from './wire-client.ts';

const ctx = serverForTests();
const addGroup = (pInfo: Json): [string, JsonObject] => ['HostGroup.AddGroup', { pInfo }];

test.each<[string, string, JsonObject]>([
  ['missing', 'HostGroup.GetGroupInfo', {}],
  ['extra', 'HostGroup.GroupIdGroups', { more: 1 }],
  ['of another type', 'HostGroup.GetGroupInfo', { nGroupId: '0' }],
  ['null where it cannot be', 'HostGroup.GetGroupInfo', { nGroupId: null }],
  ['beyond 32 bits', 'HostGroup.GetGroupInfo', { nGroupId: 2 ** 31 }],
  ['a fraction', 'HostGroup.GetGroupInfo', { nGroupId: 0.5 }],
  ['params wrapped at the top level', ...addGroup({ type: 'params', value: { name: 'a', parentId: 0 } })],
  ['params bare inside', ...addGroup({ name: 'a', parentId: 0, x: { y: 1 } })],
  ['a null member', ...addGroup({ name: null, parentId: 0 })],
  ['of an unknown type', ...addGroup({ name: 'a', parentId: 0, x: { type: 'paramInt', value: 1 } })],
  ['a long that is a string', ...addGroup({ name: 'a', parentId: 0, x: { type: 'long', value: '1' } })],
  ['no such day', ...addGroup({ name: 'a', parentId: 0, x: { type: 'datetime', value: '2024-02-30T00:00:00Z' } })],
  ['text with half of a surrogate pair', ...addGroup({ name: 'a\uD800', parentId: 0 })],
  ['a string with half of a surrogate pair', 'HostGroup.GetGroupId', { nParent: 0, strName: '\uDC00' }],
  ['a name with half of a surrogate pair', ...addGroup({ name: 'a', parentId: 0, '\uD800': 1 })],
  ['no base64', ...addGroup({ name: 'a', parentId: 0, x: { type: 'binary', value: '***' } })],
  ['an unknown attribute', ...addGroup({ name: 'a', parentId: 0, colour: 1 })],
])('an argument that is %s is BADFORMAT, and nothing is written', async (_what, method, args) => {
  const before = await ctx.client.call('HostGroup.GetSubgroups', { nGroupId: 0, nDepth: 0 });
  expect(await ctx.client.refused(method, args)).toBe(1192);
  expect(await ctx.client.call('HostGroup.GetSubgroups', { nGroupId: 0, nDepth: 0 })).toEqual(before);
});

test.each(['float', 'double'])('a %s beyond what it holds is BADFORMAT, and not kept as null', async (type) => {
  const client = await WireClient.connected(ctx.server);
  const body = `{"pInfo":{"name":"a","parentId":0,"x":{"type":"${type}","value":1e400}}}`;
  const answer = await client.send('/api/v1.0/HostGroup.AddGroup', body, { 'X-KSC-Session': client.token });
  expect(JSON.parse(answer.body.toString())).toMatchObject({
    PxgError: { code: 1192, message: `pInfo.x: not a value of type '${type}'` },
  });
  client.close();
});

test('a 64-bit number comes back with all its digits', async () => {
  const data = `{"TASKID_PRODUCT_NAME":"X","TASKID_VERSION":"1","TASKID_COMPONENT_NAME":"c","TASK_NAME":"t","TASKSCH_TYPE":0,
    "TASK_ADDITIONAL_PARAMS":{"type":"params","value":{"big":{"type":"long","value":9223372036854775807},
      "list":[1,"x",null,{"type":"params","value":{}}],"when":{"type":"datetime","value":""},
      "day":{"type":"date","value":"2024-01-02"},"bytes":{"type":"binary","value":"AAE="},"real":{"type":"double","value":1.5}}},
    "TASK_INFO_PARAMS":{"type":"params","value":{"DisplayName":"Big","klprts-TaskScheduleSubtype":256,"PRTS_TASK_GROUPID":0}}}`;
  const client = new WireClient(ctx.server);
  await client.login();
  const added = await client.send('/api/v1.0/Tasks.AddTask', `{"pData":${data}}`);
  const { PxgRetVal: id } = JSON.parse(added.body.toString()) as { PxgRetVal: string };
  const read = await client.send('/api/v1.0/Tasks.GetTaskData', JSON.stringify({ strTask: id }));
  const text = read.body.toString();
  expect(text).toContain('"big":{"type":"long","value":9223372036854775807}');
  expect(text).toContain('"list":[1,"x",null,{"type":"params","value":{}}]');
  expect(text).toContain('"real":{"type":"double","value":1.5}');
  client.close();
});

test.each([
  'Nope.Nope',
  'HostGroup.Nope',
  'hostgroup.GroupIdGroups',
  'HostGroup',
  'X.HostGroup.GroupIdGroups',
  '__proto__',
])('an unknown call %s is 1194', async (method) => expect(await ctx.client.refused(method)).toBe(1194));

test('Limits.IsMethodPresent knows what the table has', async () => {
  expect(await present('Tasks', 'AddTask')).toBe(true);
  expect(await present('Tasks', 'GetEffectiveTask')).toBe(false);
});

async function present(strClass: string, strMethod: string): Promise<Json | undefined> {
  return (await ctx.client.call('Limits.IsMethodPresent', { strInstance: '', strClass, strMethod }))['PxgRetVal'];
}
