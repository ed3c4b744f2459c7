import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import { changeOf, changesOf } from '../support/documents.ts';
import { documents, type Project } from '../support/project.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { pxgError, startProxy } from '../support/tls-proxy.ts';

const acknowledged = (guard: string): readonly string[] => ['--acknowledge', guard, '--reason', 'agreed in CHG-7'];

async function applied(options: Parameters<typeof openStage>[0] = {}): Promise<Stage> {
  const stage = await openStage(options);
  expect((await stage.project.apply()).code).toBe(0);
  return stage;
}

/** Sim-side counts of what kscctl could delete. */
async function counts({ server }: Stage): Promise<readonly [points: number, tasks: number, groups: number]> {
  const rows = async (topic: 'distribution-points' | 'tasks' | 'groups') => (await server.admin.inspect(topic)).length;
  return [await rows('distribution-points'), await rows('tasks'), await rows('groups')];
}

function declareNothing(project: Project): void {
  for (const folder of ['config', 'approvals']) rmSync(path.join(project.root, folder), { recursive: true });
  project.write({ 'config/README': 'nothing is declared here' });
}

test('an empty load deletes and forgets nothing: all of it is held, and a warning says that nothing is declared', async () => {
  await using stage = await applied();
  const { project } = stage;
  const before = await counts(stage);
  declareNothing(project);

  const { code, plan } = await project.plan();
  expect(code).toBe(3);
  const deletions = changesOf(plan).filter((one) => one.action === 'delete');
  expect(deletions).toHaveLength(8);
  for (const one of deletions) expect(one.held).toEqual(['empty-load', 'max-deletes']);
  const forgotten = changesOf(plan).filter((one) => one.action === 'forget');
  expect(forgotten.length).toBeGreaterThan(0);
  for (const one of forgotten) expect(one.held).toEqual(['empty-load']);
  expect(plan.diagnostics.map((one) => [one.severity, one.code])).toContainEqual([
    'warning',
    'config/nothing-declared',
  ]);
  expect(plan.guards.map((one) => [one.guard, one.value])).toEqual([
    ['empty-load', 8 + forgotten.length],
    ['max-deletes', 8],
  ]);
  expect((await project.run('validate')).code).toBe(0);

  // One acknowledgement lifts one guard only.
  expect((await project.plan(...acknowledged('max-deletes'))).code).toBe(3);
  const ledger = () => (JSON.parse(project.read('.kscctl/ledger/hq.json')) as { entries: object }).entries;
  const owned = ledger();
  const run = await project.apply();
  expect(run.code).toBe(3);
  expect(await counts(stage)).toEqual(before);
  expect(ledger()).toEqual(owned);

  const both = [...acknowledged('max-deletes'), ...acknowledged('empty-load')];
  expect((await project.apply(...both)).report.verdict).toBe('succeeded');
  expect(await counts(stage)).toEqual([0, 1, before[2] - 1]);
});

test('more deletions than the limit are held, all of them, until they are acknowledged; the rest goes on', async () => {
  await using stage = await applied();
  const { project } = stage;
  const before = await counts(stage);
  project.remove('config/distribution-points.yaml');
  project.remove('config/update-tasks.yaml');
  project.edit('config/download-updates.yaml', 'every: 6h', 'every: 3h');

  const { code, plan } = await project.plan();
  expect(code).toBe(3);
  expect(plan.summary).toMatchObject({ delete: 6, update: 1, held: 6 });
  expect(plan.guards).toEqual([{ guard: 'max-deletes', limit: 5, value: 6, acknowledged: false }]);
  const run = await project.apply();
  expect(run.code).toBe(3);
  expect(run.report.summary).toMatchObject({ applied: 1, held: 6, failed: 0 });
  expect(await counts(stage)).toEqual(before);

  expect((await project.apply(...acknowledged('max-deletes'))).code).toBe(0);
  expect(await counts(stage)).toEqual([0, before[1] - 2, before[2]]);
  expect((await project.plan()).code).toBe(0);
});

test('as many deletions as the limit allows are done without asking', async () => {
  await using stage = await applied({ spec: { guards: { 'max-deletes': 2 } } });
  const { project } = stage;
  project.remove('config/update-tasks.yaml');
  expect((await project.plan()).code).toBe(2);
  expect((await project.apply()).code).toBe(0);
  expect((await counts(stage))[1]).toBe(2);
});

