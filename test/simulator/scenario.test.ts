import { expect, test } from 'vitest';
import {
  bigUpdate,
  byHand,
  decide,
  everyHours,
  hotfixA,
  hour,
  type Links,
  type Stage,
  setAgentPolicy,
  setUp,
  stage,
} from './scenario.ts';

type Row = Record<string, string | number | boolean | null>;

const devices = async (on: Stage): Promise<Row[]> => on.admin.inspect('devices');
const windows = (rows: Row[]): Row[] => rows.filter((row) => String(row['os']).includes('Windows'));
const having = (rows: Row[], title: string): number =>
  rows.filter((row) => String(row['installed']).split('; ').includes(title)).length;
const berlin = (rows: Row[]): Row => rows.find((row) => row['device'] === 'ber-ws-01') ?? {};

test('the scenario brings approved updates to all devices within a day, with fresh databases', async () => {
  await using on = await stage();
  await setUp(on.client, { approve: [bigUpdate, 'Network Agent 15.1 patch A'], decline: [hotfixA] });
  const report = await on.admin.advance(24 * hour);
  expect(report).toMatchObject({
    from: '2026-03-02T06:00:00Z',
    to: '2026-03-03T06:00:00Z',
    uninstalled: 0,
    tasksFailed: 0,
  });
  const rows = windows(await devices(on));
  expect(having(rows, bigUpdate)).toBe(34);
  expect(having(rows, 'Network Agent 15.1 patch A')).toBe(34);
  expect(having(rows, hotfixA)).toBe(0);
  expect(rows.every((row) => row['databases'] === 'fresh' && row['waiting'] === '')).toBe(true);
  expect(await on.client.countHosts('(KLHST_HF_ID="e70ca281e5643fdc65e11c0d0290ed06")')).toBe(34);
  expect(await on.client.countHosts('(KLHST_WKS_PRODUCT_VERSION="12.7.0.533")')).toBe(34);
});

test.each<[string, Links, string]>([
  ['the download task', { download: false }, 'no download task reaches distribution point ber-dp-01'],
  ['the point', { points: ['hq-dp-01'] }, 'no distribution point serves group Branches/Berlin'],
  ['its deployment of updates', { deploy: false }, 'distribution point ber-dp-01 does not deploy updates'],
  ['the update task', { update: false }, 'no update task for KES covers this device'],
  [
    'the acceptance of the EULA',
    { eula: false },
    "EULA 'Kaspersky Endpoint Security for Windows 12.7 EULA' is not accepted",
  ],
  ['an install mode with updates', { installMode: 0 }, "update task 'Update KES' installs databases only"],
  ['a schedule of the download', { download: byHand }, "download task 'Download to points' starts only by hand"],
  ['a schedule of the update task', { update: byHand }, "update task 'Update KES' starts only by hand"],
])('without %s the update stays away, and the inspection says so', async (_what, links, reason) => {
  await using on = await stage();
  await setUp(on.client, links);
  await on.admin.advance(24 * hour);
  const rows = await devices(on);
  const row = berlin(rows);
  expect(String(row['installed'])).not.toContain(bigUpdate);
  expect(String(row['waiting'])).toBe(`update '${bigUpdate}': ${reason}`);
});

test('an update that is not approved stays away unless it is critical and the task says so', async () => {
  await using on = await stage();
  await setUp(on.client, { approve: [], installMode: 2 });
  await on.admin.advance(24 * hour);
  const rows = windows(await devices(on));
  expect(having(rows, bigUpdate)).toBe(34);
  expect(having(rows, hotfixA)).toBe(0);
});

test('what will happen next is named with its time before it happens', async () => {
  await using on = await stage();
  await setUp(on.client);
  const waiting = async (): Promise<string> => String(berlin(await devices(on))['waiting']);
  expect(await waiting()).toContain("starts with the next run of 'Download to points' at 2026-03-02T12:00:00Z");
  await on.admin.advance(6 * hour);
  expect(await waiting()).toMatch(/is being downloaded to distribution point ber-dp-01 until 2026-03-02T12:0\d:00Z/);
});

