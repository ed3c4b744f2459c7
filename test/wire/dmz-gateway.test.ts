import { expect, test } from 'vitest';
import { adminClient, inspectTopics } from '../../src/simulator/index.ts';
import { serverForTests } from './server.ts';
import { type JsonObject, longOf, textOf, unwrapAll, wrapped } from './wire-client.ts';

const ctx = serverForTests();
const scope = (...groups: number[]): JsonObject =>
  wrapped({ ScopeGroups: groups.map((id) => wrapped({ ScopeId: longOf(id) })) });
const register = 'UaControl.RegisterDmzGateway';
const gateway = (DmzCgAddress: string, UaScope = scope(5)): JsonObject => ({ pCgInfo: { DmzCgAddress, UaScope } });
const hostsAt = (address: string): Promise<JsonObject[]> =>
  ctx.client.hosts(`(KLHST_WKS_DN="${address}")`, ['KLHST_WKS_HOSTNAME', 'KLHST_WKS_GROUPID']);

test('a gateway in a DMZ is registered by its address: its host is in Unassigned and a point that is a gateway', async () => {
  const { client } = ctx;
  expect(await client.call(register, gateway('gw.example.com:13000'))).toEqual({});
  const [host] = await hostsAt('gw.example.com:13000');
  const { PxgRetVal: unassigned } = await client.call('HostGroup.GroupIdUnassigned');
  expect(host?.['KLHST_WKS_GROUPID']).toBe(unassigned);
  const wstrUaHostId = textOf(host?.['KLHST_WKS_HOSTNAME']);
  expect((await client.call('UaControl.GetUpdateAgentInfo', { wstrUaHostId }))['pUaInfo']).toMatchObject({
    UaIsCg: true,
    CgServerInitiateConnection: true,
    CgRemoteAddress: 'gw.example.com:13000',
    UaScope: wrapped({ ScopeGroups: [wrapped({ ScopeId: longOf(5), ScopeName: 'Berlin' })] }),
  });
  const { pUasArr } = await client.call('UaControl.GetUpdateAgentsList');
  expect(unwrapAll(pUasArr)).toMatchObject([{ UaHostId: wstrUaHostId, UaIsCg: true }]);
  expect(await client.refused(register, gateway('GW.example.com:13000'))).toBe(1185);
  await client.call('UaControl.UnregisterUpdateAgent', { wstrUaHostId });
  await client.call(register, gateway('gw.example.com:13000', scope(6)));
  expect(await hostsAt('gw.example.com:13000')).toHaveLength(1);
});

test('the world goes on with a gateway in it', async () => {
  await ctx.client.call(register, gateway('198.51.100.7'));
  const admin = adminClient(ctx.server.admin ?? '');
  await admin.advance(24 * 3_600_000);
  for (const topic of inspectTopics) await admin.inspect(topic);
  expect(await hostsAt('198.51.100.7')).toHaveLength(1);
});

test('a device without a security application has no databases, so they are not outdated', async () => {
  await ctx.client.call(register, gateway('bare.example.com'));
  const fields = ['KLHST_WKS_RTP_AV_BASES_TIME', 'KLHST_WKS_LAST_UPDATE'];
  const none = { type: 'datetime', value: '' };
  const bare = '(KLHST_WKS_DN="bare.example.com")';
  expect(await ctx.client.hosts(bare, fields)).toEqual([Object.fromEntries(fields.map((field) => [field, none]))]);
  await adminClient(ctx.server.admin ?? '').advance(8 * 24 * 3_600_000);
  for (const old of ['(KLHST_WKS_RTP_AV_BASES_TIME<CURTIME(-604800))', '(KLHST_WKS_AV_BASES_SEC>604800)'])
    expect(await ctx.client.countHosts(`(&${bare}${old})`), old).toBe(0);
});

test.each<[string, JsonObject, number]>([
  ['without an address', { UaScope: scope(5) }, 1192],
  ['with an address that is no string', { DmzCgAddress: 1, UaScope: scope(5) }, 1192],
  ['with an empty address', { DmzCgAddress: '', UaScope: scope(5) }, 1192],
  ['with an address that is none', { DmzCgAddress: 'a b', UaScope: scope(5) }, 1192],
  ['without a scope', { DmzCgAddress: 'refused.example.com' }, 1192],
  ['with a scope that is not wrapped', { DmzCgAddress: 'refused.example.com', UaScope: { ScopeGroups: [] } }, 1192],
  ['with an empty scope', { DmzCgAddress: 'refused.example.com', UaScope: scope() }, 1192],
  ['with an unknown group', { DmzCgAddress: 'refused.example.com', UaScope: scope(999) }, 1186],
  ['with a setting of a point', { DmzCgAddress: 'refused.example.com', UaScope: scope(5), UaPort: 1 }, 1192],
])('a gateway %s is refused, and no host appears', async (_what, pCgInfo, code) => {
  const before = await ctx.client.countHosts('');
  expect(await ctx.client.refused(register, { pCgInfo })).toBe(code);
  expect(await ctx.client.countHosts('')).toBe(before);
});

test('while points are assigned automatically no gateway is registered', async () => {
  await ctx.client.call('UaControl.SetAssignUasAutomatically', { bEnabled: true });
  expect(await ctx.client.refused(register, gateway('later.example.com'))).toBe(1193);
  expect(await hostsAt('later.example.com')).toEqual([]);
  await ctx.client.call('UaControl.SetAssignUasAutomatically', { bEnabled: false });
});
