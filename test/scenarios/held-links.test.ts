import { expect, test } from 'vitest';
import { bigUpdate } from '../simulator/scenario.ts';
import { changeOf, changesOf } from '../support/documents.ts';
import { openStage } from '../support/stage.ts';

const kes = 'UpdateApproval/e70ca281e5643fdc65e11c0d0290ed06';
const day = 24 * 3_600_000;

/** Guards that hold a link of the chain, or what a link rests on; with the change that the note names. */
const links: [string, string, [string, string], string][] = [
  ['update task', 'config/update-tasks.yaml', ['{name: kes-windows}', 'kes-windows'], 'UpdateTask/kes-windows'],
  [
    'download task',
    'config/download-updates.yaml',
    ['{name: download-to-points}', 'download-to-points'],
    'DownloadUpdatesTask/download-to-points',
  ],
];

test.each(links)(
  'where a guard holds the %s, no installation is foreseen that rests on it, and none comes',
  async (_link, file, [from, name], id) => {
    await using stage = await openStage();
    const { project, server } = stage;
    project.edit(file, from, `{name: ${name}, lifecycle: {prevent: [create]}}`);
    const { plan } = await project.plan();
    expect(changeOf(plan, id).held).toEqual(['protected']);
    const { impact } = changeOf(plan, kes);
    expect(impact.installs).toBe(0);
    expect(impact.note).toContain(`up to 34 devices when ${id} is no longer held`);
    await project.apply();
    await server.admin.advance(day);
    const row = (await server.admin.inspect('updates')).find((one) => one['title'] === bigUpdate);
    expect(row?.['installed']).toBe(0);
  },
);

test('what is skipped because of a held change does not count either, and an acknowledged guard holds nothing back', async () => {
  await using stage = await openStage();
  const { project } = stage;
  project.edit(
    'config/groups.yaml',
    '{name: Headquarters/Pilot}',
    '{name: Headquarters/Pilot, lifecycle: {prevent: [create]}}',
  );
  project.edit('config/update-tasks.yaml', 'scope: {group: /}', 'scope: {group: /, except: [Headquarters/Pilot]}');
  const { plan: first, code } = await project.plan();
  expect(code).toBe(3);
  const cause = 'AdministrationGroup/Headquarters/Pilot';
  expect(changeOf(first, cause)).toMatchObject({ held: ['protected'] });
  expect(changeOf(first, cause)).not.toHaveProperty('skippedWith');
  expect(changeOf(first, 'UpdateTask/kes-windows')).toMatchObject({ held: null, skippedWith: cause });
  const skipped = changesOf(first).filter((one) => one.skippedWith !== undefined);
  expect(first.summary['held']).toBe(1);
  const text = (await project.run('plan')).stdout;
  expect(text).toContain(`SKIPPED with ${cause}, which is held`);
  expect(text).toMatch(new RegExp(`, 1 held, ${skipped.length} skipped with it`));
  const markdown = (await project.run('plan', '--format', 'markdown')).stdout;
  expect(markdown).toContain(`**skipped with** \`${cause}\`, **which is held**`);
  const held = changeOf(first, kes).impact;
  expect(held).toMatchObject({ installs: 0 });
  expect(held.note).toContain('AdministrationGroup/Headquarters/Pilot');
  const { report } = await project.apply();
  const outcomes = report.outcomes.filter((one) => one.outcome === 'skipped').map((one) => one.id);
  expect(outcomes.sort()).toEqual(skipped.map((one) => one.id).sort());
  const { plan } = await project.plan('--acknowledge', 'protected', '--reason', 'it is wanted');
  expect(changesOf(plan).every((one) => one.skippedWith === undefined)).toBe(true);
  expect(changeOf(plan, kes).impact.installs).toBe(34);
});