test('a task that is started by hand runs once', async () => {
  await using on = await stage();
  await setUp(on.client, { download: byHand });
  await on.client.call('Tasks.RunTask', { strTask: '2' });
  await on.admin.advance(hour);
  expect(having(await devices(on), bigUpdate)).toBe(34);
  const task = (await on.admin.inspect('tasks')).find((row) => row['id'] === 2);
  expect(task).toMatchObject({ lastRun: '2026-03-02T06:00:00Z', nextRun: null, lastResult: 'completed' });
});

test('a declined update that is installed is uninstalled where it can be, and nowhere else', async () => {
  await using on = await stage();
  const removable = 'Kaspersky Endpoint Security for Windows 12.6 hotfix 0';
  const lasting = 'Kaspersky Endpoint Security for Windows 12.6 core';
  await setUp(on.client, { approve: [], decline: [removable, lasting] });
  await on.admin.advance(hour);
  const rows = windows(await devices(on));
  expect([having(rows, removable), having(rows, lasting)]).toEqual([0, 34]);
});

test('component patches of undefined status follow the agent policy', async () => {
  await using on = await stage();
  await setUp(on.client);
  await setAgentPolicy(on.client, 'KLNAG_PTCH_SETTINGS_SECTION', 'SIM_bAutoInstallUndefined', false);
  await decide(on.client, 'Network Agent 15.1 patch A', 1);
  await on.admin.advance(24 * hour);
  const rows = windows(await devices(on));
  expect(having(rows, 'Network Agent 15.1 patch A')).toBe(34);
  expect(having(rows, 'Network Agent 15.1 patch B')).toBe(0);
});

test('without points agents go to the vendor, unless they may take files from points only', async () => {
  await using on = await stage();
  await on.admin.advance(hour);
  expect(having(await devices(on), 'Network Agent 15.1 patch B')).toBe(34);
  await using held = await stage();
  await setAgentPolicy(held.client, '86', 'SIM_bDistributeThroughPointsOnly', true);
  await held.admin.advance(hour);
  expect(having(await devices(held), 'Network Agent 15.1 patch B')).toBe(0);
});

test('a policy takes effect at the next synchronisation of a device', async () => {
  await using on = await stage();
  await on.admin.advance(16 * 60_000);
  const delivered = (await on.admin.inspect('events')).filter((event) => event['kind'] === 'policy-delivered');
  expect(delivered).toHaveLength(40);
  await setAgentPolicy(on.client, '86', 'SIM_bDistributeThroughPointsOnly', true);
  await on.admin.advance(14 * 60_000);
  const again = (await on.admin.inspect('events')).filter((event) => event['kind'] === 'policy-delivered');
  expect(again.length).toBeGreaterThan(delivered.length);
  expect(again.length).toBeLessThanOrEqual(80);
});

test('a macOS point fails its download and says why', async () => {
  await using on = await stage();
  await setUp(on.client, { points: [], download: everyHours(1) });
  const [mac] = await on.client.hosts('(KLHST_WKS_DN="prg-mac-01")', ['KLHST_WKS_HOSTNAME']);
  const UaScope = {
    type: 'params',
    value: { ScopeGroups: [{ type: 'params', value: { ScopeId: { type: 'long', value: 7 } } }] },
  };
  const pUaInfo = { UaHostId: mac?.['KLHST_WKS_HOSTNAME'] ?? '', UaScope };
  await on.client.call('UaControl.RegisterUpdateAgent', { pUaInfo });
  const report = await on.admin.advance(2 * hour);
  expect(report.tasksFailed).toBeGreaterThan(0);
  const prague = (await devices(on)).find((row) => row['device'] === 'prg-ws-01');
  expect(prague?.['waiting']).toContain('distribution point prg-mac-01 runs macOS and cannot download');
});
