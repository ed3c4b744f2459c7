import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdminClient, adminClient, resetWorld, startSimulator } from '../../src/simulator/index.ts';
import { serverForTests } from './server.ts';
import { taskOf } from './task-data.ts';
import { basic, find, type JsonObject, longOf, textOf, unwrap, unwrapAll, WireClient, wrapped } from './wire-client.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sim-virtual-'));
const db = path.join(folder, 'a.db');
resetWorld(db, 'branch-office', 1, 'manual');
seedVirtualServers();
const ctx = serverForTests({ now: 0 }, { db });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two virtual servers below Headquarters; the devices of Lisbon and of Prague are theirs. */
function seedVirtualServers(): void {
  const database = new DatabaseSync(db);
  const group = database.prepare('INSERT INTO groups (id, parent, name, created, updated) VALUES (?, NULL, ?, 0, 0)');
  const server = database.prepare(
    `INSERT INTO virtual_servers (id, uid, name, parent_group, root_group, unassigned_group, super_group, host_uid, created)
     VALUES (?, ?, ?, 3, ?, ?, ?, ?, 0)`,
  );
  for (const [id, name, branch] of [
    [1, 'lisbon', 6],
    [2, 'prague', 7],
  ] as const) {
    const [root, unassigned, top] = [id * 100, id * 100 + 1, id * 100 + 2];
    group.run(root, 'Managed devices');
    group.run(unassigned, 'Unassigned devices');
    group.run(top, 'Super');
    server.run(id, name, `Virtual ${name}`, root, unassigned, top, `vs-${id}`);
    database.prepare('UPDATE devices SET group_id = ? WHERE group_id = ?').run(root, branch);
  }
  database.exec("UPDATE devices SET location = 'site'");
  database.exec(`INSERT INTO secondary_servers (id, name, instance_id, address, group_id, version, status, last_connected)
    VALUES (4, 'Branch server', 'inst-4', 'branch.acme.example:13000', 4, '15.1.0.0', 1, NULL)`);
  database.close();
}

async function start(
  name: string,
): Promise<{ status: number; call: WireClient['call']; refused: WireClient['refused'] }> {
  const client = new WireClient(ctx.server);
  const answer = await client.send('/api/v1.0/login', '', {
    Authorization: basic('user', 'pässw'),
    'X-KSC-VServer': Buffer.from(name).toString('base64'),
  });
  clients.push(client);
  return { status: answer.status, call: client.call.bind(client), refused: client.refused.bind(client) };
}

const clients: WireClient[] = [];
afterAll(() => {
  for (const client of clients) client.close();
});
let lisbon: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  lisbon = await start('lisbon');
});

const scopeOf = (group: number): JsonObject => wrapped({ ScopeGroups: [wrapped({ ScopeId: longOf(group) })] });

async function hosts(call: WireClient['call'], filter = ''): Promise<number> {
  return Number((await call('HostGroup.FindHosts', find(filter, ['KLHST_WKS_HOSTNAME'])))['PxgRetVal']);
}

test('virtual servers are listed with their groups, and an unknown one cannot be logged in to', async () => {
  const { PxgRetVal: list } = await ctx.client.call('VServers.GetVServers', { lParentGroup: 3 });
  expect(unwrapAll(list).map((row) => [row['KLVSRV_UID'], row['KLVSRV_GROUPS']])).toEqual([
    ['lisbon', 100],
    ['prague', 200],
  ]);
  const info = await ctx.client.call('VServers.GetVServerInfo', { lVServer: 2, pFields2Return: ['KLVSRV_DN'] });
  expect(info).toEqual({ PxgRetVal: { KLVSRV_DN: 'Virtual prague' } });
  expect((await start('porto')).status).toBe(401);
});

test('a session of a virtual server has its own groups and names itself virtual', async () => {
  expect(await lisbon.call('HostGroup.GroupIdGroups')).toEqual({ PxgRetVal: 100 });
  expect(await lisbon.call('HostGroup.GroupIdUnassigned')).toEqual({ PxgRetVal: 101 });
  const facts = await lisbon.call('HostGroup.GetStaticInfo', { pValues: ['KLADMSRV_IS_VIRTUAL', 'KLADMSRV_VSID'] });
  expect(facts).toEqual({ PxgRetVal: { KLADMSRV_IS_VIRTUAL: true, KLADMSRV_VSID: 1 } });
});

