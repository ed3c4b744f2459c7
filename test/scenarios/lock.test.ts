import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type BehindProxy, behindProxy } from '../support/behind-proxy.ts';
import { changesOf, type RunDocument } from '../support/documents.ts';
import { type Running, startKscctl } from '../support/kscctl.ts';
import { copyOfExample } from '../support/project.ts';
import { gate } from '../support/tls-proxy.ts';

const lockFile = '.kscctl/lock';

/** An apply that waits at the given call, before the server gets it or before its answer comes back. */
async function applyUntil(
  { project, proxy }: BehindProxy,
  method: string,
  nth: number,
  when: 'before' | 'after',
): Promise<Running & { readonly go: () => void }> {
  const held = gate();
  const isIt = (call: { readonly method: string; readonly nth: number }) => call.method === method && call.nth === nth;
  if (when === 'before') {
    proxy.interfere = async (call) => {
      if (isIt(call)) await held.wait();
      return null;
    };
  } else proxy.answering = (call) => (isIt(call) ? held.wait() : undefined);
  const running = startKscctl(['apply', '--auto-approve', '--format', 'json'], { cwd: project.root, env: project.env });
  await Promise.race([held.reached, running.ended.then((ended) => Promise.reject(new Error(JSON.stringify(ended))))]);
  return { ...running, go: held.open };
}

test('of two applies at once the second exits 5 and names the process that holds the lock', async () => {
  await using behind = await behindProxy();
  const { project } = behind;
  const first = await applyUntil(behind, 'UaControl.RegisterUpdateAgent', 0, 'before');
  const second = await project.run('apply', '--auto-approve');
  expect(second.code).toBe(5);
  expect(second.stderr).toContain(`Process ${first.child.pid} on ${hostname()} is applying since 20`);
  const json = await project.run('apply', '--auto-approve', '--json');
  expect(json.code).toBe(5);
  expect(JSON.parse(json.stdout)).toMatchObject({ diagnostics: [{ code: 'lock/held' }] });
  // A plan takes no lock.
  expect((await project.plan()).code).toBe(2);
  first.go();
  expect((await first.ended).code).toBe(0);
  expect(existsSync(path.join(project.root, lockFile))).toBe(false);
  expect((await project.plan()).code).toBe(0);
});

test('a world is not begun afresh under an apply that runs', async () => {
  using project = copyOfExample();
  expect((await project.apply()).code).toBe(0);
  const owner = { pid: process.pid, host: hostname(), runId: 'r', startedAt: '2026-03-02T06:00:00Z' };
  project.write({ [lockFile]: JSON.stringify(owner) });
  const refused = await project.run('sim', 'reset');
  expect([refused.code, refused.stdout]).toEqual([5, '']);
  expect(refused.stderr).toContain(`Process ${process.pid} on ${hostname()} is applying`);
  expect((await project.plan()).plan.summary['unchanged']).toBe(17);
  project.remove(lockFile);
  expect((await project.run('sim', 'reset')).code).toBe(0);
  expect(existsSync(path.join(project.root, lockFile))).toBe(false);
  expect((await project.plan()).code).toBe(2);
});

test('the lock of a process that is gone is taken over, and the report says so', async () => {
  await using behind = await behindProxy();
  const { project } = behind;
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  const owner = { pid: gone.pid, host: hostname(), runId: 'r', startedAt: '2026-03-02T06:00:00Z' };
  project.write({ [lockFile]: JSON.stringify(owner) });
  const ended = await project.run('apply', '--auto-approve');
  expect(ended.code).toBe(0);
  expect(ended.stderr).toContain(
    `Taken over from process ${gone.pid}, which began at 2026-03-02T06:00:00Z and is gone`,
  );
  expect(existsSync(path.join(project.root, lockFile))).toBe(false);
});

test.each([
  ['of a process on another machine', { pid: 1, host: 'elsewhere.example' }],
  ['of a process that lives', { pid: process.pid, host: hostname() }],
])('a lock %s is respected, and the way out is told', async (_whose, owner) => {
  await using behind = await behindProxy();
  const { project } = behind;
  const text = JSON.stringify({ ...owner, runId: 'r', startedAt: '2026-03-02T06:00:00Z' });
  project.write({ [lockFile]: text });
  const ended = await project.run('apply', '--auto-approve');
  expect(ended.code).toBe(5);
  expect(ended.stderr).toContain(`Process ${owner.pid} on ${owner.host}`);
  expect(ended.stderr).toMatch(/hint: .*\.kscctl\/lock|hint: .*remove/i);
  expect(project.read(lockFile)).toBe(text);
});

