import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { watchFolder } from '../../src/gitops/state-folder.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { takeLock } from '../../src/storage/lock.ts';
import { type ConfigRepository, configRepository } from '../gitops/config-repository.ts';
import { startWatch, type Watching } from '../gitops/watching.ts';
import { copyOfExample } from '../support/project.ts';
import { openStage, password, type Stage, targetFile, user } from '../support/stage.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { wrapped } from '../wire/wire-client.ts';

const bigUpdate = 'e70ca281e5643fdc65e11c0d0290ed06';

it('applies a new revision, leaves the server alone for a bad one, and applies the next good one', async () => {
  await using stage = await openStage();
  const repository = configRepository(stage.project);
  const first = repository.commit();
  await using watch = watching(stage, repository, 'apply');
  expect((await watch.next('revision')).revision).toBe(first);
  expect((await watch.next('applied')).verdict).toBe('succeeded');
  await watch.next('in-sync');

  stage.project.edit('approvals/2026-03.yaml', 'status: Declined', 'status: Refused');
  const writesBefore = await writes(stage);
  const bad = repository.commit();
  const rejected = await watch.next('rejected');
  expect(rejected.revision).toBe(bad);
  expect(rejected.diagnostics).toMatchObject([
    { code: 'config/invalid-value', file: 'approvals/2026-03.yaml', line: 20 },
  ]);
  await pause(2500);
  expect(watch.events.filter((one) => one.event === 'rejected')).toHaveLength(1);
  expect(await writes(stage)).toBe(writesBefore);

  stage.project.edit('approvals/2026-03.yaml', 'status: Refused', 'status: Undefined');
  const good = repository.commit();
  const applied = await watch.next('applied');
  expect(applied.revision).toBe(good);
  expect(applied.outcomes).toEqual([
    expect.objectContaining({ id: expect.stringContaining('0b5614fd'), outcome: 'applied' }),
  ]);
  expect(await watch.stop()).toMatchObject({ code: 0 });
  expect(watch.events.at(-1)?.event).toBe('stopped');
});

it('tells what was changed by hand on the server, and in mode apply repairs it', async () => {
  await using stage = await openStage();
  const repository = configRepository(stage.project);
  repository.commit();
  await using watch = watching(stage, repository, 'apply');
  await watch.next('in-sync');
  await decide(stage, 0);
  const drift = await watch.next('drift');
  expect(drift.drift).toEqual([{ id: `UpdateApproval/${bigUpdate}`, kind: 'drifted', fields: ['/spec/status'] }]);
  expect((await watch.next('applied')).outcomes).toMatchObject([
    { id: `UpdateApproval/${bigUpdate}`, outcome: 'applied' },
  ]);
  await watch.next('in-sync');
  expect(await watch.stop()).toMatchObject({ code: 0 });
});

it('in mode report tells what differs once and writes nothing', async () => {
  await using stage = await openStage();
  const repository = configRepository(stage.project);
  repository.commit();
  await using watch = watching(stage, repository, 'report');
  const planned = await watch.next('planned');
  expect(planned.changes?.length).toBeGreaterThanOrEqual(10);
  await pause(2500);
  expect(watch.events.map((one) => one.event)).toEqual(['started', 'revision', 'planned']);
  expect(await writes(stage)).toBe(0);
  expect(await watch.stop()).toMatchObject({ code: 0 });
});

it('holds a EULA that no reason stands beside, while the rest goes on', async () => {
  await using stage = await openStage();
  stage.project.edit('approvals/2026-03.yaml', /\n.*reason: Closes the March findings.*\n/, '\n');
  const repository = configRepository(stage.project);
  repository.commit();
  await using watch = watching(stage, repository, 'apply');
  const applied = await watch.next('applied');
  expect(applied.outcomes?.filter((one) => one.outcome !== 'applied')).toMatchObject([
    { id: `UpdateApproval/${bigUpdate}`, outcome: 'held' },
  ]);
  const held = await watch.next('held');
  expect(held.changes).toEqual([{ id: `UpdateApproval/${bigUpdate}`, action: 'update', held: ['accept-eula'] }]);
  await pause(2500);
  expect(watch.events.at(-1)).toEqual(held);
  expect(await watch.stop()).toMatchObject({ code: 0 });
});

it('tells that the remote is gone, and recovers when it is back', async () => {
  await using stage = await openStage();
  const repository = configRepository(stage.project);
  repository.commit();
  await using watch = watching(stage, repository, 'report');
  await watch.next('planned');
  repository.git('--git-dir', repository.bare, 'branch', '--move', 'main', 'aside');
  expect(await watch.next('failed')).toMatchObject({ stage: 'source', diagnostics: [{ code: 'git/failed' }] });
  repository.git('--git-dir', repository.bare, 'branch', '--move', 'aside', 'main');
  expect(await watch.next('recovered')).toMatchObject({ stage: 'source' });
  expect(await watch.stop()).toMatchObject({ code: 0 });
});