test('it finds its own devices only; the server finds all, or its own when asked to', async () => {
  expect(await hosts(lisbon.call)).toBe(8);
  expect(await hosts(ctx.client.call.bind(ctx.client))).toBe(40);
  const own = { ...find('', ['KLHST_WKS_HOSTNAME']), pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: true } };
  expect((await ctx.client.call('HostGroup.FindHosts', own))['PxgRetVal']).toBe(24);
});

test('what belongs to another server is no access', async () => {
  const [ours] = await ctx.client.hosts('(KLHST_WKS_DN="hq-dp-01")', ['KLHST_WKS_HOSTNAME']);
  const strHostName = ours?.['KLHST_WKS_HOSTNAME'] ?? '';
  const refusals: [string, JsonObject][] = [
    ['HostGroup.GetGroupInfo', { nGroupId: 0 }],
    ['HostGroup.AddGroup', { pInfo: { name: 'x', parentId: 200 } }],
    ['HostGroup.GetHostProducts', { strHostName }],
    ['HostGroup.MoveHostsToGroup', { nGroup: 100, pHostNames: [strHostName] }],
    ['Policy.GetPolicyData', { nPolicy: 1 }],
    ['Tasks.GetTaskData', { strTask: '1' }],
    ['GroupTaskControlApi.GetTaskByRevision', { nObjId: 1, nRevision: 1 }],
    ['ExtAud.GetRevision', { nObjId: 1, nObjType: 1, nObjRevision: 1 }],
    ['Tasks.AddTask', { pData: taskOf({}, { PRTS_TASK_GROUPID: 5 }) }],
    ['UaControl.RegisterDmzGateway', { pCgInfo: { DmzCgAddress: 'gw', UaScope: scopeOf(5) } }],
    ['Policy.ExportPolicy2', { lPolicy: 1 }],
    ['Policy.ImportPolicy2', { wstrFileUrl: '', nGroupId: 5, bImportAsInactive: true }],
  ];
  for (const [method, args] of refusals) expect(await lisbon.refused(method, args), method).toBe(1184);
});

test('what another server has is neither reached by its name nor by another number', async () => {
  const move = { pInfo: { KLHST_WKS_ANYNAME: ['hq-dp-01', 'lis-dp-01'], KLHST_WKS_GROUPID: 100 } };
  const moved = await lisbon.call('HostGroup.ResolveAndMoveToGroup', move);
  expect(moved).toEqual({ pResults: { KLHST_WKS_RESULTS: [false, true] } });
  const { PxgRetVal: task } = await ctx.client.call('Tasks.GetTaskData', { strTask: '1' });
  const strPrtsTaskId = unwrap((task as JsonObject)['TASK_ADDITIONAL_PARAMS'])['klprts-TaskStorageId'] ?? '';
  expect(await lisbon.refused('Tasks.ResolveTaskId', { strPrtsTaskId })).toBe(1184);
  expect(await lisbon.refused('GroupTaskControlApi.RequestStatistics', { pTasksIds: ['1'] })).toBe(1184);
  const ours = { KLPOL_POL_OUTBREAK: [wrapped({ KLPOL_ID: 1, KLPOL_OUTBREAK_MASK: 1 })] };
  expect(await lisbon.refused('Policy.SetOutbreakPolicies', { pData: ours })).toBe(1184);
  await ctx.client.call('Policy.SetOutbreakPolicies', { pData: ours });
  const none = { KLPOL_POL_OUTBREAK: [] };
  expect(await lisbon.call('Policy.GetOutbreakPolicies')).toEqual({ PxgRetVal: none });
  await lisbon.call('Policy.SetOutbreakPolicies', { pData: none });
  expect(await ctx.client.call('Policy.GetOutbreakPolicies')).toEqual({ PxgRetVal: ours });
});

