import { beforeAll, expect, test } from 'vitest';
import { adminClient, startSimulator } from '../../src/simulator/index.ts';
import { password, serverForTests, user } from './server.ts';
import { type Json, type JsonObject, longOf, textOf, unwrap, unwrapAll, WireClient, wrapped } from './wire-client.ts';

const ctx = serverForTests();
let berlin = '';
let lisbon = '';

beforeAll(async () => {
  berlin = await hostId('ber-dp-01');
  lisbon = await hostId('lis-dp-01');
});

const scope = (...groups: number[]): JsonObject =>
  wrapped({ ScopeGroups: groups.map((id) => wrapped({ ScopeId: longOf(id), ScopeName: 'ignored' })) });
const info = (host: string, more: JsonObject = {}): JsonObject => ({ UaHostId: host, UaScope: scope(5), ...more });
const read = async (wstrUaHostId: string): Promise<JsonObject> =>
  (await ctx.client.call('UaControl.GetUpdateAgentInfo', { wstrUaHostId }))['pUaInfo'] as JsonObject;

test('a point is registered with defaults, modified as a whole, listed and taken away', async () => {
  const { client } = ctx;
  await client.call('UaControl.RegisterUpdateAgent', {
    pUaInfo: info(berlin, { UaPort: 13001, UaDistributePackages: false }),
  });
  expect(await read(berlin)).toMatchObject({ UaPort: 13001, UaDistributeUpdates: true, UaDistributePackages: false });
  await client.call('UaControl.ModifyUpdateAgent', {
    pUaInfo: { ...info(berlin, { UaDistributeUpdates: false }), UaScope: scope(6, 7) },
  });
  const changed = await read(berlin);
  expect(changed).toMatchObject({ UaPort: 13000, UaDistributeUpdates: false, UaDistributePackages: true });
  expect(unwrap(changed['UaScope'])).toEqual({
    ScopeGroups: [
      wrapped({ ScopeId: longOf(6), ScopeName: 'Lisbon' }),
      wrapped({ ScopeId: longOf(7), ScopeName: 'Prague' }),
    ],
    ScopeNlaNetworks: [],
    ScopeBcDomains: [],
  });
  const summary = wrapped({ UaHostId: berlin, UaHostDisplayName: 'ber-dp-01', UaIsCg: false });
  expect(await client.call('UaControl.GetUpdateAgentsList')).toEqual({ pUasArr: [summary] });
  expect(await client.call('UaControl.GetUpdateAgentsDisplayInfoForHost', { wstrHostId: lisbon })).toEqual({
    pUaInfo: [summary],
  });
  await client.call('UaControl.UnregisterUpdateAgent', { wstrUaHostId: berlin });
  expect(await client.call('UaControl.GetUpdateAgentsList')).toEqual({ pUasArr: [] });
});

test('registering a point twice, and asking for one that is none, are errors', async () => {
  const { client } = ctx;
  await client.call('UaControl.RegisterUpdateAgent', { pUaInfo: info(berlin) });
  expect(await client.refused('UaControl.RegisterUpdateAgent', { pUaInfo: info(berlin) })).toBe(1185);
  await client.call('UaControl.UnregisterUpdateAgent', { wstrUaHostId: berlin });
  expect(await client.refused('UaControl.GetUpdateAgentInfo', { wstrUaHostId: berlin })).toBe(1186);
  expect(await client.refused('UaControl.ModifyUpdateAgent', { pUaInfo: info(berlin) })).toBe(1186);
  expect(await client.refused('UaControl.UnregisterUpdateAgent', { wstrUaHostId: berlin })).toBe(1186);
});

test('a point that is named in other letter case than its device is the same point, and serves', async () => {
  const { client } = ctx;
  const loud = berlin.toUpperCase();
  await client.call('UaControl.RegisterUpdateAgent', { pUaInfo: info(loud) });
  const points = await adminClient(ctx.server.admin ?? '').inspect('distribution-points');
  expect(points).toMatchObject([{ host: berlin, state: 'active' }]);
  expect(await client.refused('UaControl.RegisterUpdateAgent', { pUaInfo: info(berlin) })).toBe(1185);
  await client.call('UaControl.ModifyUpdateAgent', { pUaInfo: info(loud, { UaPort: 13001 }) });
  expect(await read(loud)).toEqual(await read(berlin));
  expect(await read(loud)).toMatchObject({ UaHostId: berlin, UaPort: 13001 });
  await client.call('UaControl.UnregisterUpdateAgent', { wstrUaHostId: loud });
  expect(await client.call('UaControl.GetUpdateAgentsList')).toEqual({ pUasArr: [] });
});

test('what the defaults give can be registered as the documents say: set host and scope, send it whole', async () => {
  const { pUaInfo } = await ctx.client.call('UaControl.GetDefaultUpdateAgentRegistrationInfo');
  await ctx.client.call('UaControl.RegisterUpdateAgent', { pUaInfo: { ...(pUaInfo as JsonObject), ...info(lisbon) } });
  await ctx.client.call('UaControl.ModifyUpdateAgent', { pUaInfo: await read(lisbon) });
  await ctx.client.call('UaControl.UnregisterUpdateAgent', { wstrUaHostId: lisbon });
});

