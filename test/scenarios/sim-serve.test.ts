import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { kscctl, type Running, startKscctl } from '../support/kscctl.ts';
import { copyOfExample } from '../support/project.ts';
import { targetFile } from '../support/stage.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Address, WireClient } from '../wire/wire-client.ts';

type Line = Address & { readonly admin: string };

interface Serving extends Running {
  readonly line: Line;
}

async function serve(cwd: string, ...args: readonly string[]): Promise<Serving> {
  const running = startKscctl(['sim', 'serve', '--user', 'user', '--password', 'pässw', ...args], { cwd });
  if (running.child.stdout === null) throw new Error('no output');
  const lines = createInterface({ input: running.child.stdout });
  const [text] = (await Promise.race([
    once(lines, 'line'),
    running.ended.then((ended) => [JSON.stringify(ended)]),
  ])) as [string];
  return { ...running, line: JSON.parse(text) as Line };
}

test('sim serve prints one line when it is ready, serves plan and apply, and ends with 0 on SIGTERM and SIGINT', async () => {
  using folder = temporaryFolder();
  const serving = await serve(folder.path, '--db', 'world.db', '--clock', 'manual');
  const { line } = serving;
  expect(Object.keys(line).sort()).toEqual(['admin', 'caFile', 'password', 'url', 'user']);
  expect(Object.values(line).filter((value) => /\s/.test(value))).toEqual([]);
  const files = { 'kscctl.yaml': targetFile({ url: line.url, caFile: line.caFile }) };
  using project = copyOfExample(files, { KSCCTL_USER: line.user, KSCCTL_PASSWORD: line.password });
  expect((await project.apply()).code).toBe(0);
  expect((await project.run('sim', 'advance', '24h', '--url', line.admin)).code).toBe(0);
  serving.child.kill('SIGTERM');
  const ended = await serving.ended;
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect(ended.stdout.trim().split('\n')).toHaveLength(1);

  // Everything but sessions is in the database, and so is the certificate beside it.
  const again = await serve(folder.path, '--db', 'world.db', '--port', new URL(line.url).port);
  expect(again.line.url).toBe(line.url);
  expect((await project.plan()).code).toBe(0);
  const updates = await project.run('sim', 'inspect', 'updates', '--json', '--url', again.line.admin);
  expect(JSON.parse(updates.stdout)).toContainEqual(
    expect.objectContaining({ update: 'e70ca281e5643fdc65e11c0d0290ed06', installed: 34 }),
  );
  again.child.kill('SIGINT');
  expect((await again.ended).code).toBe(0);

  // What is named and is not in the database is no wish that may be passed over.
  const other = ['sim', 'serve', '--db', 'world.db', '--world', 'messy', '--clock', 'real'];
  const refused = await kscctl(other, { cwd: folder.path });
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toMatch(/holds world branch-office, clock manual, not messy, real\. .*\n$/);
});

test('a login over the wire works against it, and one with another password does not', async () => {
  using folder = temporaryFolder();
  const { line, child, ended } = await serve(folder.path);
  const client = await WireClient.connected(line);
  expect((await client.call('HostGroup.GroupIdGroups')).PxgRetVal).toBe(0);
  client.close();
  const other = new WireClient({ ...line, password: 'passw' });
  expect((await other.login()).status).toBe(401);
  other.close();
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

test('a port in use, a world that does not exist, and an address that is not loopback are said in one line', async () => {
  using folder = temporaryFolder();
  const { line, child, ended } = await serve(folder.path);
  for (const [args, code, words] of [
    [['--port', new URL(line.url).port], 1, /in use/],
    [['--world', 'atlantis'], 1, /atlantis.*branch-office/],
    [['--host', '0.0.0.0'], 1, /loopback/],
    [['--host', '127.999.1.1'], 1, /listen/],
    [['--password', 'two words'], 64, /white space/],
  ] as const) {
    const refused = await kscctl(['sim', 'serve', ...args], { cwd: folder.path });
    expect(refused.code, refused.stderr).toBe(code);
    expect(refused.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(refused.stderr).toMatch(words);
    expect(refused.stdout).toBe('');
  }
  child.kill('SIGTERM');
  await ended;
  const unreachable = await kscctl(['sim', 'inspect', 'devices', '--url', line.admin], { cwd: folder.path });
  expect(unreachable.code).toBe(1);
  expect(unreachable.stderr).toContain(line.admin);
});

test('sim reset begins the world afresh, and forgets what the ledger knew of the old one', async () => {
  using project = copyOfExample();
  expect((await project.apply()).code).toBe(0);
  expect((await project.run('sim', 'reset')).code).toBe(0);
  const { code, plan } = await project.plan();
  expect([code, plan.ledger, plan.summary['create']]).toEqual([2, null, 8]);
  expect(JSON.parse((await project.run('sim', 'reset', '--json')).stdout)).toEqual({ reset: true });
  const worlds = await project.run('sim', 'worlds', '--json');
  expect(JSON.parse(worlds.stdout)).toContainEqual(expect.objectContaining({ name: 'branch-office' }));
});
