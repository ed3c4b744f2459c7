import { expect, test } from 'vitest';
import { bigUpdate, decide } from '../simulator/scenario.ts';
import { changeOf } from '../support/documents.ts';
import { openStage } from '../support/stage.ts';

const kes = 'UpdateApproval/e70ca281e5643fdc65e11c0d0290ed06';
const day = 24 * 3_600_000;

test('moving a group says how many devices it touches, and what they get where they go', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  expect((await project.apply()).code).toBe(0);
  project.edit(
    'config/groups.yaml',
    '{name: Branches/Lisbon}',
    '{name: Headquarters/Lisbon, previously: [Branches/Lisbon]}',
  );
  // From now on it has no point of its own: that of the new group above it serves it.
  project.edit('config/distribution-points.yaml', 'groups: [Branches/Lisbon]', 'groups: [Headquarters/Pilot]');
  await decide(server.client, bigUpdate, 0);
  const { plan } = await project.plan();
  expect(changeOf(plan, 'AdministrationGroup/Headquarters/Lisbon').impact).toMatchObject({
    devices: 8,
    installs: null,
    uninstalls: 0,
    basis: 'counted',
  });
  expect(changeOf(plan, kes).impact.installs).toBe(34);
  expect((await project.apply()).report.verdict).toBe('succeeded');
  await server.admin.advance(day);
  const row = (await server.admin.inspect('updates')).find((one) => one['title'] === bigUpdate);
  expect(row?.['installed']).toBe(34);
});

test('a change of whom a point serves touches those before and those after it; making and removing a group touches nobody', async () => {
  await using stage = await openStage();
  const { project } = stage;
  expect(changeOf((await project.plan()).plan, 'AdministrationGroup/Headquarters/Pilot').impact.devices).toBe(0);
  expect((await project.apply()).code).toBe(0);
  project.edit('config/distribution-points.yaml', 'groups: [Branches/Lisbon]', 'groups: [Branches/Berlin]');
  project.takeOut('config/groups.yaml', 'Headquarters/Pilot');
  const { plan } = await project.plan();
  expect(changeOf(plan, 'DistributionPoint/lis-dp-01').impact.devices).toBe(8 + 9);
  expect(changeOf(plan, 'AdministrationGroup/Headquarters/Pilot').impact.devices).toBe(0);
});

test('a task whose place is left alone touches the devices of that place', async () => {
  await using stage = await openStage();
  const { project } = stage;
  expect((await project.apply()).code).toBe(0);
  const lifecycle = 'lifecycle: {ignore: [/spec/scope/group]}';
  project.edit('config/update-tasks.yaml', '{name: kes-windows}', `{name: kes-windows, ${lifecycle}}`);
  project.edit('config/update-tasks.yaml', 'scope: {group: /}', 'scope: {group: /, except: [Branches/Lisbon]}');
  const { plan } = await project.plan();
  expect(changeOf(plan, 'UpdateTask/kes-windows').impact).toMatchObject({ devices: 40, basis: 'counted' });
});
