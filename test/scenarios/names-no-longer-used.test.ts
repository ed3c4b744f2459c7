import { expect, test } from 'vitest';
import { changeOf, fieldsOf } from '../support/documents.ts';
import { copyOfExample, documents } from '../support/project.ts';
import { openStage } from '../support/stage.ts';

const taskOn = (...devices: readonly unknown[]) =>
  documents([
    'DownloadUpdatesTask',
    'some-points',
    { scope: { devices }, destination: 'distributionPoints', sources: ['kaspersky'], schedule: 'manual' },
  ]);

/** What the configuration does not name any more is still what was applied: nobody changed anything on the server. */
test('a device that leaves the configuration is a wish, and no drift, however it was called', async () => {
  const file = 'config/some-points.yaml';
  using project = copyOfExample({
    [file]: taskOn('ber-ws-01', 'BER-WS-01', { name: 'hq-dp-01' }, 'lis-dp-01.acme.example'),
  });
  const { plan } = await project.plan();
  // Two ways to write one device are one device.
  expect(JSON.stringify(fieldsOf(plan)['DownloadUpdatesTask/some-points'])).toContain(
    '"devices":["BER-WS-01","hq-dp-01.acme.example","lis-dp-01.acme.example"]',
  );
  expect((await project.apply()).code).toBe(0);

  project.write({ [file]: taskOn('HQ-DP-01.acme.example', 'lis-dp-01') });
  project.edit('config/distribution-points.yaml', 'device: ber-dp-01.acme.example', 'device: ber-lx-01.acme.example');
  const edited = await project.plan();
  expect(edited.plan.drift).toEqual([]);
  expect(changeOf(edited.plan, 'DownloadUpdatesTask/some-points').reason).toBe('fields-differ');
  expect(changeOf(edited.plan, 'DistributionPoint/ber-dp-01').reason).toBe('immutable');
  expect(fieldsOf(edited.plan)['DistributionPoint/ber-dp-01']).toEqual({
    '/spec/device': ['ber-dp-01.acme.example', 'ber-lx-01.acme.example'],
  });
  // What is declared now is called as it is there, all else as the server calls it.
  const before = changeOf(edited.plan, 'DownloadUpdatesTask/some-points').fields.flatMap((one) => one.before);
  expect(before.map(String).toSorted()).toEqual(['HQ-DP-01.acme.example', 'ber-ws-01.acme.example', 'lis-dp-01']);

  project.remove(file);
  project.takeOut('config/distribution-points.yaml', 'prg-dp-01');
  const removed = await project.plan();
  expect(removed.plan.drift).toEqual([]);
  const leavers = ['DistributionPoint/prg-dp-01', 'DownloadUpdatesTask/some-points'];
  expect(Object.keys(fieldsOf(removed.plan)).toSorted()).toEqual(['DistributionPoint/ber-dp-01', ...leavers]);
  for (const id of leavers)
    expect(changeOf(removed.plan, id)).toMatchObject({ action: 'delete', reason: 'undeclared', held: null });
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);
});

test('a network location that no declaration names any more is still what was applied', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  await server.client.call('NlaDefinedNetworks.AddNetwork', { wstrNetworkName: 'Guests' });
  const file = 'config/distribution-points.yaml';
  project.edit(
    file,
    'scope: {groups: [Branches/Prague]}',
    'scope: {groups: [Branches/Prague], networkLocations: [Guests]}',
  );
  expect((await project.apply()).code).toBe(0);
  project.takeOut(file, 'prg-dp-01');
  const { plan } = await project.plan();
  expect(plan.drift).toEqual([]);
  expect(changeOf(plan, 'DistributionPoint/prg-dp-01').action).toBe('delete');
});

test.each(['UPDATE_AGENTS', 'Distribution points'])(
  'a predefined selection may be called %s, and is in sync once it is applied',
  async (selection) => {
    using project = copyOfExample({
      'config/of-points.yaml': documents([
        'UpdateTask',
        'of-points',
        { product: 'KES', scope: { selection }, schedule: 'manual' },
      ]),
    });
    const { code, report } = await project.apply();
    expect([code, report.verdict]).toEqual([0, 'succeeded']);
    expect((await project.plan()).code).toBe(0);
    project.edit('config/of-points.yaml', selection, 'Berlin workstations');
    const { plan } = await project.plan();
    expect(plan.drift).toEqual([]);
    expect(fieldsOf(plan)['UpdateTask/of-points']).toEqual({
      '/spec/scope/selection': ['UPDATE_AGENTS', 'Berlin workstations'],
    });
  },
);