test('where one object cannot be read, creates and deletes of its kind are held and the plan says it is not complete', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  await using proxy = await startProxy(server);
  project.edit('kscctl.yaml', server.running.url, proxy.url);
  expect((await project.apply()).code).toBe(0);
  const hidden = (await server.admin.inspect('distribution-points')).find((row) => row['point'] === 'ber-dp-01');
  proxy.interfere = ({ method, body }) =>
    method === 'UaControl.GetUpdateAgentInfo' && body.includes(String(hidden?.['host']))
      ? pxgError(1184, 'Access denied')
      : null;
  project.takeOut('config/distribution-points.yaml', 'hq-dp-01');
  project.edit('config/download-updates.yaml', 'every: 6h', 'every: 3h');

  const { code, plan } = await project.plan();
  expect(code).toBe(3);
  expect(plan.complete).toBe(false);
  expect(Object.fromEntries(changesOf(plan).map((one) => [one.id, [one.action, one.held]]))).toEqual({
    'DownloadUpdatesTask/download-to-points': ['update', null],
    'DistributionPoint/hq-dp-01': ['delete', ['partial-read']],
  });
  expect(plan.unread).toMatchObject([{ id: 'DistributionPoint/ber-dp-01', state: 'forbidden' }]);
  const told = plan.diagnostics.find((one) => one.code === 'server/partial-read');
  expect(told?.message).toMatch(/UaControl\.GetUpdateAgentInfo.*Access denied/);

  const run = await project.apply();
  expect(run.code).toBe(3);
  expect(run.report.summary).toMatchObject({ applied: 1, held: 1 });
  expect((await counts(stage))[0]).toBe(4);
});

test('on a server that does not prove the invented names, what writes them is held and named; the rest goes on', async () => {
  await using stage = await openStage({ simulator: { announce: false } });
  const { project } = stage;
  const { code, plan } = await project.plan();
  expect(code).toBe(3);
  const held = changesOf(plan).filter((one) => one.held !== null);
  const heldBy = Object.fromEntries(held.map((one) => [one.id, one.held]));
  for (const id of [
    'DistributionPoint/ber-dp-01',
    'DownloadUpdatesTask/download-to-points',
    'UpdateTask/kes-windows',
    'UpdateTask/kes-linux',
  ])
    expect(heldBy[id], id).toEqual(['unproven-wire']);
  expect(changeOf(plan, 'AdministrationGroup/Headquarters/Pilot').held).toBeNull();

  const text = await project.run('plan');
  for (const name of ['download-task.points', 'update-task.KES', 'point.deploy-updates', 'source.distribution-points'])
    expect(text.stdout).toContain(`${name} (`);
  expect(text.stdout).toContain('dictionary.accept');
  // It is proven, not agreed to.
  const agreed = await project.run('apply', '--auto-approve', ...acknowledged('unproven-wire'));
  expect(agreed.code).toBe(64);
  expect(agreed.stderr).toContain('dictionary.accept');

  const run = await project.apply();
  expect(run.code).toBe(3);
  const done = run.report.outcomes.filter((one) => one.outcome === 'applied').map((one) => one.id);
  expect(done).toContain('AdministrationGroup/Headquarters/Pilot');
  expect(run.report.outcomes.filter((one) => one.outcome === 'failed')).toEqual([]);
  expect((await counts(stage))[0]).toBe(0);
});

test('on such a server numbers that rest on unproven names are not known, and an unknown number of uninstallations is held', async () => {
  await using stage = await openStage({ simulator: { announce: false } });
  const { plan } = await stage.project.plan();
  const declined = changeOf(plan, 'UpdateApproval/0b5614fd1536fb122e30fa0c311a4e96');
  expect(declined.impact).toMatchObject({ devices: null, uninstalls: null, basis: 'unknown' });
  expect(declined.held).toContain('max-uninstalls');
  const approved = changeOf(plan, 'UpdateApproval/e70ca281e5643fdc65e11c0d0290ed06');
  expect(approved.impact).toMatchObject({ installs: null, uninstalls: 0 });
  expect(plan.guards).toContainEqual({ guard: 'max-uninstalls', limit: 0, value: null, acknowledged: false });

  // One name is enough: which tasks install an update of an application.
  const names = kinds.flatMap((kind) => kind.dictionary).map((entry) => entry.name);
  const installsBut = async (without: string) => {
    const accept = [...new Set(names)].filter((name) => name !== without);
    await using other = await openStage({ simulator: { announce: false }, spec: { dictionary: { accept } } });
    return changesOf((await other.project.plan()).plan)
      .filter((one) => one.kind === 'UpdateApproval' && one.impact.uninstalls === 0)
      .map((one) => one.impact.installs);
  };
  const all = await installsBut('');
  expect(all.filter((one) => one === null)).toEqual([]);
  expect((await installsBut('update.task-product')).filter((one) => one === null)).not.toEqual([]);
});

