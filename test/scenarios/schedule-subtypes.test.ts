import { expect, test } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import { changesOf } from '../support/documents.ts';
import { editTask, taskId } from '../support/hand.ts';
import { documents } from '../support/project.ts';
import { openStage, type Stage, targetFile } from '../support/stage.ts';
import { type JsonObject, unwrap, wrapped } from '../wire/wire-client.ts';

const everyName = [...new Set(kinds.flatMap((kind) => kind.dictionary).map((entry) => entry.name))];
const allButSubtypes = everyName.filter((name) => !/^schedule\.(?!manual).*-subtype$/.test(name));
const subtype = 'klprts-TaskScheduleSubtype';

const declared = (schedule: object) =>
  documents(['DownloadUpdatesTask', 'night', { displayName: 'night', scope: { group: '/' }, schedule }]);

/** A server that does not call itself simulated, with the task `night` that starts every 6 h and has this subtype. */
async function stageWith(value: number): Promise<Stage> {
  const files = { config: null, approvals: null, 'config/t.yaml': declared({ every: '6h', runMissed: true }) };
  const spec = { dictionary: { accept: everyName } };
  const stage = await openStage({ files, simulator: { announce: false }, spec });
  expect((await stage.project.apply()).code).toBe(0);
  await editTask(stage.server.client, 'night', { info: { [subtype]: value } });
  settle(stage, { accept: allButSubtypes });
  return stage;
}

function settle({ project, server }: Stage, dictionary: object): void {
  const { url, caFile } = server.running;
  project.write({ 'kscctl.yaml': targetFile({ url, caFile }, { dictionary }) });
}

async function dataOf({ server }: Stage, title: string): Promise<{ top: JsonObject; info: JsonObject }> {
  const { PxgRetVal } = await server.client.call('Tasks.GetTaskData', { strTask: await taskId(server.client, title) });
  const top = PxgRetVal as JsonObject;
  return { top, info: unwrap(top['TASK_INFO_PARAMS']) };
}

/** A copy of the task that somebody made in the console. */
async function addLike(stage: Stage, title: string, top: JsonObject, value: number): Promise<void> {
  const { top: data, info } = await dataOf(stage, 'night');
  const { TASK_UNIQUE_ID: _id, ...rest } = data;
  const named = wrapped({ ...info, DisplayName: title, [subtype]: value });
  await stage.server.client.call('Tasks.AddTask', { pData: { ...rest, ...top, TASK_INFO_PARAMS: named } });
}

const daily = { TASKSCH_TYPE: 2, TASKSCH_MS_PERIOD: 0, TASKSCH_ED_HOURS: 5, TASKSCH_ED_MINS: 0, TASKSCH_ED_SECS: 0 };

test('while the type of a trigger stays, a task keeps its subtype, and nothing is held', async () => {
  await using stage = await stageWith(7);
  stage.project.write({ 'config/t.yaml': declared({ every: '8h', runMissed: false }) });
  const { code, plan } = await stage.project.plan();
  expect([code, changesOf(plan)[0]?.held, plan.diagnostics]).toEqual([2, null, []]);
  expect((await stage.project.apply()).code).toBe(0);
  const { top, info } = await dataOf(stage, 'night');
  expect(top).toMatchObject({ TASKSCH_TYPE: 1, TASKSCH_RUN_MISSED_FLAG: false });
  expect(info).toMatchObject({ [subtype]: 7 });
  expect((await stage.project.plan()).code).toBe(0);
});

test('another type is held until tasks of the server show its subtype, which is then written and told', async () => {
  await using stage = await stageWith(7);
  const { project, server } = stage;
  project.write({ 'config/t.yaml': declared({ daily: '03:00' }) });
  const before = await project.plan();
  expect(changesOf(before.plan)[0]?.held).toEqual(['unproven-wire']);
  expect((await project.run('plan')).stdout).toContain('schedule.daily-subtype (invented');

  // A task of another product proves it as well, but plan does not look there: doctor does, and names the value.
  await addLike(stage, 'scan', { TASKID_PRODUCT_NAME: 'KES', TASK_NAME: 'ods', ...daily }, 9);
  const doctor = await project.run('doctor');
  expect(doctor.stdout).toContain(
    'dictionary: {accept: [schedule.daily-subtype], override: {schedule.daily-subtype: 9}}',
  );
  settle(stage, { accept: [...allButSubtypes, 'schedule.daily-subtype'], override: { 'schedule.daily-subtype': 9 } });
  expect(changesOf((await project.plan()).plan)[0]?.held).toBeNull();
  settle(stage, { accept: allButSubtypes });
  expect(changesOf((await project.plan()).plan)[0]?.held).toEqual(['unproven-wire']);

  await addLike(stage, 'by hand', daily, 9);
  const { plan } = await project.plan();
  expect(changesOf(plan)[0]?.held).toBeNull();
  const id = await taskId(server.client, 'by hand');
  expect(plan.diagnostics).toMatchObject([
    {
      code: 'dictionary/differs-here',
      resource: 'DownloadUpdatesTask/night',
      message: `schedule.daily-subtype is 9 (task "by hand" (id ${id})) on this server, and 0 in the dictionary: 9 is written.`,
    },
  ]);
  expect((await project.apply()).code).toBe(0);
  const { top, info } = await dataOf(stage, 'night');
  expect(top).toMatchObject({ TASKSCH_TYPE: 2, TASKSCH_ED_HOURS: 3 });
  expect(info).toMatchObject({ [subtype]: 9 });
});

test('tasks that differ in it prove nothing, and what is written once it is accepted is told', async () => {
  await using stage = await stageWith(7);
  const { project } = stage;
  project.write({ 'config/t.yaml': declared({ daily: '03:00' }) });
  await addLike(stage, 'one', daily, 9);
  await addLike(stage, 'two', daily, 4);
  const { plan } = await project.plan();
  expect(changesOf(plan)[0]?.held).toEqual(['unproven-wire']);
  expect((await project.run('plan')).stdout).toMatch(/on this server it is 4 \(task "two" .*\) and 9 \(task "one"/);
  settle(stage, { accept: everyName });
  const accepted = await project.plan();
  expect(changesOf(accepted.plan)[0]?.held).toBeNull();
  expect(accepted.plan.diagnostics[0]?.message).toMatch(/: 0 is written\.$/);
});
