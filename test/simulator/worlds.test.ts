import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { advanceAtOnce } from '../../src/simulator/fleet/run.ts';
import { advance, inspect, inspectTopics, resetWorld, startSimulator, worlds } from '../../src/simulator/index.ts';
import { openExisting } from '../../src/simulator/store/open.ts';
import { findWorld } from '../../src/simulator/world/find-world.ts';
import { type Json, type JsonObject, textOf, WireClient } from '../wire/wire-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'sim-worlds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hour = 3_600_000;

async function played(
  world: string,
  name: string,
  steps: readonly number[],
  seed = 1,
): Promise<Record<string, unknown>> {
  const db = join(folder, `${name}.db`);
  resetWorld(db, world, seed, 'manual');
  for (const hours of steps) await advance(db, hours * hour);
  return lookedAt(db);
}

/** Without the steps that a long advance is made of. */
function playedAtOnce(world: string, name: string, hours: number): Record<string, unknown> {
  const db = join(folder, `${name}.db`);
  resetWorld(db, world, 1, 'manual');
  const store = openExisting(db);
  advanceAtOnce(store, hours * hour);
  store.close();
  return lookedAt(db);
}

function lookedAt(db: string): Record<string, unknown> {
  const topics = inspectTopics.filter((topic) => topic !== 'calls');
  return Object.fromEntries(topics.map((topic) => [topic, inspect(db, topic)]));
}

test('what the list of worlds says about their size is true', () => {
  for (const { name, summary, devices } of worlds()) {
    const world = findWorld(name, 1, 'manual');
    expect([world.name, world.summary, world.devices.length], name).toEqual([name, summary, devices]);
  }
});

test('the vendor-limit world has the measures that the vendor names', () => {
  const world = findWorld('vendor-limit', 1, 'manual');
  const sizes = [world.groups, world.points, world.policies, world.tasks].map((list) => list.length);
  expect(sizes).toEqual([10_000, 500, 2000, 2000]);
  expect(world.updates.length).toBeGreaterThanOrEqual(3000);
});

const isDeep = process.env['KSCCTL_TEST_DEEP'] === '1';

test.each(isDeep ? ['messy', 'msp', 'enterprise'] : ['messy', 'msp'])(
  '%s: three days in one step and in many small ones are the same, by seed',
  async (world) => {
    const steps = [0.1, 5.9, 13, 0.5, 4.5, 0.25, 23.75, 11.9, 0.1, 12];
    expect(steps.reduce((sum, step) => sum + step, 0)).toBeCloseTo(72);
    const once = playedAtOnce(world, `${world}-once`, 72);
    expect(await played(world, `${world}-days`, [72])).toEqual(once);
    expect(await played(world, `${world}-steps`, steps)).toEqual(once);
    expect(await played(world, `${world}-other`, [72], 2)).not.toEqual(once);
  },
);

test.each(['messy', 'msp', 'enterprise'])(
  '%s: nothing on a device is newer than the device was seen',
  async (world) => {
    const server = await startSimulator({ db: ':memory:', world, seed: 1, clock: 'manual', user: 'u', password: 'p' });
    const client = await WireClient.connected(server);
    const fields = [
      'KLHST_WKS_CREATED',
      'KLHST_WKS_RTP_AV_BASES_TIME',
      'KLHST_WKS_LAST_UPDATE',
      'KLHST_WKS_LAST_VISIBLE',
    ];
    const gone = await client.hosts('(KLHST_WKS_LAST_VISIBLE<CURTIME(-1209600))', fields);
    expect(gone.length).toBeGreaterThan(0);
    const timeOf = (value: Json | undefined): number => Date.parse(textOf((value as JsonObject)['value']));
    for (const row of gone) {
      const seen = timeOf(row['KLHST_WKS_LAST_VISIBLE']);
      for (const field of fields) expect(timeOf(row[field]), field).toBeLessThanOrEqual(seen + hour / 4);
    }
    client.close();
    await server.close();
  },
);

test('the messy world shows what an administrator finds', async () => {
  const found = await played('messy', 'messy', [48]);
  const rows = (topic: string) => found[topic] as Record<string, string | number | boolean | null>[];
  const devices = new Map(rows('devices').map((row) => [row['device'], row]));
  expect(rows('devices').filter((row) => row['device'] === 'TILL')).toHaveLength(2);
  expect(devices.get('dead')).toMatchObject({ visible: false, status: 'Critical: Not connected for a long time' });
  expect(devices.get('bare')).toMatchObject({
    status: 'Critical: Security application is not installed',
    databases: null,
    databasesWait: '',
  });
  expect(devices.get('mac-dp')?.['databasesWait']).toBe('no update task for KESMAC12 covers this device');
  expect(String(devices.get('no-licence')?.['status'])).toContain('License is missing');
  expect(rows('tasks').filter((row) => row['task'] === 'Update')).toHaveLength(2);
  expect(rows('events').some((row) => String(row['text']).includes('another update task'))).toBe(true);
  expect(rows('events').some((row) => row['kind'] === 'security-issue')).toBe(true);
  expect(rows('tasks').filter((row) => Number(row['failed']) > 0).length).toBeGreaterThan(2);
});

test('each virtual server of the service provider updates its own devices by its own tasks', async () => {
  const found = await played('msp', 'msp', [24]);
  const tasks = found['tasks'] as Record<string, unknown>[];
  const updates = tasks.filter((row) => String(row['task']).startsWith('Update KES, customer-'));
  expect(updates).toHaveLength(50);
  expect(updates.every((row) => Number(row['completed']) > 0)).toBe(true);
});
