import { expect, test } from 'vitest';
import { changesOf } from '../support/documents.ts';
import { projectOn } from '../support/name-stage.ts';
import { documents } from '../support/project.ts';
import { startServer } from '../support/stage.ts';

const point = (name: string, scope: object) =>
  ['DistributionPoint', name, { device: `${name}.acme.example`, scope }] as const;

test('points serve network locations: they are found by name, called as they are on the server, and told of in plans', async () => {
  await using server = await startServer();
  const { client } = server;
  const made = async (wstrNetworkName: string) =>
    Number((await client.call('NlaDefinedNetworks.AddNetwork', { wstrNetworkName }))['PxgRetVal']);
  await made('Guests');
  const lab = await made('Lab');
  await client.call('UaControl.SetAssignUasAutomatically', { bEnabled: true });
  const declared = (location: string) =>
    documents(
      point('ber-dp-01', { networkLocations: [location] }),
      point('hq-dp-01', { groups: ['Headquarters'], networkLocations: ['Guests'] }),
    );
  using project = projectOn(server, { 'config/points.yaml': declared('Lobby') });
  const unknown = await project.run('plan');
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('No network location "Lobby"')]);

  project.write({ 'config/points.yaml': declared('Lab') });
  const assigned = await project.run('plan');
  expect([assigned.code, assigned.stderr]).toEqual([1, expect.stringContaining('points/automatic')]);
  await client.call('UaControl.SetAssignUasAutomatically', { bEnabled: false });
  const text = await project.run('plan');
  expect(text.code, text.stderr).toBe(2);
  expect(text.stdout).toContain('DistributionPoint/ber-dp-01  serves network location Lab\n');
  expect(text.stdout).toContain('DistributionPoint/hq-dp-01  serves Headquarters, network location Guests\n');
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);

  await client.call('NlaDefinedNetworks.SetNetworkInfo', {
    pNetwork: { NLANTWK_NETWORK_ID: lab, NLANTWK_NETWORK_NAME: 'Lobby' },
  });
  const renamed = await project.run('plan');
  expect([renamed.code, renamed.stderr]).toEqual([1, expect.stringContaining('No network location "Lab"')]);
  project.write({ 'config/points.yaml': declared('Lobby') });
  const { code, plan } = await project.plan();
  expect([code, changesOf(plan), plan.drift]).toEqual([0, [], []]);

  project.write({ 'config/points.yaml': documents(point('hq-dp-01', { networkLocations: ['Lobby'] })) });
  const after = await project.plan();
  expect(changesOf(after.plan).map((one) => [one.id, one.action, one.fields])).toEqual([
    [
      'DistributionPoint/hq-dp-01',
      'update',
      [{ path: '/spec/scope/networkLocations', before: ['Guests'], after: ['Lobby'] }],
    ],
    ['DistributionPoint/ber-dp-01', 'delete', []],
  ]);
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);
});
