import { expect, test } from 'vitest';
import { changesOf } from '../support/documents.ts';
import { applied, projectOn } from '../support/name-stage.ts';
import { documents } from '../support/project.ts';
import { openStage, type Stage, startServer } from '../support/stage.ts';

const groupNames = async ({ server }: Stage) =>
  (await server.admin.inspect('groups')).map((row) => String(row['group']));

test('a group renamed with metadata.previously is one update: nothing is deleted, and who names it keeps their scope', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  const points = await server.admin.inspect('distribution-points');
  project.edit(
    'config/groups.yaml',
    '{name: Branches/Lisbon}',
    '{name: Branches/Porto, previously: [Branches/Lisbon]}',
  );
  project.edit('config/distribution-points.yaml', 'groups: [Branches/Lisbon]', 'groups: [Branches/Porto]');
  const { code, plan } = await project.plan();
  expect(code).toBe(2);
  expect(changesOf(plan).map((one) => [one.id, one.action, one.fields])).toEqual([
    [
      'AdministrationGroup/Branches/Porto',
      'update',
      [{ path: '/metadata/name', before: 'Branches/Lisbon', after: 'Branches/Porto' }],
    ],
  ]);
  expect((await project.apply()).code).toBe(0);
  expect((await groupNames(stage)).filter((name) => /Porto|Lisbon/.test(name))).toHaveLength(1);
  const now = await server.admin.inspect('distribution-points');
  expect(now.map((row) => [row['host'], row['devices']])).toEqual(points.map((row) => [row['host'], row['devices']]));
  expect((await project.plan()).code).toBe(0);
});

test('what is declared below a renamed group moves along, also what kscctl made: nothing is deleted', async () => {
  await using stage = await applied();
  const { project } = stage;
  for (const file of ['config/groups.yaml', 'config/distribution-points.yaml']) {
    const text = project.read(file).replaceAll('Branches/', 'Offices/').replaceAll('Headquarters/', 'HQ/');
    project.write({ [file]: text.replaceAll('groups: [Headquarters]', 'groups: [HQ]') });
  }
  project.edit('config/groups.yaml', '{name: Branches}', '{name: Offices, previously: [Branches]}');
  project.edit('config/groups.yaml', '{name: Headquarters}', '{name: HQ, previously: [Headquarters]}');
  const { code, plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.id, one.action])).toEqual([
    ['AdministrationGroup/HQ', 'update'],
    ['AdministrationGroup/Offices', 'update'],
  ]);
  expect(code).toBe(2);
  expect(plan.diagnostics.map((one) => one.code)).toEqual(['update/others']);
  expect((await project.apply()).code).toBe(0);
  const names = await groupNames(stage);
  for (const name of ['Offices/Berlin', 'HQ/Pilot']) expect(names.filter((one) => one === name)).toHaveLength(1);
  const after = await project.plan();
  expect([after.code, after.plan.summary['unchanged']]).toEqual([0, 17]);
  // kscctl made it, and still knows.
  project.takeOut('config/groups.yaml', 'HQ/Pilot');
  expect(changesOf((await project.plan()).plan).map((one) => [one.id, one.action])).toEqual([
    ['AdministrationGroup/HQ/Pilot', 'delete'],
  ]);
});

test('what a rename takes along is as kscctl left it, also where the rest of what was planned for it is held', async () => {
  await using stage = await openStage({ spec: { guards: { 'max-deletes': 0 } } });
  const { project } = stage;
  const task = ['UpdateTask', 'kes', { product: 'KES', scope: { group: 'Old/Below/Deep' } }] as const;
  const groups = (...names: string[]) => names.map((name) => ['AdministrationGroup', name, {}] as const);
  project.write({ 'config/more.yaml': documents(...groups('Old', 'Old/Below', 'Old/Below/Deep', 'Oldest'), task) });
  expect((await project.apply()).code).toBe(0);

  const renamed = [
    ['AdministrationGroup', { name: 'New', previously: ['Old'] }, {}],
    ['AdministrationGroup', { name: 'New/Beneath', previously: ['Old/Below'] }, {}],
    ['UpdateTask', 'kes', { product: 'KES', scope: { group: 'New' } }],
  ] as const;
  project.write({ 'config/more.yaml': documents(...renamed) });
  const { report } = await project.apply();
  expect(Object.fromEntries(report.outcomes.map((one) => [one.id, one.outcome]))).toEqual({
    'AdministrationGroup/New': 'applied',
    'AdministrationGroup/New/Beneath': 'applied',
    'AdministrationGroup/Old/Below/Deep': 'held',
    'AdministrationGroup/Oldest': 'held',
    'UpdateTask/kes': 'held',
  });
  const { plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.id, one.action, one.held])).toEqual([
    ['UpdateTask/kes', 'replace', ['max-deletes']],
    ['AdministrationGroup/Old/Below/Deep', 'delete', ['max-deletes']],
    ['AdministrationGroup/Oldest', 'delete', ['max-deletes']],
  ]);
  expect([plan.drift, plan.diagnostics.filter((one) => one.code.startsWith('ownership/'))]).toEqual([[], []]);
  expect((await project.apply('--acknowledge', 'max-deletes', '--reason', 'wanted')).code).toBe(0);
  expect((await groupNames(stage)).filter((name) => /Old|New/.test(name))).toEqual(['New', 'New/Beneath']);
  expect((await project.plan()).code).toBe(0);
});

test('a group that takes another name without previously is a new group, and the old one leaves', async () => {
  await using stage = await applied();
  const { project } = stage;
  project.edit('config/groups.yaml', '{name: Headquarters/Pilot}', '{name: Headquarters/Early}');
  const { plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.id, one.action])).toEqual([
    ['AdministrationGroup/Headquarters/Early', 'create'],
    ['AdministrationGroup/Headquarters/Pilot', 'delete'],
  ]);
});