test('while points are assigned automatically none can be registered by hand', async () => {
  const { client } = ctx;
  await client.call('UaControl.SetAssignUasAutomatically', { bEnabled: true });
  expect(await client.call('UaControl.GetAssignUasAutomatically')).toEqual({ PxgRetVal: true });
  expect(await client.refused('UaControl.RegisterUpdateAgent', { pUaInfo: info(berlin) })).toBe(1193);
  await client.call('UaControl.SetAssignUasAutomatically', { bEnabled: false });
});

test.each<[string, (host: string) => JsonObject, number]>([
  ['without a scope', (host) => ({ UaHostId: host }), 1192],
  ['with an empty scope', (host) => ({ UaHostId: host, UaScope: wrapped({}) }), 1192],
  ['with an unknown group', (host) => ({ UaHostId: host, UaScope: scope(999) }), 1186],
  [
    'with a scope id that is no long',
    (host) => info(host, { UaScope: wrapped({ ScopeGroups: [wrapped({ ScopeId: 5 })] }) }),
    1192,
  ],
  ['with an unknown setting', (host) => info(host, { UaColour: 1 }), 1192],
  ['with a port that is a string', (host) => info(host, { UaPort: '13000' }), 1192],
  ['of an unknown host', () => info('nobody'), 1186],
])('a point %s is refused', async (_what, pUaInfo, code) => {
  expect(await ctx.client.refused('UaControl.RegisterUpdateAgent', { pUaInfo: pUaInfo(berlin) })).toBe(code);
});

test('networks are kept by id and can be a point scope', async () => {
  const { client } = ctx;
  const nNetworkId = Number(
    (await client.call('NlaDefinedNetworks.AddNetwork', { wstrNetworkName: 'Lab' }))['PxgRetVal'],
  );
  await client.call('NlaDefinedNetworks.SetNetworkInfo', {
    pNetwork: { NLANTWK_NETWORK_ID: nNetworkId, NLANTWK_NETWORK_NAME: 'Lab 2', NLANTWK_ENABLE_AUTOUA: true },
  });
  const expected: Record<string, Json> = {
    NLANTWK_NETWORK_ID: nNetworkId,
    NLANTWK_NETWORK_NAME: 'Lab 2',
    NLANTWK_ENABLE_AUTOUA: true,
    NLANTWK_NETWORK_LOCATIONS: [],
  };
  expect(await client.call('NlaDefinedNetworks.GetNetworkInfo', { nNetworkId })).toEqual({ pNetwork: expected });
  expect(await client.call('NlaDefinedNetworks.GetNetworksList')).toEqual({ pNetworks: [wrapped(expected)] });
  const UaScope = wrapped({ ScopeNlaNetworks: [wrapped({ ScopeId: longOf(nNetworkId) })] });
  await client.call('UaControl.RegisterUpdateAgent', { pUaInfo: { UaHostId: berlin, UaScope } });
  expect(unwrap((await read(berlin))['UaScope'])).toMatchObject({
    ScopeNlaNetworks: [wrapped({ ScopeId: longOf(nNetworkId), ScopeName: 'Lab 2' })],
  });
  await client.call('NlaDefinedNetworks.DeleteNetwork', { nNetworkId });
  expect(await client.refused('NlaDefinedNetworks.GetNetworkInfo', { nNetworkId })).toBe(1186);
});

test('a device is covered as the fleet has it: from its network location on Windows first, then up its groups', async () => {
  await using stage = new AsyncDisposableStack();
  const server = stage.adopt(
    await startSimulator({
      db: ':memory:',
      world: 'messy',
      seed: 1,
      clock: 'manual',
      user,
      password,
    }),
    (started) => started.close(),
  );
  const client = stage.adopt(await WireClient.connected(server), (connected) => connected.close());
  const hosts = await client.hosts('', ['KLHST_WKS_HOSTNAME', 'KLHST_WKS_DN']);
  const ids = new Map(hosts.map((host) => [textOf(host['KLHST_WKS_DN']), textOf(host['KLHST_WKS_HOSTNAME'])]));
  const covering = async (device: string): Promise<Json[]> => {
    // Ids are found in any case.
    const wstrHostId = (ids.get(device) ?? '').toUpperCase();
    const { pUaInfo } = await client.call('UaControl.GetUpdateAgentsDisplayInfoForHost', { wstrHostId });
    return unwrapAll(pUaInfo).map((point) => point['UaHostDisplayName'] ?? null);
  };
  expect(await covering('full-dp')).toEqual(['full-dp', 'dp-a']);
  const UaScope = wrapped({
    ScopeGroups: [wrapped({ ScopeId: longOf(0) })],
    ScopeNlaNetworks: [wrapped({ ScopeId: longOf(1) })],
  });
  await client.call('UaControl.ModifyUpdateAgent', { pUaInfo: { UaHostId: ids.get('dp-b') ?? '', UaScope } });
  expect(await covering('full-dp')).toEqual(['dp-b', 'full-dp', 'dp-a']);
  const [own, ...above] = await covering('mac-dp');
  expect([own, new Set(above)]).toEqual(['mac-dp', new Set(['dp-a', 'dp-b'])]);
});

async function hostId(name: string): Promise<string> {
  const [host] = await ctx.client.hosts(`(KLHST_WKS_DN="${name}")`, ['KLHST_WKS_HOSTNAME']);
  return textOf(host?.['KLHST_WKS_HOSTNAME']);
}