test('a gateway in a DMZ appears among its own unassigned devices', async () => {
  await lisbon.call('UaControl.RegisterDmzGateway', { pCgInfo: { DmzCgAddress: 'gw', UaScope: scopeOf(100) } });
  const [host] = await ctx.client.hosts('(KLHST_WKS_DN="gw")', ['KLHST_WKS_GROUPID']);
  expect(host).toEqual({ KLHST_WKS_GROUPID: 101 });
});

test('it has its own groups, tasks and policies', async () => {
  const { PxgRetVal: added } = await lisbon.call('HostGroup.AddGroup', { pInfo: { name: 'Shop', parentId: 100 } });
  const pPolicyData = {
    KLPOL_DN: 'Shop',
    KLPOL_PRODUCT: '1103',
    KLPOL_VERSION: '1.0.0.0',
    KLPOL_GROUP_ID: added ?? 0,
  };
  const { PxgRetVal: policy } = await lisbon.call('Policy.AddPolicy', { pPolicyData });
  const { PxgRetVal: policies } = await lisbon.call('Policy.GetPoliciesForGroup', { nGroupId: -1 });
  expect(unwrapAll(policies).map((row) => row['KLPOL_ID'])).toEqual([policy]);
  const pData = taskOf({}, { PRTS_TASK_GROUPID: 100 });
  const task = textOf((await lisbon.call('Tasks.AddTask', { pData }))['PxgRetVal']);
  const all = {
    strProductName: null,
    strVersion: null,
    strComponentName: null,
    strInstanceId: null,
    strTaskName: null,
  };
  // The group says nothing here, so it may be one of another server: 0 is what clients send.
  const opened = await lisbon.call('Tasks.ResetTasksIterator', {
    nGroupId: 0,
    bGroupIdSignificant: false,
    bIncludeSupergroups: false,
    ...all,
  });
  const ofMain = { nGroupId: 0, bGroupIdSignificant: true, bIncludeSupergroups: false, ...all };
  expect(await lisbon.refused('Tasks.ResetTasksIterator', ofMain)).toBe(1184);
  const next = { strTaskIteratorId: opened['strTaskIteratorId'] ?? '' };
  expect((await lisbon.call('Tasks.GetNextTask', next))['pTaskData']).toMatchObject({ TASK_UNIQUE_ID: task });
  expect(await lisbon.call('Tasks.GetNextTask', next)).toEqual({ pTaskData: null });
  expect(await lisbon.refused('HostGroup.RemoveGroup', { nGroup: 100, nFlags: 3 })).toBe(1193);
  await lisbon.call('HostGroup.RemoveGroup', { nGroup: added ?? 0, nFlags: 2 });
});