test.each(['{"pid": 12', '{}', 'null', ''])(
  'a lock file that holds %j is respected, and the way out is told',
  async (text) => {
    await using behind = await behindProxy();
    const { project } = behind;
    project.write({ [lockFile]: text });
    const ended = await project.run('apply', '--auto-approve');
    expect(ended.code).toBe(5);
    expect(ended.stderr).toContain('The lock .kscctl/lock is damaged');
    expect(ended.stderr).toContain('hint: If nothing is applying, remove .kscctl/lock.');
    expect(ended.stderr).not.toContain('Process');
    expect(ended.stderr).not.toMatch(/^ {4}at /m);
  },
);

test('where the turn to take a lock over is what stands in the way, that file is named', async () => {
  await using behind = await behindProxy();
  const { project } = behind;
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  const owner = { pid: gone.pid, host: hostname(), runId: 'r', startedAt: '2026-03-02T06:00:00Z' };
  project.write({ [lockFile]: JSON.stringify(owner), [`${lockFile}.takeover`]: '' });
  const ended = await project.run('apply', '--auto-approve');
  expect(ended.code).toBe(5);
  expect(ended.stderr).toContain('remove .kscctl/lock.takeover.');
  project.remove(`${lockFile}.takeover`);
  expect((await project.run('apply', '--auto-approve')).code).toBe(0);
});

test.each([
  ['before the first write', 'HostGroup.AddGroup', 0, 'before'],
  ['after a point was registered, before kscctl knew', 'UaControl.RegisterUpdateAgent', 2, 'after'],
  ['after a task was added, before kscctl knew', 'Tasks.AddTask', 0, 'after'],
  ['between acceptance of the EULA and approval', 'VapmControlApi.ChangeApproval', 1, 'before'],
] as const)(
  'killed %s, the next apply takes over and ends in sync with nothing doubled',
  async (_when, method, nth, when) => {
    await using behind = await behindProxy();
    const { project, stage, proxy } = behind;
    const running = await applyUntil(behind, method, nth, when);
    running.child.kill('SIGKILL');
    expect((await running.ended).signal).toBe('SIGKILL');
    running.go();
    proxy.interfere = () => null;
    proxy.answering = () => undefined;

    const again = await project.run('apply', '--auto-approve');
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toContain(`Taken over from process ${running.child.pid}`);
    expect((await project.plan()).code).toBe(0);
    const count = async (topic: 'tasks' | 'groups' | 'distribution-points' | 'policies') =>
      (await stage.server.admin.inspect(topic)).length;
    expect([await count('tasks'), await count('distribution-points'), await count('policies')]).toEqual([4, 4, 2]);
    expect(
      (await stage.server.admin.inspect('groups')).filter((row) => String(row['group']).includes('Pilot')),
    ).toHaveLength(1);
    expect(readdirSync(path.join(project.root, '.kscctl')).sort()).toEqual(['cache', 'ledger']);
    expect(readdirSync(path.join(project.root, '.kscctl/ledger'))).toEqual(['hq.json']);
  },
);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s during apply ends it with %i after the call under way, with a report; apply again completes',
  async (signal, code) => {
    await using behind = await behindProxy();
    const { project, proxy } = behind;
    const running = await applyUntil(behind, 'Tasks.AddTask', 0, 'before');
    running.child.kill(signal);
    await new Promise((done) => setTimeout(done, 100));
    expect(running.child.exitCode).toBeNull();
    running.go();
    const ended = await running.ended;
    expect(ended.code).toBe(code);
    const report = JSON.parse(ended.stdout) as RunDocument;
    expect(report.verdict).toBe('interrupted');
    const outcome = (id: string) => report.outcomes.find((one) => one.id === id)?.outcome;
    expect(outcome('DownloadUpdatesTask/download-to-points')).toBe('applied');
    expect(outcome('UpdateTask/kes-windows')).toBe('cancelled');
    expect(outcome('UpdateApproval/e70ca281e5643fdc65e11c0d0290ed06')).toBe('cancelled');
    expect(existsSync(path.join(project.root, lockFile))).toBe(false);

    proxy.interfere = () => null;
    const rest = await project.plan();
    expect(rest.code).toBe(2);
    // What was cancelled is what is left to do, and nothing else.
    const cancelled = report.outcomes.filter((one) => one.outcome === 'cancelled').map((one) => one.id);
    expect(report.outcomes).toHaveLength(12);
    expect(
      changesOf(rest.plan)
        .map((one) => one.id)
        .toSorted(),
    ).toEqual(cancelled.toSorted());
    expect((await project.apply()).code).toBe(0);
    expect((await project.plan()).code).toBe(0);
  },
);

test('a plan that is interrupted says so with its exit code', async () => {
  await using behind = await behindProxy();
  const { project, proxy } = behind;
  const held = gate();
  proxy.interfere = async ({ method }) => {
    if (method === 'UaControl.GetUpdateAgentsList') await held.wait();
    return null;
  };
  const running = startKscctl(['plan'], { cwd: project.root, env: project.env });
  await held.reached;
  running.child.kill('SIGTERM');
  await new Promise((done) => setTimeout(done, 50));
  held.open();
  expect((await running.ended).code).toBe(143);
});
