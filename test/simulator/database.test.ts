import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import {
  adminClient,
  advance,
  type InspectTopic,
  inspect,
  resetWorld,
  SimulatorError,
  type SimulatorOptions,
  startSimulator,
  worlds,
} from '../../src/simulator/index.ts';
import { WireClient } from '../wire/wire-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'sim-db-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = (db: string, more: Partial<SimulatorOptions> = {}): SimulatorOptions => ({
  db: join(folder, db),
  world: 'branch-office',
  seed: 1,
  clock: 'manual',
  user: 'u',
  password: 'p',
  ...more,
});

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof SimulatorError) return error.code;
    throw error;
  }
  return 'none';
}

test('a database outlives its server, with the same certificate and what was written', async () => {
  const first = await startSimulator(options('kept/a.db'));
  const client = await WireClient.connected(first);
  await client.call('HostGroup.AddGroup', { pInfo: { name: 'Kept', parentId: 0 } });
  client.close();
  await first.close();
  const certificate = readFileSync(first.caFile);
  expect(statSync(join(folder, 'kept/a.db.key')).mode & 0o777).toBe(0o600);
  const second = await startSimulator(options('kept/a.db', { world: 'no longer looked at' }));
  expect(readFileSync(second.caFile)).toEqual(certificate);
  const again = await WireClient.connected(second);
  expect(await again.call('HostGroup.GetGroupId', { nParent: 0, strName: 'Kept' })).not.toEqual({ PxgRetVal: -1 });
  again.close();
  await second.close();
});

test('a file that is damaged, of another version or of another program is refused and stays as it is', async () => {
  const text = join(folder, 'text.db');
  writeFileSync(text, 'this is no database, but it has some length to it'.repeat(50));
  const other = join(folder, 'other.db');
  const foreign = new DatabaseSync(other);
  foreign.exec('CREATE TABLE theirs (x)');
  foreign.close();
  resetWorld(join(folder, 'newer.db'), 'branch-office', 1, 'manual');
  const newer = new DatabaseSync(join(folder, 'newer.db'));
  newer.exec('PRAGMA user_version = 99');
  newer.close();
  const torn = join(folder, 'torn.db');
  resetWorld(torn, 'branch-office', 1, 'manual');
  const bytes = readFileSync(torn);
  bytes.fill(0xaa, 8192, 40_960);
  writeFileSync(torn, bytes);
  for (const [name, code] of [
    ['text.db', 'sim/damaged-database'],
    ['other.db', 'sim/damaged-database'],
    ['newer.db', 'sim/other-version'],
    ['torn.db', 'sim/damaged-database'],
  ] as const) {
    const file = join(folder, name);
    const before = readFileSync(file);
    expect(await codeOf(() => startSimulator(options(name))), name).toBe(code);
    expect(await codeOf(() => advance(file, 1000)), name).toBe(code);
    expect(readFileSync(file).equals(before), name).toBe(true);
  }
});

test('what cannot be started or asked is one typed error', async () => {
  expect(await codeOf(() => startSimulator(options('b.db', { world: 'nowhere' })))).toBe('sim/unknown-world');
  expect(existsSync(join(folder, 'b.db'))).toBe(false);
  expect(await codeOf(() => startSimulator(options('b.db', { host: '0.0.0.0' })))).toBe('sim/not-loopback');
  expect(await codeOf(() => advance(join(folder, 'none.db'), 1))).toBe('sim/no-database');
  expect(existsSync(join(folder, 'none.db'))).toBe(false);
  resetWorld(join(folder, 'c.db'), 'branch-office', 1, 'manual');
  expect(await codeOf(() => advance(join(folder, 'c.db'), -1))).toBe('sim/negative-duration');
  expect(await codeOf(() => inspect(join(folder, 'c.db'), 'nope' as InspectTopic))).toBe('sim/unknown-topic');
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await codeOf(() => startSimulator(options('c.db', { port })))).toBe('sim/port-in-use');
  await new Promise((done) => taken.close(done));
});

