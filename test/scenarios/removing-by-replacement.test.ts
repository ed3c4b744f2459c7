import { expect, test } from 'vitest';
import { behindProxy } from '../support/behind-proxy.ts';
import { changeOf, changesOf } from '../support/documents.ts';
import { taskId } from '../support/hand.ts';
import { applied } from '../support/name-stage.ts';
import type { Project } from '../support/project.ts';
import { pxgError } from '../support/tls-proxy.ts';
import type { JsonObject } from '../wire/wire-client.ts';

const id = 'UpdateTask/kes-windows';
const title = 'Update Kaspersky Endpoint Security for Windows';
const file = 'config/update-tasks.yaml';

/** A wish that no existing task can be made to fulfil. */
function otherVersion(project: Project): void {
  project.edit(file, '  product: KES\n', '  product: KES\n  productVersion: "12.5.0.0"\n');
}

test('what kscctl did not make is not replaced: the plan says why, and prune or consent lets it go', async () => {
  await using stage = await applied();
  const { project } = stage;
  project.remove('.kscctl');
  otherVersion(project);
  const { plan } = await project.plan();
  expect(changeOf(plan, id)).toMatchObject({ action: 'replace', held: ['protected'] });
  expect(plan.diagnostics).toContainEqual(expect.objectContaining({ code: 'ownership/not-ours', resource: id }));
  expect((await project.apply()).code).not.toBe(0);
  expect(await taskId(stage.server.client, title)).toBe('4');
  const agreed = await project.plan('--acknowledge', 'protected', '--reason', 'it may go');
  expect(changeOf(agreed.plan, id).held).toBe(null);
  project.edit(file, '{name: kes-windows}', '{name: kes-windows, lifecycle: {prune: true}}');
  expect(changeOf((await project.plan()).plan, id).held).toBe(null);
});

test('lifecycle.prevent [delete] holds a replacement, which would delete the old object', async () => {
  await using stage = await applied();
  const { project } = stage;
  otherVersion(project);
  expect(changeOf((await project.plan()).plan, id)).toMatchObject({ action: 'replace', held: null });
  project.edit(file, '{name: kes-windows}', '{name: kes-windows, lifecycle: {prevent: [delete]}}');
  expect(changeOf((await project.plan()).plan, id).held).toEqual(['protected']);
});

test('a task made by hand that is as a replacement would be is taken, as the plan says, and never deleted', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  const strTask = await taskId(server.client, title);
  const { PxgRetVal } = await server.client.call('Tasks.GetTaskData', { strTask });
  const { TASK_UNIQUE_ID: _id, ...data } = PxgRetVal as JsonObject;
  await server.client.call('Tasks.AddTask', { pData: { ...data, TASKID_VERSION: '12.5.0.0' } });
  otherVersion(project);
  const { plan } = await project.plan();
  expect(changeOf(plan, id)).toMatchObject({ action: 'replace', takes: expect.any(String) });
  expect((await project.apply()).code).toBe(0);
  const tasks = (await server.admin.inspect('tasks')).filter((row) => row['task'] === title);
  expect(tasks).toHaveLength(1);
  project.takeOut(file, 'kes-windows');
  expect(changesOf((await project.plan()).plan)).toMatchObject([{ id, action: 'forget' }]);
});

test('a replacement whose old object could not be removed owns both, and removes the old one with the next apply', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  otherVersion(project);
  proxy.interfere = ({ method }) => (method === 'Tasks.DeleteTask' ? pxgError(1184, 'No access') : null);
  expect((await project.apply()).code).toBe(1);
  proxy.interfere = () => null;
  const { plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.id, one.action])).toEqual([[`${id} (replaced, 4)`, 'delete']]);
  expect((await project.apply()).code).toBe(0);
  const tasks = (await stage.server.admin.inspect('tasks')).filter((row) => row['task'] === title);
  expect(tasks).toHaveLength(1);
  // The new one is ours, not taken for somebody else's.
  project.takeOut(file, 'kes-windows');
  expect(changesOf((await project.plan()).plan)).toMatchObject([{ id, action: 'delete', held: null }]);
});
