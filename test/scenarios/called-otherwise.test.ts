import { expect, test } from 'vitest';
import { changesOf } from '../support/documents.ts';
import { editTask, hostId } from '../support/hand.ts';
import { applied } from '../support/name-stage.ts';
import type { Stage } from '../support/stage.ts';
import { pxgError, startProxy } from '../support/tls-proxy.ts';

test('a scope that grows while its groups are renamed did not drift, nor did a group below them', async () => {
  await using stage = await applied();
  const { project } = stage;
  for (const file of ['config/groups.yaml', 'config/distribution-points.yaml'])
    project.write({ [file]: project.read(file).replaceAll('Branches/', 'Offices/') });
  project.edit('config/groups.yaml', '{name: Branches}', '{name: Offices, previously: [Branches]}');
  project.edit('config/groups.yaml', '{name: Offices/Lisbon}', '{name: Offices/Porto, previously: [Offices/Lisbon]}');
  project.edit(
    'config/distribution-points.yaml',
    'groups: [Offices/Lisbon]',
    'groups: [Offices/Porto, Headquarters/Pilot]',
  );
  const { plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.id, one.reason])).toEqual([
    ['AdministrationGroup/Offices', 'fields-differ'],
    ['AdministrationGroup/Offices/Porto', 'fields-differ'],
    ['DistributionPoint/lis-dp-01', 'fields-differ'],
  ]);
  expect(plan.drift).toEqual([]);
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);
});

const groupId = async ({ server }: Stage, nParent: number, strName: string) =>
  Number((await server.client.call('HostGroup.GetGroupId', { nParent, strName }))['PxgRetVal']);

test('a group that somebody renamed and that the configuration renames too is the same in what a point last had', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  const nGroup = await groupId(stage, await groupId(stage, 0, 'Branches'), 'Lisbon');
  await server.client.call('HostGroup.UpdateGroup', { nGroup, pInfo: { name: 'Aveiro' } });
  project.edit(
    'config/groups.yaml',
    '{name: Branches/Lisbon}',
    '{name: Branches/Porto, previously: [Branches/Lisbon]}',
  );
  project.takeOut('config/distribution-points.yaml', 'lis-dp-01');
  const { plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.id, one.action])).toEqual([
    ['AdministrationGroup/Branches/Porto', 'update'],
    ['DistributionPoint/lis-dp-01', 'delete'],
  ]);
  expect(plan.drift.map((one) => [one.id, one.fields.map((field) => field.path)])).toEqual([
    ['AdministrationGroup/Branches/Porto', ['/metadata/name']],
  ]);
  expect((await project.apply()).code).toBe(0);
  expect(await groupId(stage, await groupId(stage, 0, 'Branches'), 'Porto')).toBe(nGroup);
  expect((await project.plan()).code).toBe(0);
});

test('what names one of two groups that exchanged their names by hand did not drift, and names the one it named', async () => {
  await using stage = await applied();
  const { project } = stage;
  await exchange(stage);
  project.takeOut('config/distribution-points.yaml', 'lis-dp-01');
  const { plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.id, one.action])).toEqual([
    ['AdministrationGroup/Branches/Lisbon', 'update'],
    ['AdministrationGroup/Branches/Prague', 'update'],
    ['DistributionPoint/lis-dp-01', 'delete'],
  ]);
  expect(plan.drift.map((one) => one.id)).toEqual([
    'AdministrationGroup/Branches/Lisbon',
    'AdministrationGroup/Branches/Prague',
  ]);
});

/** Lisbon and Prague get each other's name behind the repository; gives their ids. */
async function exchange(stage: Stage): Promise<{ readonly lisbon: number; readonly prague: number }> {
  const branches = await groupId(stage, 0, 'Branches');
  const [lisbon, prague] = [await groupId(stage, branches, 'Lisbon'), await groupId(stage, branches, 'Prague')];
  for (const [nGroup, name] of [
    [lisbon, 'between'],
    [prague, 'Lisbon'],
    [lisbon, 'Prague'],
  ] as const)
    await stage.server.client.call('HostGroup.UpdateGroup', { nGroup, pInfo: { name } });
  return { lisbon, prague };
}

const task = (devices: string) => `apiVersion: kscctl/v1
kind: UpdateTask
metadata: {name: few}
spec: {product: KES, displayName: Few, scope: {devices: [${devices}]}, schedule: {every: 6h}}
`;

