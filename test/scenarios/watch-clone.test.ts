import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { watchFolder } from '../../src/gitops/state-folder.ts';
import { configRepository } from '../gitops/config-repository.ts';
import { startWatch } from '../gitops/watching.ts';
import { kscctl } from '../support/kscctl.ts';
import { openStage } from '../support/stage.ts';

test.each<[string, (clone: string) => void]>([
  ['a lock of a git that was killed', (clone) => writeFileSync(path.join(clone, '.git', 'shallow.lock'), '')],
  ['a lock of its index', (clone) => writeFileSync(path.join(clone, '.git', 'index.lock'), '')],
  ['an empty HEAD', (clone) => writeFileSync(path.join(clone, '.git', 'HEAD'), '')],
  [
    'a file in its place',
    (clone) => {
      rmSync(clone, { recursive: true });
      writeFileSync(clone, '');
    },
  ],
])('a clone with %s is begun anew, and the next revision is followed', async (_what, damage) => {
  await using stage = await openStage();
  const { project } = stage;
  const repository = configRepository(project);
  repository.commit();
  const base = path.join(project.root, '.state');
  const clone = path.join(watchFolder(base, { url: repository.bare, branch: 'main', path: '' }), 'clone');
  await using watch = startWatch(
    ['--repo', repository.bare, '--branch', 'main', '--interval', '1s', '--mode', 'report', '--state-dir', base],
    { cwd: project.root, env: project.env },
  );
  await watch.next('planned');
  damage(clone);
  project.edit('approvals/2026-03.yaml', 'status: Declined', 'status: Undefined');
  const next = repository.commit();
  expect((await watch.next('planned')).revision).toBe(next);
  expect(watch.events.filter((one) => one.event === 'failed')).toEqual([]);
  expect((await watch.stop()).code).toBe(0);
});

test('a state folder belongs to one watch at a time; the second is told whose it is', async () => {
  await using stage = await openStage();
  const { project } = stage;
  const repository = configRepository(project);
  repository.commit();
  const base = path.join(project.root, '.state');
  const args = ['--repo', repository.bare, '--interval', '1s', '--mode', 'report', '--state-dir', base];
  const options = { cwd: project.root, env: project.env };
  await using watch = startWatch(args, options);
  await watch.next('planned');
  const second = await kscctl(['watch', ...args], options);
  expect([second.code, second.stdout]).toEqual([5, '']);
  expect(second.stderr).toMatch(/error lock\/held Process \d+ on .* is watching since .*watch\.lock/);
  expect(second.stderr).toContain('--state-dir');
  expect((await watch.stop()).code).toBe(0);
  await using third = startWatch(args, options);
  await third.next('planned');
});

test('a state folder that cannot be made is an error, without a stack trace', async () => {
  await using stage = await openStage();
  const { project } = stage;
  mkdirSync(path.join(project.root, '.place'));
  writeFileSync(path.join(project.root, '.place', 'file'), '');
  const args = ['watch', '--repo', project.root, '--interval', '1s', '--mode', 'report'];
  const ended = await project.run(...args, '--state-dir', '.place/file');
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain('error local/not-writable');
  expect(ended.stderr).not.toMatch(/^ {4}at /m);
});
