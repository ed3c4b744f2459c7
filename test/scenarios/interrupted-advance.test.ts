import path from 'node:path';
import { expect, test } from 'vitest';
import { advanceAtOnce } from '../../src/simulator/fleet/run.ts';
import {
  type AdvanceReport,
  adminClient,
  inspect,
  inspectTopics,
  resetWorld,
  startSimulator,
} from '../../src/simulator/index.ts';
import { presentTime } from '../../src/simulator/store/clock.ts';
import { openExisting } from '../../src/simulator/store/open.ts';
import { startKscctl } from '../support/kscctl.ts';
import { copyOfExample, projectFile } from '../support/project.ts';
import { startServer } from '../support/stage.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const dayMs = 24 * 3_600_000;
/** Far longer than any test lives. */
const decades = '20000d';
const messy = projectFile({
  targets: [{ name: 'hq', server: { type: 'embedded', world: 'messy', clock: 'manual', seed: 3 } }],
});

function lookedAt(db: string): unknown {
  return inspectTopics.filter((topic) => topic !== 'calls').map((topic) => inspect(db, topic));
}

/** The same world, let live for so many days in one go. */
function livedAtOnce(db: string, days: number): unknown {
  resetWorld(db, 'messy', 3, 'manual');
  const store = openExisting(db);
  advanceAtOnce(store, days * dayMs);
  store.close();
  return lookedAt(db);
}

function presentOf(db: string): number {
  const store = openExisting(db);
  const present = presentTime(store);
  store.close();
  return present;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const daysOf = ({ from, to }: AdvanceReport): number => (Date.parse(to) - Date.parse(from)) / dayMs;

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s ends an advance of the embedded server after the day that it is in, and what has passed is kept',
  async (signal, code) => {
    using project = copyOfExample({ 'kscctl.yaml': messy });
    expect((await project.run('sim', 'inspect', 'groups')).code).toBe(0);
    const running = startKscctl(['sim', 'advance', decades, '--json'], { cwd: project.root });
    await pause(1500);
    running.child.kill(signal);
    const ended = await running.ended;
    expect([ended.code, ended.stderr]).toEqual([code, '']);
    const report = JSON.parse(ended.stdout) as AdvanceReport;
    expect(report.interrupted).toBe(true);
    const days = daysOf(report);
    expect(Number.isInteger(days) && days > 0).toBe(true);
    using other = temporaryFolder();
    const file = path.join(project.root, '.kscctl/embedded/hq.db');
    expect(presentOf(file)).toBe(Date.parse(report.to));
    expect(lookedAt(file)).toEqual(livedAtOnce(path.join(other.path, 'once.db'), days));
  },
);

test('an advance that is killed leaves the days that had passed, and goes on from there', async () => {
  using project = copyOfExample({ 'kscctl.yaml': messy });
  expect((await project.run('sim', 'inspect', 'groups')).code).toBe(0);
  const file = path.join(project.root, '.kscctl/embedded/hq.db');
  const from = presentOf(file);
  const running = startKscctl(['sim', 'advance', decades], { cwd: project.root });
  await pause(1500);
  running.child.kill('SIGKILL');
  await running.ended;
  expect((await project.run('sim', 'advance', '1d')).code).toBe(0);
  const days = (presentOf(file) - from) / dayMs;
  expect(Number.isInteger(days) && days > 1).toBe(true);
  using other = temporaryFolder();
  expect(lookedAt(file)).toEqual(livedAtOnce(path.join(other.path, 'once.db'), days));
});

test('a server that advances goes on answering, and ends the advance on a signal to whoever asked', async () => {
  await using server = await startServer({ world: 'messy' });
  using folder = temporaryFolder();
  const url = server.running.admin ?? '';
  const running = startKscctl(['sim', 'advance', decades, '--url', url], { cwd: folder.path });
  let isOver = false;
  const over = running.ended.then((ended) => {
    isOver = true;
    return ended;
  });
  await pause(1000);
  for (let calls = 0; calls < 100; calls += 1) await server.client.call('Session.Ping', {});
  expect(isOver).toBe(false);
  running.child.kill('SIGTERM');
  const ended = await over;
  expect([ended.code, ended.stderr]).toEqual([143, '']);
  expect(ended.stdout).toMatch(
    /^Interrupted before all of the time had passed\. What has passed is kept\.\nFrom .* to /,
  );
  const [, to] = / to (\S+Z): /.exec(ended.stdout) ?? [];
  expect((await server.admin.advance(0)).from).toBe(to);
});

test('an advance ends with whoever asked for it, with its server, and with its world', async () => {
  using folder = temporaryFolder();
  const db = path.join(folder.path, 'world.db');
  const options = { world: 'messy', seed: 1, clock: 'manual', user: 'u', password: 'p' } as const;
  const server = await startSimulator({ db, ...options });
  const admin = adminClient(server.admin ?? '');

  const abandoned = startKscctl(['sim', 'advance', decades, '--url', server.admin ?? ''], { cwd: folder.path });
  await pause(1000);
  abandoned.child.kill('SIGKILL');
  // Waits for its turn.
  const { to } = await admin.advance(0);
  await pause(100);
  expect((await admin.advance(0)).to).toBe(to);

  const overtaken = admin.advance(20_000 * dayMs);
  await pause(200);
  await admin.reset();
  expect((await overtaken).interrupted).toBe(true);
  expect((await admin.advance(0)).from).toBe('2026-03-02T06:00:00Z');

  // Begun afresh by another process, of which this one hears nothing.
  const elsewhere = admin.advance(20_000 * dayMs);
  await pause(500);
  resetWorld(db, 'messy', 1, 'manual');
  await expect(elsewhere).rejects.toMatchObject({ code: 'sim/begun-afresh' });

  const last = startKscctl(['sim', 'advance', decades, '--url', server.admin ?? ''], { cwd: folder.path });
  await pause(1000);
  await server.close();
  const ended = await last.ended;
  expect([ended.code, ended.stderr]).toEqual([1, '']);
  expect(ended.stdout).toContain('Interrupted');
});
