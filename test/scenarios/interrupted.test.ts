import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { behindProxy } from '../support/behind-proxy.ts';
import { startKscctl } from '../support/kscctl.ts';
import { gate } from '../support/tls-proxy.ts';

test.each([
  ['plan', ['plan', '--json'], 'SIGINT', 130],
  ['apply', ['apply', '--auto-approve', '--json'], 'SIGTERM', 143],
  ['apply, by a terminal that is closed,', ['apply', '--auto-approve', '--json'], 'SIGHUP', 143],
  ['doctor', ['doctor', '--json'], 'SIGTERM', 143],
  ['doctor --discover', ['doctor', '--discover', '--json'], 'SIGINT', 130],
] as const)(
  '%s that is interrupted while it reads makes no further call, and says so',
  async (_what, args, signal, code) => {
    await using behind = await behindProxy();
    const { project, proxy } = behind;
    const held = gate();
    proxy.interfere = async ({ method }) => {
      if (method === 'HostGroup.FindGroups') await held.wait();
      return null;
    };
    const running = startKscctl(args, { cwd: project.root, env: project.env });
    await held.reached;
    running.child.kill(signal);
    await new Promise((done) => setTimeout(done, 100));
    // The terminal and the shell both send it: that is no second signal of somebody who does not want to wait.
    if (signal === 'SIGHUP') running.child.kill(signal);
    await new Promise((done) => setTimeout(done, 100));
    const before = proxy.calls.length;
    held.open();
    const ended = await running.ended;
    expect(ended.code).toBe(code);
    expect(JSON.parse(ended.stdout)).toMatchObject({ formatVersion: 1, diagnostics: [{ code: 'local/interrupted' }] });
    expect(ended.stderr).toContain('error local/interrupted');
    const after = new Set(proxy.calls.slice(before).map((call) => call.method));
    expect([...after]).toEqual(['Session.EndSession']);
    expect(existsSync(path.join(project.root, '.kscctl/lock'))).toBe(false);
    expect(existsSync(path.join(project.root, '.kscctl/ledger'))).toBe(false);
  },
);

test('a watch that is told to end while it reads makes no further call, and ends well', async () => {
  await using behind = await behindProxy();
  const { project, proxy } = behind;
  const held = gate();
  proxy.interfere = async ({ method }) => {
    if (method === 'HostGroup.FindGroups') await held.wait();
    return null;
  };
  const args = ['watch', '--mode', 'report', '--interval', '1h', '--json'];
  const running = startKscctl(args, { cwd: project.root, env: project.env });
  await held.reached;
  running.child.kill('SIGTERM');
  await new Promise((done) => setTimeout(done, 100));
  const before = proxy.calls.length;
  held.open();
  const ended = await running.ended;
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  const events = ended.stdout.trimEnd().split('\n');
  expect(events.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['started', 'stopped']);
  expect(new Set(proxy.calls.slice(before).map((call) => call.method))).toEqual(new Set(['Session.EndSession']));
});