test('what leaves the configuration is deleted if kscctl made it, and forgotten if it was adopted', async () => {
  await using stage = await applied();
  const { project } = stage;
  const before = await counts(stage);
  project.takeOut('config/groups.yaml', 'Headquarters/Pilot');
  project.remove('config/network-agent.yaml');
  project.takeOut('config/update-tasks.yaml', 'kes-linux');
  project.edit('approvals/2026-03.yaml', / {4}# A patch of Network Agent\.[\s\S]*$/, '');

  const { code, plan } = await project.plan();
  expect(code).toBe(2);
  expect(Object.fromEntries(changesOf(plan).map((one) => [one.id, one.action]))).toEqual({
    'AdministrationGroup/Headquarters/Pilot': 'delete',
    'UpdateTask/kes-linux': 'delete',
    'NetworkAgentPolicy/agents': 'forget',
    'UpdateApproval/9cf419eea5d40df2e743c3f831d9d136': 'forget',
  });
  expect(plan.diagnostics.map((one) => [one.code, one.resource])).toContainEqual([
    'ownership/adopted-left',
    'NetworkAgentPolicy/agents',
  ]);
  expect((await project.apply()).code).toBe(0);
  expect(await counts(stage)).toEqual([before[0], before[1] - 1, before[2] - 1]);
  const patch = (await stage.server.admin.inspect('updates')).find(
    (row) => row['title'] === 'Network Agent 15.1 patch A',
  );
  expect(patch?.['status']).toBe('Approved');
  expect((await project.plan()).code).toBe(0);
});

test('an adopted object that leaves is deleted only where prune was declared when it was last applied', async () => {
  const group = (name: string, lifecycle: object) => ['AdministrationGroup', { name, lifecycle }, {}] as const;
  await using stage = await openStage();
  const { project, server } = stage;
  const { client } = server;
  for (const name of ['Kept', 'Pruned']) await client.call('HostGroup.AddGroup', { pInfo: { name, parentId: 0 } });
  project.write({ 'config/more.yaml': documents(group('Kept', {}), group('Pruned', { prune: true })) });
  const adopting = await project.plan();
  expect(adopting.plan.summary).toMatchObject({ adopt: 7 });
  expect((await project.apply()).code).toBe(0);
  project.remove('config/more.yaml');
  const { plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.id, one.action])).toEqual([
    ['AdministrationGroup/Kept', 'forget'],
    ['AdministrationGroup/Pruned', 'delete'],
  ]);
  expect((await project.apply()).code).toBe(0);
  const groups = (await server.admin.inspect('groups')).map((row) => String(row['group']));
  expect(groups.filter((name) => /Kept|Pruned/.test(name))).toHaveLength(1);
});

test('lifecycle.prevent holds the named actions, also after the declaration is gone', async () => {
  await using stage = await openStage();
  const { project } = stage;
  project.edit(
    'config/download-updates.yaml',
    'metadata: {name: download-to-points}',
    'metadata: {name: download-to-points, lifecycle: {prevent: [update, delete]}}',
  );
  expect((await project.apply()).code).toBe(0);
  project.edit('config/download-updates.yaml', 'every: 6h', 'every: 3h');
  const update = await project.plan();
  expect(update.code).toBe(3);
  expect(changesOf(update.plan).map((one) => [one.action, one.held])).toEqual([['update', ['protected']]]);
  project.remove('config/download-updates.yaml');
  const removal = await project.plan();
  expect(removal.code).toBe(3);
  expect(changesOf(removal.plan).map((one) => [one.action, one.held])).toEqual([['delete', ['protected']]]);
  expect((await project.apply()).code).toBe(3);
  expect((await counts(stage))[1]).toBe(4);
});