test('an unfinished seeding leaves a database that the next start fills', async () => {
  const file = join(folder, 'empty.db');
  writeFileSync(file, '');
  const server = await startSimulator(options('empty.db'));
  await server.close();
  expect(inspect(file, 'devices')).toHaveLength(40);
});

test('the operations on a file and on a running server are the same ones', async () => {
  const file = join(folder, 'd.db');
  const server = await startSimulator(options('d.db'));
  const admin = adminClient(server.admin ?? '');
  expect(await admin.advance(3_600_000)).toMatchObject({ to: '2026-03-02T07:00:00Z' });
  expect(await advance(file, 3_600_000)).toMatchObject({ from: '2026-03-02T07:00:00Z', to: '2026-03-02T08:00:00Z' });
  expect(await admin.inspect('devices')).toEqual(inspect(file, 'devices'));
  await admin.reset({ seed: 2 });
  expect(inspect(file, 'events')).toEqual([]);
  expect(await codeOf(() => admin.advance(-5))).toBe('sim/negative-duration');
  expect(await codeOf(() => adminClient(`${server.admin}x`).inspect('devices'))).toBe('sim/admin-refused');
  for (const address of [server.url, 'file:///tmp', 'nonsense'])
    expect(await codeOf(() => adminClient(address).inspect('devices')), address).toBe('sim/admin-unreachable');
  await server.close();
  expect(await codeOf(() => admin.inspect('devices'))).toBe('sim/admin-unreachable');
});

test('a reset without more words begins the same world afresh, with its seed, clock and product', async () => {
  const file = join(folder, 'same.db');
  const asked = { world: 'messy', seed: 3, clock: 'manual', product: 'ksc-linux' } as const;
  const server = await startSimulator(options('same.db', asked));
  const admin = adminClient(server.admin ?? '');
  const before = inspect(file, 'devices');
  await admin.advance(3_600_000);
  await admin.reset();
  expect(inspect(file, 'devices')).toEqual(before);
  await admin.reset({ world: 'branch-office' });
  expect(inspect(file, 'devices')).toHaveLength(40);
  await server.close();
  const again = (more: object) => codeOf(() => startSimulator(options('same.db', { ...asked, ...more })));
  for (const named of [{ world: 'messy' }, { seed: 4 }, { clock: 'real' }, { product: 'ksc-linux' }] as const)
    expect(await again({ named }), JSON.stringify(named)).toBe('sim/other-world');
  const served = await startSimulator(options('same.db', { ...asked, named: { world: 'branch-office', seed: 3 } }));
  await served.close();
});

test('a real clock begins at the present and moves by itself and by hand', async () => {
  const server = await startSimulator(options('real.db', { clock: 'real' }));
  const admin = adminClient(server.admin ?? '');
  const report = await admin.advance(24 * 3_600_000);
  const ahead = Date.parse(report.to) - Date.now();
  expect(Math.abs(ahead - 24 * 3_600_000)).toBeLessThan(60_000);
  await server.close();
});

test('worlds are listed, and seeding one twice gives the same bytes of content', () => {
  expect(worlds().map(({ name, devices }) => [name, devices])).toEqual([
    ['branch-office', 40],
    ['enterprise', 10_000],
    ['vendor-limit', 100_000],
    ['msp', 2040],
    ['messy', 120],
  ]);
  const [one, two] = [join(folder, 'one.db'), join(folder, 'two.db')];
  for (const file of [one, two]) resetWorld(file, 'branch-office', 7, 'manual');
  copyFileSync(one, `${one}.copy`);
  resetWorld(one, 'branch-office', 7, 'manual');
  for (const topic of ['devices', 'groups', 'tasks', 'policies', 'updates', 'eulas'] as const)
    expect(inspect(one, topic)).toEqual(inspect(two, topic));
});
