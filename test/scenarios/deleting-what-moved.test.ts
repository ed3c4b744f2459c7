import { expect, test } from 'vitest';
import { behindProxy } from '../support/behind-proxy.ts';
import { changeOf, changesOf } from '../support/documents.ts';
import { editTask } from '../support/hand.ts';
import { applied } from '../support/name-stage.ts';
import { documents } from '../support/project.ts';

const id = 'UpdateTask/kes-windows';
const title = 'Update Kaspersky Endpoint Security for Windows';
const renamed = 'EMERGENCY update of servers, do not touch';

test('a task that somebody renamed is not deleted when it leaves: the plan tells its name and what was done to it', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  await editTask(server.client, title, { info: { DisplayName: renamed } });
  project.takeOut('config/update-tasks.yaml', 'kes-windows');
  const { plan } = await project.plan();
  expect(changeOf(plan, id)).toMatchObject({ action: 'delete', held: ['protected'] });
  expect(plan.drift).toMatchObject([
    { id, fields: [{ path: '/spec/displayName', lastApplied: title, observed: renamed, desired: null }] },
  ]);
  expect((await project.run('plan')).stdout).toContain(`- ${id}  "${renamed}"`);
  await project.apply();
  const names = async () => (await server.admin.inspect('tasks')).map((row) => row['task']);
  expect(await names()).toContain(renamed);
  const agreed = await project.apply('--acknowledge', 'protected', '--reason', 'the emergency is over');
  expect(agreed.code).toBe(0);
  expect(await names()).not.toContain(renamed);
});

test('a setting that somebody changed does not hold a deletion, and is shown', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  await editTask(server.client, title, { top: { TASKSCH_RUN_MISSED_FLAG: false } });
  project.takeOut('config/update-tasks.yaml', 'kes-windows');
  const { plan } = await project.plan();
  expect(changeOf(plan, id)).toMatchObject({ action: 'delete', held: null });
  expect(plan.drift.map((one) => one.id)).toEqual([id]);
});

test('what somebody changed between the plan and the apply is not deleted', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  project.takeOut('config/update-tasks.yaml', 'kes-windows');
  let edited = false;
  proxy.interfere = async ({ method }) => {
    if (method !== 'Tasks.GetTaskData' || edited) return null;
    edited = true;
    await editTask(stage.server.client, title, { info: { DisplayName: renamed } });
    return null;
  };
  const { code, report } = await project.apply();
  expect(code).toBe(1);
  expect(report.outcomes).toMatchObject([{ id, outcome: 'overtaken' }]);
  expect((await stage.server.admin.inspect('tasks')).map((row) => row['task'])).toContain(renamed);
});

test('a policy that this run makes inactive on its way is deleted all the same', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  const policy = (name: string) => documents(['NetworkAgentPolicy', name, { group: 'Branches', active: true }]);
  project.write({ 'config/extra.yaml': policy('old one') });
  expect((await project.apply()).code).toBe(0);
  project.write({ 'config/extra.yaml': policy('new one') });
  const { plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.action, one.held])).toEqual([
    ['create', null],
    ['delete', null],
  ]);
  expect((await project.apply()).code).toBe(0);
  const names = (await server.admin.inspect('policies')).map((row) => row['policy']);
  expect(names).toContain('new one');
  expect(names).not.toContain('old one');
});

test('what leaves together with the name of its group is deleted: kscctl itself calls it otherwise', async () => {
  await using stage = await applied();
  const { project } = stage;
  const task = [
    'UpdateTask',
    'extra',
    { product: 'KES', scope: { group: 'Headquarters' }, schedule: 'manual' },
  ] as const;
  project.write({ 'config/extra.yaml': documents(task) });
  expect((await project.apply()).code).toBe(0);
  project.remove('config/extra.yaml');
  project.takeOut('config/groups.yaml', 'Headquarters/Pilot');
  project.edit('config/groups.yaml', '{name: Headquarters}', '{name: HQ, previously: [Headquarters]}');
  project.edit('config/distribution-points.yaml', 'groups: [Headquarters]', 'groups: [HQ]');
  const { plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.id, one.action, one.held])).toEqual([
    ['AdministrationGroup/HQ', 'update', null],
    ['AdministrationGroup/Headquarters/Pilot', 'delete', null],
    ['UpdateTask/extra', 'delete', null],
  ]);
  expect(plan.drift).toEqual([]);
  expect((await project.apply()).code).toBe(0);
});