test('devices that somebody added to a declared list are shown by their names, and apply takes them out again', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  project.write({ 'config/few.yaml': task('ber-ws-01') });
  expect((await project.apply()).code).toBe(0);
  const ids = await Promise.all(['ber-ws-01', 'ber-ws-02', 'lis-ws-01'].map((name) => hostId(server.client, name)));
  await editTask(server.client, 'Few', { info: { HostList: ids } });
  const { plan } = await project.plan();
  const [change] = changesOf(plan);
  expect(change?.fields.map((one) => [one.path, one.after])).toEqual([['/spec/scope/devices', ['ber-ws-01']]]);
  const before = change?.fields[0]?.before;
  expect(before).toHaveLength(3);
  const shown = ['ber-ws-01', 'ber-ws-02.acme.example', 'lis-ws-01.acme.example'];
  expect(before).toEqual(expect.arrayContaining(shown));
  expect(plan.drift.flatMap((one) => one.fields).map((one) => one.observed)).toEqual([before]);
  expect((await project.apply()).report.outcomes.map((one) => one.outcome)).toEqual(['applied']);
  expect((await project.plan()).code).toBe(0);
});

test('two groups that exchanged their names by hand get them back in one apply, with all that is below them', async () => {
  await using stage = await applied();
  const { project } = stage;
  const { lisbon, prague } = await exchange(stage);
  const { plan } = await project.plan();
  const told = plan.diagnostics.find((one) => one.code === 'plan/exchanged-places');
  expect(told?.message).toContain('AdministrationGroup/Branches/Lisbon and AdministrationGroup/Branches/Prague');
  expect(plan.waves.map((wave) => wave.map((one) => one.id))).toEqual([
    ['AdministrationGroup/Branches/Lisbon'],
    ['AdministrationGroup/Branches/Prague'],
  ]);
  const { code, report } = await project.apply();
  expect([code, report.outcomes.map((one) => one.outcome)]).toEqual([0, ['applied', 'applied']]);
  const branches = await groupId(stage, 0, 'Branches');
  expect([await groupId(stage, branches, 'Lisbon'), await groupId(stage, branches, 'Prague')]).toEqual([
    lisbon,
    prague,
  ]);
  expect((await project.plan()).code).toBe(0);
});

test("of groups that stand at each other's places none is touched while a guard holds one of them", async () => {
  await using stage = await applied();
  const { project, server } = stage;
  project.edit(
    'config/groups.yaml',
    '{name: Branches/Prague}',
    '{name: Branches/Prague, lifecycle: {prevent: [update]}}',
  );
  expect((await project.apply()).code).toBe(0);
  await exchange(stage);
  const before = await server.admin.inspect('groups');
  const { plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.id, one.held, one.skippedWith])).toEqual([
    ['AdministrationGroup/Branches/Lisbon', null, 'AdministrationGroup/Branches/Prague'],
    ['AdministrationGroup/Branches/Prague', ['protected'], undefined],
  ]);
  const { code, report } = await project.apply();
  expect([code, report.outcomes.map((one) => one.outcome)]).toEqual([3, ['skipped', 'held']]);
  expect(await server.admin.inspect('groups')).toEqual(before);
});

test('a run that fails while one of them is set aside leaves nothing that the next apply does not put right', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  const { lisbon, prague } = await exchange(stage);
  await using proxy = await startProxy(server);
  project.edit('kscctl.yaml', server.running.url, proxy.url);
  let writes = 0;
  proxy.interfere = ({ method }) => {
    if (method === 'HostGroup.UpdateGroup') writes += 1;
    return method === 'HostGroup.UpdateGroup' && writes === 2 ? pxgError(1184, 'Access denied') : null;
  };
  const failed = await project.apply();
  expect([failed.code, failed.report.outcomes.map((one) => one.outcome)]).toEqual([1, ['failed', 'skipped']]);
  const branches = await groupId(stage, 0, 'Branches');
  expect(await groupId(stage, branches, `kscctl-between-${prague}`)).toBe(prague);
  expect((await project.apply()).code).toBe(0);
  expect([await groupId(stage, branches, 'Lisbon'), await groupId(stage, branches, 'Prague')]).toEqual([
    lisbon,
    prague,
  ]);
  expect((await project.plan()).code).toBe(0);
});
