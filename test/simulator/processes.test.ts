import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { inspect, startSimulator } from '../../src/simulator/index.ts';
import { WireClient } from '../wire/wire-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'sim-many-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = { world: 'branch-office', seed: 1, clock: 'manual', user: 'u', password: 'p', admin: false } as const;
const run = promisify(execFile);
const writer = fileURLToPath(new URL('./writing-process.ts', import.meta.url));

test('processes that start at once on a new file share one world and one certificate, and lose nothing', async () => {
  const db = join(folder, 'shared.db');
  const groups = 40;
  const outputs = await Promise.all(
    ['a', 'b', 'c'].map((name) => run(process.execPath, [writer, db, name, String(groups)], { timeout: 50_000 })),
  );
  const results = outputs.map(({ stdout }) => JSON.parse(stdout) as { ids: number[]; certificate: string });
  expect(new Set(results.flatMap((result) => result.ids)).size).toBe(3 * groups);
  expect(new Set(results.map((result) => result.certificate)).size).toBe(1);
  expect(inspect(db, 'groups')).toHaveLength(8 + 3 * groups);
  expect(inspect(db, 'calls').filter((call) => call['method'] === 'HostGroup.AddGroup')).toHaveLength(3 * groups);
});

test('a new file that another process is at, too, is waited for', async () => {
  const db = join(folder, 'at-once.db');
  const holding = `
    const database = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(db)});
    database.exec('BEGIN IMMEDIATE');
    console.log('held');
    setTimeout(() => database.exec('ROLLBACK'), 300);`;
  const other = spawn(process.execPath, ['-e', holding], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
  await (await startSimulator({ db, ...options })).close();
  expect(inspect(db, 'groups')).toHaveLength(8);
});

test('what one server writes another reads at once', async () => {
  const db = join(folder, 'two.db');
  const [one, two] = [await startSimulator({ db, ...options }), await startSimulator({ db, ...options })];
  const [first, second] = [await WireClient.connected(one), await WireClient.connected(two)];
  for (let index = 0; index < 20; index += 1) {
    const { PxgRetVal: id } = await first.call('HostGroup.AddGroup', { pInfo: { name: `g${index}`, parentId: 0 } });
    expect(await second.call('HostGroup.GetGroupId', { nParent: 0, strName: `g${index}` })).toEqual({ PxgRetVal: id });
  }
  for (const client of [first, second]) client.close();
  for (const server of [one, two]) await server.close();
});
