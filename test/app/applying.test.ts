import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planChanges } from '../../src/model/plan.ts';
import type { Resource } from '../../src/model/resource.ts';
import { simulatedServer, type TestServer } from '../laws/simulated-server.ts';
import { declare, Site } from '../laws/site.ts';

let server: TestServer;
let site: Site;
beforeEach(async () => {
  server = await simulatedServer();
  site = new Site(server);
});
afterEach(() => server[Symbol.asyncDispose]());

async function changes(resources: readonly Resource[]): Promise<string[]> {
  const made = await site.plan(resources);
  return made === null
    ? site.problems.map((one) => `${one.code} ${one.resource}`)
    : planChanges(made.plan).map((one) => `${one.action} ${one.reason} ${one.id}`);
}

async function outcomes(resources: readonly Resource[]): Promise<string[] | undefined> {
  return (await site.apply(resources))?.report.outcomes.map((one) => `${one.outcome} ${one.id}`);
}

const office = (name = 'Branches/New') => declare('AdministrationGroup', name);
const origin = (id: string) => site.ledger?.entries[id]?.origin;

describe('who made an object', () => {
  test('is remembered: created when it was not there, adopted when it was', async () => {
    await site.apply([...office(), ...declare('AdministrationGroup', 'Branches/Berlin')]);
    expect(origin('AdministrationGroup/Branches/New')).toBe('created');
    expect(origin('AdministrationGroup/Branches/Berlin')).toBe('adopted');
  });

  test('is forgotten with the object: somebody else made the one that took its place, and it is not ours to delete', async () => {
    await site.apply(office());
    const first = site.ledger?.entries['AdministrationGroup/Branches/New']?.serverKey;
    const { names } = await server.context();
    await server.client.call('HostGroup.RemoveGroup', { nGroup: Number(first), nFlags: 1 });
    await server.client.call('HostGroup.AddGroup', { pInfo: { name: 'New', parentId: names.groups.idOf('Branches') } });
    await site.apply(office());
    expect(site.ledger?.entries['AdministrationGroup/Branches/New']?.serverKey).not.toBe(first);
    expect(origin('AdministrationGroup/Branches/New')).toBe('adopted');
    expect(await changes([])).toEqual(['forget undeclared AdministrationGroup/Branches/New']);
  });

  test('is kscctl once it made again what it had adopted', async () => {
    const prague = declare('AdministrationGroup', 'Branches/Prague/Depot');
    const { names } = await server.context();
    const made = await server.client.call('HostGroup.AddGroup', {
      pInfo: { name: 'Depot', parentId: names.groups.idOf('Branches/Prague') },
    });
    await site.apply(prague);
    expect(origin('AdministrationGroup/Branches/Prague/Depot')).toBe('adopted');
    await server.client.call('HostGroup.RemoveGroup', { nGroup: Number(made['PxgRetVal']), nFlags: 1 });
    await site.apply(prague);
    expect(origin('AdministrationGroup/Branches/Prague/Depot')).toBe('created');
    expect(await changes([])).toEqual(['delete undeclared AdministrationGroup/Branches/Prague/Depot']);
  });

  test('stays with an object that is renamed, or moved by copying it', async () => {
    const policy = (group: string) =>
      declare('NetworkAgentPolicy', 'agents', { group, settings: { downloadDiffFiles: { value: true } } });
    await site.apply([...office(), ...policy('Branches/Berlin')]);
    const before = site.ledger?.entries['NetworkAgentPolicy/agents']?.serverKey;
    const renamed = declare('AdministrationGroup', 'Branches/Newer', {}, { previously: ['Branches/New'] });
    expect(await outcomes([...renamed, ...policy('Branches/Lisbon')])).toEqual([
      'applied AdministrationGroup/Branches/Newer',
      'applied NetworkAgentPolicy/agents',
    ]);
    expect(site.ledger?.entries['NetworkAgentPolicy/agents']?.serverKey).not.toBe(before);
    expect(Object.keys(site.ledger?.entries ?? {})).toEqual([
      'AdministrationGroup/Branches/Newer',
      'NetworkAgentPolicy/agents',
    ]);
    expect([origin('AdministrationGroup/Branches/Newer'), origin('NetworkAgentPolicy/agents')]).toEqual([
      'created',
      'created',
    ]);
  });
});

describe('a plan', () => {
  test('refuses to delete what is still referred to, at every place that does', async () => {
    const point = declare('DistributionPoint', 'p', { device: 'ber-dp-01', scope: { groups: ['Branches/New'] } });
    await site.apply([...office(), ...office('Branches/New/Inner'), ...point]);
    expect(await changes([...office('Branches/New/Inner'), ...point])).toEqual([
      'reference/not-found AdministrationGroup/Branches/New/Inner',
      'reference/not-found DistributionPoint/p',
    ]);
    expect(await changes([])).toHaveLength(3);
  });

  test('takes a device for one device in whatever ways it is written', async () => {
    const point = declare('DistributionPoint', 'p', { device: 'ber-dp-01', scope: { groups: ['/'] } });
    const task = (devices: string[] | object[]) =>
      declare('UpdateTask', 't', { product: 'KES', scope: { devices: devices as string[] } });
    await site.apply([...point, ...task([{ fqdn: 'BER-dp-01.acme.example' }])]);
    expect(await changes([...point, ...task([{ fqdn: 'ber-dp-01.acme.example' }])])).toEqual([]);
    expect(await changes([...point, ...task([{ name: 'ber-dp-01' }, { fqdn: 'ber-dp-01.acme.example' }])])).toEqual([]);
    expect(await changes([...point, ...task(['ber-ws-01'])])).toEqual(['update fields-differ UpdateTask/t']);
  });

  test('that approves two updates with one agreement accepts it once and decides on both', async () => {
    const eula = 'Kaspersky Endpoint Security for Windows 12.7 EULA';
    const updates = ['e70ca281e5643fdc65e11c0d0290ed06', '60dd5d6449eb515155fc85497d0448a6'];
    const approvals = declare('UpdateApproval', 'l', {
      updates: updates.map((update) => ({ update, status: 'Approved', acceptEulas: [eula] })),
    });
    expect(await outcomes(approvals)).toEqual(updates.sort().map((update) => `applied UpdateApproval/${update}`));
    expect(await changes(approvals)).toEqual([]);
  });

  test('replaces a task whose product changes, and the old one is gone', async () => {
    const task = (product: string) => declare('UpdateTask', 't', { product, scope: { group: '/' } });
    await site.apply(task('KES'));
    expect(await changes(task('kesl'))).toEqual(['replace immutable UpdateTask/t']);
    expect(await outcomes(task('kesl'))).toEqual(['applied UpdateTask/t']);
    expect(await changes(task('kesl'))).toEqual([]);
    expect((await site.everything()).filter((one) => one.startsWith('UpdateTask '))).toHaveLength(1);
  });
});
