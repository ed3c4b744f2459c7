import { expect, test } from 'vitest';
import { changeOf } from '../support/documents.ts';
import { documents } from '../support/project.ts';
import { openStage, type Stage } from '../support/stage.ts';

const day = 24 * 3_600_000;

/** Declines one update by its title, beside what the example decides. */
async function declining({ server }: Stage, title: string): Promise<string> {
  const found = (await server.admin.inspect('updates')).find((row) => row['title'] === title);
  return documents([
    'UpdateApprovals',
    'decline',
    { updates: [{ update: found?.['update'], title, status: 'Declined' }] },
  ]);
}

test('declining what devices have is held until it is acknowledged, and uninstalls on as many devices as the plan says', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  expect((await project.apply()).code).toBe(0);
  const title = 'Kaspersky Endpoint Security for Windows 12.6 hotfix 0';
  project.write({ 'approvals/decline.yaml': await declining(stage, title) });

  const { code, plan } = await project.plan();
  expect(code).toBe(3);
  const [change] = plan.waves.flat();
  expect(change).toMatchObject({ reason: 'adopt-differs', held: ['max-uninstalls'] });
  expect(change?.impact).toMatchObject({ devices: 34, installs: 0, uninstalls: 34, basis: 'counted' });
  expect(plan.guards).toEqual([{ guard: 'max-uninstalls', limit: 0, value: 34, acknowledged: false }]);

  const held = await project.apply();
  expect(held.code).toBe(3);
  expect(held.report.verdict).toBe('held');
  expect(await installed(stage, title)).toBe(34);

  const text = await project.run('plan');
  expect(text.stdout).toContain('UNINSTALLS on 34 devices');
  expect(text.stdout).toContain('--acknowledge max-uninstalls --reason');

  const reason = ['--acknowledge', 'max-uninstalls', '--reason', 'breaks the till software'];
  const agreed = await project.plan(...reason);
  expect(agreed.code).toBe(2);
  expect(agreed.plan.guards).toMatchObject([{ guard: 'max-uninstalls', acknowledged: true }]);
  expect((await project.apply(...reason)).code).toBe(0);
  const report = await server.admin.advance(day);
  expect(report.uninstalled).toBe(change?.impact.uninstalls);
  expect(await installed(stage, title)).toBe(0);
  expect((await project.plan()).code).toBe(0);
});

test('declining what cannot be uninstalled, or a patch of Network Agent, takes nothing off and is not held', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  expect((await project.apply()).code).toBe(0);
  await server.admin.advance(day);
  const core = 'Kaspersky Endpoint Security for Windows 12.6 core';
  project.write({ 'approvals/decline.yaml': await declining(stage, core) });
  project.edit('approvals/2026-03.yaml', /(patch A\n {6}status: )Approved/, '$1Declined');

  const { code, plan } = await project.plan();
  expect(code).toBe(2);
  const changes = plan.waves.flat();
  expect(changes).toHaveLength(2);
  for (const change of changes) {
    expect(change.impact).toMatchObject({ devices: 34, installs: 0, uninstalls: 0 });
    expect(change.impact.note).toMatch(/stays where it is/);
  }
  expect((await project.apply()).code).toBe(0);
  expect((await server.admin.advance(day)).uninstalled).toBe(0);
  expect(await installed(stage, core)).toBe(34);
  expect(await installed(stage, 'Network Agent 15.1 patch A')).toBe(34);
});

test('declining an installed update that a limit allows for is not held', async () => {
  await using stage = await openStage({ spec: { guards: { 'max-uninstalls': 34 } } });
  const { project } = stage;
  expect((await project.apply()).code).toBe(0);
  project.write({
    'approvals/decline.yaml': await declining(stage, 'Kaspersky Endpoint Security for Windows 12.6 hotfix 0'),
  });
  const { code, plan } = await project.plan();
  expect(code).toBe(2);
  expect(plan.guards).toEqual([]);
});

test('an approval that not all devices can get says how many do, and why the others do not', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  project.takeOut('config/distribution-points.yaml', 'lis-dp-01');
  const tasks = project.read('config/update-tasks.yaml').replace('scope: {group: /}', 'scope: {group: Branches}');
  project.write({ 'config/update-tasks.yaml': tasks });
  const { plan } = await project.plan();
  const { impact } = changeOf(plan, 'UpdateApproval/e70ca281e5643fdc65e11c0d0290ed06');
  expect(impact).toMatchObject({ devices: 34, installs: 15, uninstalls: 0, basis: 'computed' });
  expect(impact.note).toContain('19 more devices lack it and will not get it');
  expect(impact.note).toContain('no update task for KES covers them');
  expect(impact.note).toContain('no distribution point serves them');
  expect((await project.apply()).code).toBe(0);
  await server.admin.advance(day);
  expect(await installed(stage, 'Kaspersky Endpoint Security for Windows 12.7.0.533')).toBe(15);
});

async function installed({ server }: Stage, title: string): Promise<unknown> {
  return (await server.admin.inspect('updates')).find((row) => row['title'] === title)?.['installed'];
}