test('a task for a selection is for its own devices only, and there is none for the server itself, however it comes', async () => {
  const own = { ...taskOf(), TASKID_PRODUCT_NAME: '1103' };
  const info = { DisplayName: 'Own', 'klprts-TaskScheduleSubtype': 256 };
  const withScope = (scope: JsonObject): JsonObject => ({ ...own, TASK_INFO_PARAMS: wrapped({ ...info, ...scope }) });
  const ofServer = { ...taskOf(), TASK_INFO_PARAMS: wrapped(info) };
  expect(await lisbon.refused('Tasks.AddTask', { pData: ofServer })).toBe(1193);
  const [host] = await ctx.client.hosts('(KLHST_WKS_GROUPID=100)', ['KLHST_WKS_HOSTNAME']);
  const [other] = await ctx.client.hosts('(KLHST_WKS_GROUPID=200)', ['KLHST_WKS_HOSTNAME']);
  const pData = withScope({ HostList: [host?.['KLHST_WKS_HOSTNAME'] ?? ''] });
  const strTask = textOf((await lisbon.call('Tasks.AddTask', { pData }))['PxgRetVal']);
  const selected = withScope({ '.HstQueryId': 1 });
  await lisbon.call('Tasks.UpdateTask', { strTask, pData: selected });
  const { PxgRetVal: pBlob } = await lisbon.call('GroupTaskControlApi.ExportTask', { wstrTaskId: strTask });
  const extra = { pBlob: pBlob ?? '', pExtraData: { '.HstQueryId': 1 } };
  const { PxgRetVal: wstrId } = await lisbon.call('GroupTaskControlApi.ImportTask', extra);
  const imported = { wstrId: wstrId ?? '', bCommit: true };
  const copy = textOf((await lisbon.call('GroupTaskControlApi.CommitImportedTask', imported))['PxgRetVal']);
  const prague = await start('prague');
  const tasksOf = async (row: typeof host): Promise<unknown> => {
    const device = { strDomainName: '', strHostName: row?.['KLHST_WKS_HOSTNAME'] ?? '' };
    return (await ctx.client.call('Tasks.GetAllTasksOfHost', device))['PxgRetVal'];
  };
  // The selection is that of distribution points.
  const points = [
    [100, host],
    [200, other],
  ] as const;
  for (const [group, row] of points) {
    const pUaInfo = { UaHostId: row?.['KLHST_WKS_HOSTNAME'] ?? '', UaScope: scopeOf(group) };
    await ctx.client.call('UaControl.RegisterUpdateAgent', { pUaInfo });
  }
  expect(await tasksOf(host)).toEqual(expect.arrayContaining([strTask, copy]));
  expect(await tasksOf(other)).not.toContain(strTask);
  for (const [, row] of points)
    await ctx.client.call('UaControl.UnregisterUpdateAgent', { wstrUaHostId: row?.['KLHST_WKS_HOSTNAME'] ?? '' });
  for (const task of [strTask, copy]) {
    expect((await lisbon.call('Tasks.GetTaskData', { strTask: task }))['PxgRetVal']).toMatchObject({
      TASK_INFO_PARAMS: { value: { '.HstQueryId': 1 } },
    });
    expect(await prague.refused('Tasks.GetTaskData', { strTask: task })).toBe(1184);
    await lisbon.call('Tasks.DeleteTask', { strTask: task });
  }
});

test('points are assigned automatically on the servers where that is on, and on no other', async () => {
  const isOn = async (call: WireClient['call']): Promise<unknown> =>
    (await call('UaControl.GetAssignUasAutomatically'))['PxgRetVal'];
  const main = ctx.client.call.bind(ctx.client);
  await lisbon.call('UaControl.SetAssignUasAutomatically', { bEnabled: true });
  expect([await isOn(lisbon.call), await isOn((await start('prague')).call), await isOn(main)]).toEqual([
    true,
    false,
    false,
  ]);
  const registered = async (group: number): Promise<JsonObject> => {
    const [host] = await ctx.client.hosts(`(KLHST_WKS_GROUPID=${group})`, ['KLHST_WKS_HOSTNAME']);
    return { pUaInfo: { UaHostId: host?.['KLHST_WKS_HOSTNAME'] ?? '', UaScope: scopeOf(group) } };
  };
  expect(await lisbon.refused('UaControl.RegisterUpdateAgent', await registered(100))).toBe(1193);
  expect(await ctx.client.refused('UaControl.RegisterUpdateAgent', await registered(100))).toBe(1193);
  await main('UaControl.RegisterUpdateAgent', await registered(200));
  await main('UaControl.SetAssignUasAutomatically', { bEnabled: true });
  await lisbon.call('UaControl.SetAssignUasAutomatically', { bEnabled: false });
  expect([await isOn(lisbon.call), await isOn(main)]).toEqual([false, true]);
  await main('UaControl.SetAssignUasAutomatically', { bEnabled: false });
});

test('network locations are shared, and only the server itself changes them', async () => {
  const { PxgRetVal: nNetworkId } = await ctx.client.call('NlaDefinedNetworks.AddNetwork', {
    wstrNetworkName: 'Office',
  });
  const { pNetworks } = await lisbon.call('NlaDefinedNetworks.GetNetworksList');
  expect(unwrapAll(pNetworks).map((row) => row['NLANTWK_NETWORK_NAME'])).toContain('Office');
  const refusals: [string, JsonObject][] = [
    ['AddNetwork', { wstrNetworkName: 'Other' }],
    ['SetNetworkInfo', { pNetwork: { NLANTWK_NETWORK_ID: nNetworkId ?? 0 } }],
    ['DeleteNetwork', { nNetworkId: nNetworkId ?? 0 }],
  ];
  for (const [name, args] of refusals) expect(await lisbon.refused(`NlaDefinedNetworks.${name}`, args)).toBe(1193);
  await ctx.client.call('NlaDefinedNetworks.DeleteNetwork', { nNetworkId: nNetworkId ?? 0 });
});