test('a resource renamed with previously keeps its object', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  const tasks = await server.admin.inspect('tasks');
  project.edit('config/update-tasks.yaml', '{name: kes-windows}', '{name: windows, previously: [kes-windows]}');
  const { code, plan } = await project.plan();
  expect([code, changesOf(plan)]).toEqual([0, []]);
  expect((await project.apply()).code).toBe(0);
  project.edit('config/update-tasks.yaml', ', previously: [kes-windows]', '');
  expect((await project.plan()).code).toBe(0);
  expect(await server.admin.inspect('tasks')).toEqual(tasks);
});

test('a declaration that takes another name, its object keeping its own, keeps the object: nothing is deleted', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  const tasks = await server.admin.inspect('tasks');
  project.edit('config/update-tasks.yaml', '{name: kes-windows}', '{name: windows}');
  project.edit('config/distribution-points.yaml', '{name: ber-dp-01}', '{name: berlin}');
  const { code, plan } = await project.plan();
  expect([code, changesOf(plan), plan.summary['unchanged']]).toEqual([0, [], 17]);
  expect((await project.apply()).code).toBe(0);
  expect(await server.admin.inspect('tasks')).toEqual(tasks);
  // It is still known that kscctl made them.
  project.takeOut('config/distribution-points.yaml', 'berlin');
  expect(changesOf((await project.plan()).plan).map((one) => [one.id, one.action])).toEqual([
    ['DistributionPoint/berlin', 'delete'],
  ]);
});

test('group names with slashes, quotes, wildcards and letters of every kind are made, found again and named alike', async () => {
  const names = ['A\\/B', 'say "hi"', "it's", 'star * and ? [x]', 'back\\\\slash', '日本 \u{1F600}', 'Ünïcode/Ärger'];
  await using server = await startServer();
  const groups = [...names, 'Ünïcode'].map((name) => ['AdministrationGroup', name, {}] as const);
  using project = projectOn(server, { 'config/g.yaml': documents(...groups) });
  expect((await project.apply()).report).toMatchObject({ verdict: 'succeeded', summary: { applied: 8 } });
  expect((await project.plan()).code).toBe(0);
  project.remove('.kscctl');
  expect((await project.plan()).plan.summary).toMatchObject({ adopt: 8, create: 0 });
  const { PxgRetVal: id } = await server.client.call('HostGroup.GetGroupId', { nParent: 0, strName: 'A/B' });
  expect(id).toBeGreaterThan(0);
});

test('two groups that are to exchange their names are told that nothing is renamed', async () => {
  await using stage = await applied();
  const { project } = stage;
  project.edit(
    'config/groups.yaml',
    '{name: Branches/Lisbon}',
    '{name: Branches/Lisbon, previously: [Branches/Prague]}',
  );
  project.edit(
    'config/groups.yaml',
    '{name: Branches/Prague}',
    '{name: Branches/Prague, previously: [Branches/Lisbon]}',
  );
  const { code, plan } = await project.plan();
  expect(code).toBe(0);
  const told = plan.diagnostics.filter((one) => one.code === 'config/earlier-name-declared');
  expect(told.map((one) => [one.severity, one.resource, one.message.split(' (')[0]])).toEqual([
    [
      'warning',
      'AdministrationGroup/Branches/Lisbon',
      'previously names AdministrationGroup/Branches/Prague, which is declared itself',
    ],
    [
      'warning',
      'AdministrationGroup/Branches/Prague',
      'previously names AdministrationGroup/Branches/Lisbon, which is declared itself',
    ],
  ]);
  expect(told[0]?.hint).toContain('third name');
});

test('an earlier name that is declared itself renames nothing: the new group is made, and the other one keeps its own', async () => {
  await using stage = await applied();
  const { project } = stage;
  const porto = { name: 'Branches/Porto', previously: ['Branches/Lisbon', 'Nowhere'] };
  project.write({ 'config/more.yaml': documents(['AdministrationGroup', porto, {}]) });
  const { code, plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.id, one.action])).toEqual([
    ['AdministrationGroup/Branches/Porto', 'create'],
  ]);
  const told = plan.diagnostics.filter((one) => one.code !== 'update/others');
  expect(told.map((one) => one.code)).toEqual(['config/earlier-name-declared']);
  expect(code).toBe(2);
  expect((await project.apply()).code).toBe(0);
  expect((await groupNames(stage)).filter((name) => /Porto|Lisbon/.test(name))).toHaveLength(2);
  expect((await project.plan()).code).toBe(0);
});

test('a group that somebody renamed to where another one is to be made gets its name back first, and one apply is enough', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  const { client } = server;
  const groupId = async (nParent: number, strName: string) =>
    Number((await client.call('HostGroup.GetGroupId', { nParent, strName }))['PxgRetVal']);
  const branches = await groupId(0, 'Branches');
  const nGroup = await groupId(branches, 'Lisbon');
  await client.call('HostGroup.UpdateGroup', { nGroup, pInfo: { name: 'Aveiro' } });
  project.write({ 'config/more.yaml': documents(['AdministrationGroup', 'Branches/Aveiro', {}]) });
  const { plan } = await project.plan();
  expect(plan.waves.map((wave) => wave.map((one) => [one.id, one.action]))).toEqual([
    [['AdministrationGroup/Branches/Lisbon', 'update']],
    [['AdministrationGroup/Branches/Aveiro', 'create']],
  ]);
  expect((await project.apply()).report.outcomes.map((one) => one.outcome)).toEqual(['applied', 'applied']);
  expect(await groupId(branches, 'Lisbon')).toBe(nGroup);
  expect((await project.plan()).code).toBe(0);
});
