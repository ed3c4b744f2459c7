import { expect, test } from 'vitest';
import { bigUpdate, decide } from '../simulator/scenario.ts';
import { changeOf, changesOf, fieldsOf } from '../support/documents.ts';
import { editTask } from '../support/hand.ts';
import { openStage, type Stage } from '../support/stage.ts';
import type { JsonObject } from '../wire/wire-client.ts';

const kes = 'UpdateApproval/e70ca281e5643fdc65e11c0d0290ed06';
const updateTask = 'Update Kaspersky Endpoint Security for Windows';
const berlin = 5;
const day = 24 * 3_600_000;

/** Takes the approval back by hand, plans and applies it again, and lets a day pass. */
async function approveAgain({ project, server }: Stage) {
  await decide(server.client, bigUpdate, 0);
  const { plan } = await project.plan();
  await project.apply();
  await server.admin.advance(day);
  const row = (await server.admin.inspect('updates')).find((one) => one['title'] === bigUpdate);
  return { foreseen: changeOf(plan, kes).impact.installs, came: row?.['installed'] };
}

const limits: [string, JsonObject, string, number][] = [
  ['leaves out a group', { PRTS_EXCEPT_GROUPIDS: [berlin] }, 'Branches/Berlin', 26],
  ['is not for subgroups', { PRTS_TASK_PROHIBITED_FOR_SUBGROUPS: true }, 'all subgroups', 0],
];

test.each(limits)(
  'where a task %s by hand, the plan says so, leaves it, and foresees no installation there',
  async (_what, info, named, installs) => {
    await using stage = await openStage();
    const { project, server } = stage;
    expect((await project.apply()).code).toBe(0);
    await editTask(server.client, updateTask, { info });
    const { plan } = await project.plan();
    expect(changesOf(plan)).toEqual([]);
    const [warning] = plan.diagnostics.filter((one) => one.code === 'task/narrowed');
    expect(warning).toMatchObject({ severity: 'warning', resource: 'UpdateTask/kes-windows', pointer: '/spec/scope' });
    expect(warning?.message).toContain(named);
    expect(await approveAgain(stage)).toEqual({ foreseen: installs, came: installs });
  },
);

test('a declaration manages what a task leaves out, and its group is a reference', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  const file = 'config/update-tasks.yaml';
  project.edit(file, 'scope: {group: /}', 'scope: {group: /, except: [Branches/Berlin], subgroups: true}');
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);
  await editTask(server.client, updateTask, { info: { PRTS_EXCEPT_GROUPIDS: [6] } });
  const drifted = await project.plan();
  expect(fieldsOf(drifted.plan)).toEqual({
    'UpdateTask/kes-windows': { '/spec/scope/except': [['Branches/Lisbon'], ['Branches/Berlin']] },
  });
  expect(drifted.plan.diagnostics.filter((one) => one.code === 'task/narrowed')).toEqual([]);
  expect((await project.apply()).report.verdict).toBe('succeeded');
  expect(await approveAgain(stage)).toEqual({ foreseen: 26, came: 26 });

  project.edit(file, 'except: [Branches/Berlin]', 'except: [Nowhere]');
  expect((await project.plan()).stdout).toContain('reference/not-found');
});

test.each([
  ['{group: Branches, except: [Headquarters]}', 'does not lie below'],
  ['{group: Branches, except: [Branches]}', 'does not lie below'],
  ['{devices: [ber-ws-01], except: [Branches]}', 'means nothing without group'],
  ['{selection: UPDATE_AGENTS, subgroups: false}', 'means nothing without group'],
])('the scope %s is an error of the declaration', async (scope, words) => {
  await using stage = await openStage();
  stage.project.edit('config/update-tasks.yaml', '{group: /}', scope);
  const { code, stderr } = await stage.project.run('validate');
  expect(code).toBe(1);
  expect(stderr).toContain(words);
});