test('it knows of itself and of no other server', async () => {
  expect(await lisbon.call('VServers.GetVServers', { lParentGroup: -1 })).toEqual({ PxgRetVal: [] });
  expect(await lisbon.call('ServerHierarchy.GetChildServers', { nGroupId: -1 })).toEqual({ PxgRetVal: [] });
  const info = { lVServer: 1, pFields2Return: ['KLVSRV_DN'] };
  expect(await lisbon.call('VServers.GetVServerInfo', info)).toEqual({ PxgRetVal: { KLVSRV_DN: 'Virtual lisbon' } });
  expect(await lisbon.refused('VServers.GetVServerInfo', { ...info, lVServer: 2 })).toBe(1184);
  const ways: [string, JsonObject][] = [
    ['ServerHierarchy.GetServerInfo', { lServer: 4, pFields: [] }],
    ['CgwHelper.GetSlaveServerLocation', { nSlaveServerId: 4 }],
    ['GatewayConnection.PrepareGatewayConnectionToSecondaryServer', { srvInstanceId: 'inst-4' }],
    ['GatewayConnection.PrepareGatewayConnection', { pLocations: locationOf('inst-4') }],
    ['GatewayConnection.PrepareGatewayConnection', { pLocations: locationOf(await deviceOf('hq-dp-01')) }],
  ];
  for (const [method, args] of ways) expect(await lisbon.refused(method, args), method).toBe(1184);
  const own = { pLocations: locationOf(await deviceOf('lis-dp-01')) };
  expect(await lisbon.call('GatewayConnection.PrepareGatewayConnection', own)).toHaveProperty('wstrAuthKey');
});

test('its topmost groups are treated as those of the server itself, and what is in its groups stays with it', async () => {
  const main = ctx.client.call.bind(ctx.client);
  const host = await deviceOf('lis-dp-01');
  expect(await lisbon.refused('HostGroup.MoveHostsToGroup', { nGroup: 102, pHostNames: [host] })).toBe(1193);
  expect(await ctx.client.refused('HostGroup.MoveHostsToGroup', { nGroup: 102, pHostNames: [host] })).toBe(1193);
  expect(await ctx.client.refused('HostGroup.AddGroup', { pInfo: { name: 'x', parentId: 101 } })).toBe(1193);
  const { PxgRetVal: nGroup } = await main('HostGroup.AddGroup', { pInfo: { name: 'Shop', parentId: 100 } });
  const move = { nGroup: nGroup ?? 0, pInfo: { parentId: 200 } };
  expect(await ctx.client.refused('HostGroup.UpdateGroup', move)).toBe(1193);
  await main('HostGroup.MoveHostsToGroup', { nGroup: nGroup ?? 0, pHostNames: [host] });
  await main('HostGroup.RemoveGroup', { nGroup: nGroup ?? 0, nFlags: 3 });
  const group = async (): Promise<unknown> =>
    (await main('HostGroup.GetHostInfo', { strHostName: host, pFields2Return: ['KLHST_WKS_GROUPID'] }))['PxgRetVal'];
  expect(await group()).toEqual({ KLHST_WKS_GROUPID: 101 });
  const [row] = (await admin().inspect('devices')).filter((one) => one['id'] === host);
  expect(row?.['group']).toBe('Unassigned devices');
  await main('HostGroup.MoveHostsToGroup', { nGroup: 100, pHostNames: [host] });
});

