import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { watchFolder } from '../../src/gitops/state-folder.ts';
import { type ConfigRepository, configRepository } from '../gitops/config-repository.ts';
import { startWatch } from '../gitops/watching.ts';
import { behindProxy } from '../support/behind-proxy.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** A folder for ledgers that is read as empty, and in which nothing can be written, also by root. */
function refuse(state: string): string {
  const folder = path.join(state, 'ledger');
  mkdirSync(state, { recursive: true });
  // A run that saves at this moment makes the folder again.
  for (let attempt = 0; ; attempt += 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
      symlinkSync(path.join(state, 'nowhere'), folder);
      return folder;
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}

async function writes({ server }: Stage): Promise<number> {
  return (await server.admin.inspect('calls')).filter((call) => call['wrote'] === true).length;
}

test('a ledger that cannot be written stops apply before it writes anything to the server', async () => {
  await using stage = await openStage();
  const folder = refuse(path.join(stage.project.root, '.kscctl'));
  const ended = await stage.project.run('apply', '--auto-approve', '--json');
  expect(ended.code).toBe(1);
  expect(JSON.parse(ended.stdout)).toMatchObject({ diagnostics: [{ code: 'local/not-writable' }] });
  expect(await writes(stage)).toBe(0);
  rmSync(folder);
  expect((await stage.project.apply()).code).toBe(0);
});

test('a ledger that cannot be written any more ends apply with a report, which names what was done and not recorded', async () => {
  await using behind = await behindProxy();
  const { project, proxy } = behind;
  const state = path.join(project.root, '.kscctl');
  let folder = '';
  proxy.answering = ({ method, nth }) => {
    if (method === 'UaControl.RegisterUpdateAgent' && nth === 0) folder = refuse(state);
  };
  const { code, report } = await project.apply();
  expect(code).toBe(1);
  expect(['failed', 'partial']).toContain(report.verdict);
  expect(report.outcomes).toHaveLength(12);
  const lost = report.outcomes.filter((one) => one.outcome === 'failed');
  expect(lost.length).toBeGreaterThan(0);
  for (const one of lost) {
    expect(one.error).toMatchObject({
      code: 'run/not-recorded',
      message: expect.stringMatching(/^done on the server/),
    });
  }
  const outcome = (id: string) => report.outcomes.find((one) => one.id === id)?.outcome;
  expect(outcome('NetworkAgentPolicy/agents')).toBe('cancelled');
  expect(outcome('UpdateApproval/e70ca281e5643fdc65e11c0d0290ed06')).toBe('cancelled');

  rmSync(folder);
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);
});

test('a watch that cannot write its ledger says so, and goes on when it can', async () => {
  await using stage = await openStage();
  const repository: ConfigRepository = configRepository(stage.project);
  repository.commit();
  const base = path.join(stage.project.root, '.state');
  const folder = refuse(path.join(watchFolder(base, { url: repository.bare, branch: 'main', path: '' }), '.kscctl'));
  await using watch = startWatch(
    ['--repo', repository.bare, '--branch', 'main', '--interval', '1s', '--mode', 'apply', '--state-dir', base],
    { cwd: stage.project.root, env: stage.project.env },
  );
  expect(await watch.next('failed')).toMatchObject({ stage: 'state', diagnostics: [{ code: 'local/not-writable' }] });
  expect(await writes(stage)).toBe(0);
  rmSync(folder);
  expect(await watch.next('recovered')).toMatchObject({ stage: 'state' });
  expect((await watch.next('applied')).verdict).toBe('succeeded');
  expect(watch.events.filter((one) => one.event === 'failed')).toHaveLength(1);
  expect((await watch.stop()).code).toBe(0);
});
