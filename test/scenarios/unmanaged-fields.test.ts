import { expect, test } from 'vitest';
import { changesOf } from '../support/documents.ts';
import { editPoint, editTask, taskId } from '../support/hand.ts';
import { downloadTitle } from '../support/hand-made-changes.ts';
import { documents } from '../support/project.ts';
import { openStage } from '../support/stage.ts';
import { type JsonObject, unwrap } from '../wire/wire-client.ts';

test('fields under lifecycle.ignore are neither planned nor drift, and stay as somebody set them', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  project.edit(
    'config/distribution-points.yaml',
    'metadata: {name: ber-dp-01}',
    'metadata: {name: ber-dp-01, lifecycle: {ignore: [/spec/deployPackages]}}',
  );
  expect((await project.apply()).code).toBe(0);
  await editPoint(server.client, 'ber-dp-01', { UaDistributePackages: false });
  const { code, plan } = await project.plan();
  expect([code, plan.drift]).toEqual([0, []]);
  await editPoint(server.client, 'ber-dp-01', { UaDistributeUpdates: false });
  expect(changesOf((await project.plan()).plan)[0]?.fields.map((one) => one.path)).toEqual(['/spec/deployUpdates']);
  expect((await project.apply()).code).toBe(0);
  const ids = await server.client.hosts('(KLHST_WKS_DN="ber-dp-01")', ['KLHST_WKS_HOSTNAME']);
  const { pUaInfo } = await server.client.call('UaControl.GetUpdateAgentInfo', {
    wstrUaHostId: ids[0]?.['KLHST_WKS_HOSTNAME'] ?? '',
  });
  expect(pUaInfo).toMatchObject({ UaDistributePackages: false, UaDistributeUpdates: true });
});

test('a trigger that is ignored stays as somebody set it, whatever it is, while an option beside it is changed', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  const file = 'config/download-updates.yaml';
  project.edit(
    file,
    'metadata: {name: download-to-points}',
    'metadata: {name: download-to-points, lifecycle: {ignore: [/spec/schedule/every]}}',
  );
  expect((await project.apply()).code).toBe(0);
  const byHand: readonly { readonly top: JsonObject; readonly subtype: number }[] = [
    {
      top: { TASKSCH_TYPE: 4, TASKSCH_EM_DAY: 3, TASKSCH_EM_HOURS: 1, TASKSCH_EM_MINS: 2, TASKSCH_EM_SECS: 3 },
      subtype: 5,
    },
    { top: { TASKSCH_TYPE: 2, TASKSCH_ED_HOURS: 7, TASKSCH_ED_MINS: 0, TASKSCH_ED_SECS: 9 }, subtype: 6 },
    { top: { TASKSCH_TYPE: 0 }, subtype: 256 },
  ];
  let runMissed = true;
  for (const { top, subtype } of byHand) {
    await editTask(server.client, downloadTitle, { top, info: { 'klprts-TaskScheduleSubtype': subtype } });
    const { code, plan } = await project.plan();
    expect([code, plan.drift]).toEqual([0, []]);
    project.edit(file, `runMissed: ${runMissed}`, `runMissed: ${!runMissed}`);
    runMissed = !runMissed;
    expect(changesOf((await project.plan()).plan)[0]?.fields.map((one) => one.path)).toEqual([
      '/spec/schedule/runMissed',
    ]);
    expect((await project.apply()).code).toBe(0);
    const strTask = await taskId(server.client, downloadTitle);
    const { PxgRetVal } = await server.client.call('Tasks.GetTaskData', { strTask });
    const data = PxgRetVal as JsonObject;
    expect(data).toMatchObject({ ...top, TASKSCH_RUN_MISSED_FLAG: runMissed });
    expect(unwrap(data['TASK_INFO_PARAMS'])).toMatchObject({ 'klprts-TaskScheduleSubtype': subtype });
    expect((await project.plan()).code).toBe(0);
  }
});

test('a field that leaves the YAML is released: the server keeps its value, and it is no drift any more', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  expect((await project.apply()).code).toBe(0);
  const text = project.read('config/distribution-points.yaml');
  project.write({ 'config/distribution-points.yaml': text.replaceAll('  deployPackages: true\n', '') });
  expect((await project.plan()).code).toBe(0);
  expect((await project.apply()).code).toBe(0);
  await editPoint(server.client, 'ber-dp-01', { UaDistributePackages: false });
  const { code, plan } = await project.plan();
  expect([code, plan.drift]).toEqual([0, []]);
});

test('a device scope that somebody turned into a selection is shown by the name of the selection', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  const spec = { product: 'KES', scope: { devices: ['hq-ws-01'] }, schedule: { on: 'new-updates' } };
  project.write({ 'config/few.yaml': documents(['UpdateTask', 'few', spec]) });
  expect((await project.apply()).code).toBe(0);
  const { PxgRetVal } = await server.client.call('QueriesStorage.GetQueries', { eType: 1 });
  const selections = (PxgRetVal as { value: Record<string, unknown> }[]).map((one) => one.value);
  const berlin = selections.find((one) => one['SIM_strQueryName'] === 'Berlin workstations');
  await editTask(server.client, 'few', {
    without: ['HostList'],
    info: { '.HstQueryId': Number(berlin?.['SIM_nQueryId']), PRTS_TASK_TARGET_COMPUTERS_TYPE: 1 },
  });
  const { plan } = await project.plan();
  expect(changesOf(plan)).toMatchObject([
    {
      id: 'UpdateTask/few',
      fields: [{ before: { selection: 'Berlin workstations' }, after: { devices: ['hq-ws-01'] } }],
    },
  ]);
});