test('its point serves a network location for its own devices only, and a point of the server itself for all', async () => {
  const main = ctx.client.call.bind(ctx.client);
  const { PxgRetVal: id } = await main('NlaDefinedNetworks.AddNetwork', { wstrNetworkName: 'All' });
  const locations = { NLANTWK_NETWORK_LOCATIONS: ['site'] };
  await main('NlaDefinedNetworks.SetNetworkInfo', { pNetwork: { NLANTWK_NETWORK_ID: id ?? 0, ...locations } });
  const served = async (device: string): Promise<string[]> => {
    const UaHostId = await deviceOf(device);
    const ScopeNlaNetworks = [wrapped({ ScopeId: longOf(Number(id)) })];
    await main('UaControl.RegisterUpdateAgent', { pUaInfo: { UaHostId, UaScope: wrapped({ ScopeNlaNetworks }) } });
    const all = await admin().inspect('devices');
    const rows = all.filter((row) => row['point'] === device);
    const nearest = async (wstrHostId: string) => {
      const { pUaInfo } = await main('UaControl.GetUpdateAgentsDisplayInfoForHost', { wstrHostId });
      return unwrapAll(pUaInfo)[0]?.['UaHostDisplayName'];
    };
    const told = await Promise.all(all.map(({ id: host }) => nearest(String(host))));
    expect(all.filter((_row, index) => told[index] === device)).toEqual(rows);
    await main('UaControl.UnregisterUpdateAgent', { wstrUaHostId: UaHostId });
    return [...new Set(rows.map((row) => String(row['device']).slice(0, 3)))].toSorted();
  };
  expect(await served('lis-dp-01')).toEqual(['lis']);
  expect(await served('hq-dp-01')).toEqual(expect.arrayContaining(['lis', 'prg']));
  await main('NlaDefinedNetworks.DeleteNetwork', { nNetworkId: id ?? 0 });
});

test('another administrator neither renames nor removes a topmost group', async () => {
  const read = { nGroupId: 102, pArrAttributes: ['name'] };
  for (const edit of ['remove', 'name'] as const) {
    await admin().faultAdd({ kind: 'competitor', method: 'HostGroup.GetGroupInfoEx', edit, count: 1 });
    await lisbon.call('HostGroup.GetGroupInfoEx', read);
  }
  expect(await lisbon.call('HostGroup.GetGroupInfoEx', read)).toEqual({ PxgRetVal: { name: 'Super' } });
});

test('it counts what is its own, and the server all', async () => {
  const counted = async (call: WireClient['call']): Promise<unknown> =>
    (await call('HostGroup.GetInstanceStatistics', { vecFilterFields: null }))['PxgRetVal'];
  expect(await counted((await start('prague')).call)).toEqual({
    SIM_nHosts: 8,
    SIM_nGroups: 3,
    SIM_nPolicies: 0,
    SIM_nTasks: 0,
  });
  const all = await counted(ctx.client.call.bind(ctx.client));
  expect(all).toMatchObject({ SIM_nHosts: await hosts(ctx.client.call.bind(ctx.client)) });
});

test('an imported task does not lead to the groups or devices of another server', async () => {
  const main = ctx.client.call.bind(ctx.client);
  const scopes: JsonObject[] = [
    { PRTS_TASK_GROUPID: 200 },
    { PRTS_TASK_GROUPID: -1, HostList: [await deviceOf('lis-dp-01'), await deviceOf('prg-dp-01')] },
  ];
  const count = async (): Promise<unknown> =>
    (await main('HostGroup.GetInstanceStatistics', { vecFilterFields: null }))['PxgRetVal'];
  for (const scope of scopes) {
    const strTask = textOf((await main('Tasks.AddTask', { pData: taskOf({}, scope) }))['PxgRetVal']);
    const { PxgRetVal: pBlob } = await main('GroupTaskControlApi.ExportTask', { wstrTaskId: strTask });
    const before = await count();
    const imported = { pBlob: pBlob ?? '', pExtraData: {} };
    const { PxgRetVal: wstrId } = await lisbon.call('GroupTaskControlApi.ImportTask', imported);
    const commit = { wstrId: wstrId ?? '', bCommit: true };
    expect(await lisbon.refused('GroupTaskControlApi.CommitImportedTask', commit)).toBe(1184);
    expect(await count()).toEqual(before);
    await main('Tasks.DeleteTask', { strTask });
  }
});