it('tells that the server does not answer, and recovers when it does', async () => {
  await using stage = await openStage();
  using folder = temporaryFolder();
  const world = {
    db: path.join(folder.path, 'server.db'),
    world: 'branch-office',
    seed: 1,
    clock: 'manual',
    user,
    password,
  } as const;
  const first = await startSimulator(world);
  await first.close();
  stage.project.write({ 'kscctl.yaml': targetFile({ url: first.url, caFile: first.caFile }) });
  const repository = configRepository(stage.project);
  repository.commit();
  await using watch = watching(stage, repository, 'report');
  expect(await watch.next('failed')).toMatchObject({ stage: 'server', diagnostics: [{ code: 'server/unreachable' }] });
  const again = await startSimulator({ ...world, port: Number(new URL(first.url).port) });
  try {
    expect(await watch.next('recovered')).toMatchObject({ stage: 'server' });
    await watch.next('planned');
    expect(await watch.stop()).toMatchObject({ code: 0 });
  } finally {
    await again.close();
  }
});

it('ends with 0 in the middle of an apply, after the calls under way, and says so last', async () => {
  await using stage = await openStage();
  const repository = configRepository(stage.project);
  repository.commit();
  await using watch = watching(stage, repository, 'apply');
  await watch.next('planned');
  expect(await watch.stop()).toMatchObject({ code: 0, signal: null });
  expect(watch.events.at(-1)?.event).toBe('stopped');
  expect(watch.events.some((one) => one.event === 'failed')).toBe(false);
});

it('waits for the lock that another run holds, and tells so once', async () => {
  await using stage = await openStage();
  const repository = configRepository(stage.project);
  repository.commit();
  const folder = watchFolder(stateOf(stage), { url: repository.bare, branch: 'main', path: '' });
  const lock = await takeLock(path.join(folder, '.kscctl', 'lock'), 'another run', '2026-03-02T06:00:00Z');
  if (!lock.held) throw new Error('the lock is not free');
  await using watch = watching(stage, repository, 'apply');
  expect((await watch.next('waiting')).reason).toContain(`process ${process.pid} `);
  await pause(1500);
  expect(watch.events.filter((one) => one.event === 'waiting')).toHaveLength(1);
  expect(await writes(stage)).toBe(0);
  await lock.release();
  expect((await watch.next('applied')).verdict).toBe('succeeded');
  expect(await watch.stop()).toMatchObject({ code: 0 });
});

it('shows and keeps no credentials of the address', async () => {
  await using stage = await openStage();
  await using watch = startWatch(
    [
      '--repo',
      'https://user:hunter2@127.0.0.1:1/repository.git',
      '--interval',
      '1s',
      '--mode',
      'report',
      '--state-dir',
      '.state',
    ],
    { cwd: stage.project.root, env: stage.project.env },
  );
  expect(await watch.next('failed')).toMatchObject({ stage: 'source', diagnostics: [{ code: 'git/failed' }] });
  const { code, stdout, stderr } = await watch.stop();
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain('hunter2');
  expect(filesOf(stateOf(stage)).filter((file) => readFileSync(file).includes('hunter2'))).toEqual([]);
});

it('keeps clone, ledger and embedded server in the state folder, and reads a project in a folder of the repository', async () => {
  using project = copyOfExample();
  const repository = configRepository(project);
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--message', 'flat');
  project.write({ 'live/.keep': '' });
  repository.git('mv', 'kscctl.yaml', 'config', 'approvals', 'live/');
  repository.commit();
  const home = path.join(project.root, '.state');
  await using watch = startWatch(['--repo', repository.bare, '--path', 'live', '--interval', '1s', '--mode', 'apply'], {
    cwd: path.parse(project.root).root,
    env: { XDG_STATE_HOME: home },
  });
  expect((await watch.next('applied')).verdict).toBe('succeeded');
  expect(await watch.stop()).toMatchObject({ code: 0 });
  const [folder = ''] = readdirSync(path.join(home, 'kscctl'));
  expect(readdirSync(path.join(home, 'kscctl', folder, '.kscctl')).sort()).toEqual(['cache', 'embedded', 'ledger']);
  expect(readdirSync(path.join(home, 'kscctl', folder, 'clone', 'live')).sort()).toEqual([
    '.keep',
    'approvals',
    'config',
    'kscctl.yaml',
  ]);
});

function watching(stage: Stage, repository: ConfigRepository, mode: 'report' | 'apply'): Watching {
  const state = stateOf(stage);
  return startWatch(
    ['--repo', repository.bare, '--branch', 'main', '--interval', '1s', '--mode', mode, '--state-dir', state],
    { cwd: stage.project.root, env: stage.project.env },
  );
}

function stateOf({ project }: Stage): string {
  return path.join(project.root, '.state');
}

/** Somebody decides on the first update by hand. */
async function decide({ server }: Stage, nApprovementState: number): Promise<void> {
  const pUpdates = [wrapped({ nSource: 4, nPatchDbId: 1 })];
  await server.client.call('VapmControlApi.ChangeApproval', { pUpdates, nApprovementState });
}

/** Calls that changed something on the server. */
async function writes({ server }: Stage): Promise<number> {
  return (await server.admin.inspect('calls')).filter((call) => call['wrote'] === true).length;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