test('of the tasks of its devices it names its own, each of which it may read', async () => {
  const strHostName = await deviceOf('lis-dp-01');
  const forDevices = async (call: WireClient['call'], HostList: string[]): Promise<string> => {
    const info = wrapped({ DisplayName: 'Listed', 'klprts-TaskScheduleSubtype': 256, HostList });
    const pData = { ...taskOf(), TASKID_PRODUCT_NAME: '1103', TASK_INFO_PARAMS: info };
    return textOf((await call('Tasks.AddTask', { pData }))['PxgRetVal']);
  };
  const main = ctx.client.call.bind(ctx.client);
  const ofServer = await forDevices(main, [await deviceOf('hq-dp-01'), strHostName]);
  const own = await forDevices(lisbon.call, [strHostName]);
  const named = async (call: WireClient['call']): Promise<unknown> =>
    (await call('Tasks.GetAllTasksOfHost', { strDomainName: '', strHostName }))['PxgRetVal'];
  expect(await named(main)).toEqual(expect.arrayContaining([ofServer, own]));
  const told = (await named(lisbon.call)) as string[];
  expect(told).toContain(own);
  for (const strTask of told) await lisbon.call('Tasks.GetTaskData', { strTask });
  for (const strTask of [ofServer, own]) await main('Tasks.DeleteTask', { strTask });
});

test('a token leads to the virtual server that is named beside it, and one of a virtual server to no other', async () => {
  const made = async (call: WireClient['call']): Promise<string> =>
    textOf((await call('Session.CreateToken'))['PxgRetVal']);
  const [ofServer, ofLisbon] = [await made(ctx.client.call.bind(ctx.client)), await made(lisbon.call)];
  const root = async (token: string, name: string): Promise<unknown> => {
    const client = new WireClient(ctx.server);
    clients.push(client);
    const headers = { Authorization: `KSCT ${token}`, 'X-KSC-VServer': Buffer.from(name).toString('base64') };
    const { status } = await client.send('/api/v1.0/login', '', headers);
    return status === 200 ? (await client.call('HostGroup.GroupIdGroups'))['PxgRetVal'] : status;
  };
  expect([await root(ofServer, ''), await root(ofServer, 'lisbon'), await root(ofServer, 'nobody')]).toEqual([
    0, 100, 401,
  ]);
  expect([await root(ofLisbon, ''), await root(ofLisbon, 'lisbon'), await root(ofLisbon, 'prague')]).toEqual([
    100, 100, 401,
  ]);
});

test('the world of a service provider has fifty virtual servers, each with devices of its own', async () => {
  const provider = await startSimulator({
    db: ':memory:',
    world: 'msp',
    seed: 1,
    clock: 'manual',
    user: 'user',
    password: 'pässw',
  });
  const main = await WireClient.connected(provider);
  const { PxgRetVal: list } = await main.call('VServers.GetVServers', { lParentGroup: -1 });
  const names = unwrapAll(list).map((row) => textOf(row['KLVSRV_UID']));
  expect(names).toHaveLength(50);
  const customer = new WireClient(provider);
  await customer.send('/api/v1.0/login', '', {
    Authorization: basic('user', 'pässw'),
    'X-KSC-VServer': Buffer.from(names[0] ?? '').toString('base64'),
  });
  const count = await hosts(customer.call.bind(customer));
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(await hosts(main.call.bind(main)));
  for (const client of [main, customer]) client.close();
  await provider.close();
});

const admin = (): AdminClient => adminClient(ctx.server.admin ?? '');

async function deviceOf(name: string): Promise<string> {
  const [host] = await ctx.client.hosts(`(KLHST_WKS_DN="${name}")`, ['KLHST_WKS_HOSTNAME']);
  return textOf(host?.['KLHST_WKS_HOSTNAME']);
}

const locationOf = (host: string): JsonObject => ({ GwLocHostId: host, GwLocTargetComponent: '1103' });
