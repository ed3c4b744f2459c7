import { expect, test } from 'vitest';
import { agentPolicy } from '../../../src/simulator/world/policies.ts';
import {
  byHand,
  daily,
  downloadToServer,
  everyHours,
  folderSource,
  onNewUpdates,
  primarySource,
} from '../../../src/simulator/world/task-data.ts';
import { download, hotfix, linux, mac, network, office, other, patch, pc, start, updating } from './network.ts';

test('when all is set up, the update and fresh databases arrive', () => {
  using net = network();
  net.live(24);
  expect(['pc-1', 'pc-2'].map((name) => [net.has(name, hotfix), net.has(name, patch), net.isFresh(name)])).toEqual([
    [true, true, true],
    [true, true, true],
  ]);
});

test('U01: nothing downloads, so the task that waits for new updates never starts', () => {
  using net = network({ tasks: [updating()] });
  net.live(48);
  expect(net.task('Update')).toMatchObject({ lastRun: null, completed: 0, failed: 0 });
  expect(net.waiting('pc-1')).toContain('no download task reaches distribution point dp');
});

test.each([
  ['started by hand', download({ timing: byHand }), 'starts only by hand'],
  ['disabled', download({ info: { KLSRV_PRTS_TASK_ENABLED_FLAG: false } }), 'is disabled'],
])('U02: a download task that is %s leaves all devices as they are', (_what, task, why) => {
  using net = network({ tasks: [task, updating()] });
  net.live(48);
  expect(net.isFresh('pc-1')).toBe(false);
  expect(net.waiting('pc-1')).toContain(why);
});

test('U03: a download task whose scope holds no point completes and brings nothing', () => {
  using net = network({ tasks: [download({ scope: { group: other } }), updating()] });
  net.live(24);
  expect(net.events('task-completed')[0]).toContain('no distribution point in its scope');
  expect(net.point('dp')['databases']).toBeNull();
  expect(net.has('pc-1', hotfix)).toBe(false);
});

test('U02: a download that is to start when new updates are downloaded never does, and says so', () => {
  using net = network({ tasks: [download({ timing: onNewUpdates }), updating()] });
  net.live(24);
  expect(net.task('Download')).toMatchObject({ lastRun: null, schedule: expect.stringContaining('never here') });
});

test('U04: one macOS point makes the download task fail though the Windows point succeeds', () => {
  using net = network({
    devices: [pc('dp'), mac('mac-dp', { group: other }), pc('pc-1')],
    points: [
      { device: 'dp', groups: [office] },
      { device: 'mac-dp', groups: [other] },
    ],
  });
  net.live(24);
  const task = net.task('Download');
  expect(task).toMatchObject({ completed: 1, failed: 1 });
  expect(task['lastResult']).toContain('failed: a macOS distribution point cannot download');
  expect(net.has('pc-1', hotfix)).toBe(true);
  // The task is well again once that point is none any more, whatever it did there before.
  const ofMac = "(SELECT id FROM devices WHERE name = 'mac-dp')";
  for (const table of ['points', 'point_scope']) net.store.run(`DELETE FROM ${table} WHERE host = ${ofMac}`);
  net.live(24);
  expect(net.task('Download')).toMatchObject({ completed: 1, failed: 0, lastResult: 'completed' });
});

test('U04: a run without any distribution point does not count once there are some', () => {
  using net = network({ points: [] });
  net.live(3);
  expect(net.task('Download')).toMatchObject({ completed: 1, lastResult: 'completed' });
  net.store.run("INSERT INTO points (host, settings) SELECT id, '{}' FROM devices WHERE name = 'dp'");
  net.store.run("INSERT INTO point_scope (host, kind, id) SELECT id, 'group', 0 FROM devices WHERE name = 'dp'");
  expect(net.task('Download')).toMatchObject({ completed: 0, lastResult: null });
});

test.each([
  ['ksc-windows', '14.2', 'failed'],
  ['ksc-windows', '15.1', 'completed'],
  ['ksc-linux', '14.2', 'completed'],
  ['cloud-console', '', 'completed'],
] as const)('U04: on %s %s a Linux point %s', (product, serverVersion, result) => {
  using net = network({ product, serverVersion, devices: [linux('dp'), pc('pc-1')] });
  net.live(24);
  expect(String(net.task('Download')['lastResult'])).toContain(result);
  expect(net.has('pc-1', hotfix)).toBe(result === 'completed');
});

test('U05: devices that may take files from points only get none from a point that does not deploy updates', () => {
  using net = network({ points: [{ device: 'dp', groups: [office], settings: { UaDistributeUpdates: false } }] });
  net.live(24);
  expect(net.point('dp')).toMatchObject({ state: 'unused', devices: 0 });
  expect([net.has('pc-1', hotfix), net.has('pc-1', patch)]).toEqual([false, false]);
  expect(net.waiting('pc-1')).toContain('distribution point dp does not deploy updates');
});

test('U06: with "points only" a device outside all scopes gets nothing, without it the vendor serves it', () => {
  const devices = [pc('dp'), pc('far', { group: other })];
  using held = network({ devices });
  held.live(24);
  expect(held.has('far', patch)).toBe(false);
  expect(held.waiting('far')).toContain('no distribution point serves group Other');
  using free = network({ devices, policies: [agentPolicy('Agents', 0, { pointsOnly: false })] });
  free.live(24);
  expect(free.has('far', patch)).toBe(true);
});

test('U07: "points only" binds the agent, not an update task that lists Kaspersky servers', () => {
  using net = network({
    devices: [pc('far', { group: other })],
    points: [],
    tasks: [updating({ timing: everyHours(1), sources: [1001, 2] })],
  });
  net.live(24);
  expect(net.isFresh('far')).toBe(true);
  expect(net.has('far', patch)).toBe(false);
  expect(net.events('task-completed').every((text) => text.includes('from Kaspersky update servers'))).toBe(true);
});

test('U10: a point with less than 4 GB cannot download, and below 2 GB there is an incident', () => {
  using low = network({ devices: [pc('dp', { diskFreeMb: 3000 }), pc('pc-1')] });
  low.live(24);
  expect(low.task('Download')['lastResult']).toContain('less than 4 GB');
  expect(low.events('security-issue')).toEqual([]);
  expect(low.waiting('pc-1')).toContain('less than 4 GB');
  using full = network({ devices: [pc('dp', { diskFreeMb: 1000 }), pc('pc-1')] });
  full.live(24);
  expect(full.events('security-issue')[0]).toContain('less than 2 GB of disk space is free on distribution point dp');
});

test('U11: a point that is off at the time of the task misses it, unless missed tasks are run', () => {
  const devices = [pc('dp', { workingHours: 'office 480-1020' }), pc('pc-1')];
  using missed = network({ devices, tasks: [download({ timing: daily(3) }), updating()] });
  missed.live(76);
  expect(missed.task('Download')).toMatchObject({ completed: 0, missed: 1 });
  expect(missed.has('pc-1', hotfix)).toBe(false);
  expect(missed.waiting('pc-1')).toContain("is off when 'Download' starts");
  const top = { TASKSCH_RUN_MISSED_FLAG: true };
  using made = network({ devices, tasks: [download({ timing: daily(3), top }), updating()] });
  made.live(72);
  expect(made.has('pc-1', hotfix)).toBe(true);
});

test('U12: a point for a network location serves Windows devices only', () => {
  const location = 'floor-1';
  using net = network({
    devices: [pc('dp'), pc('win', { location }), linux('lx', { location }), mac('mac', { location })],
    networks: [{ name: 'First floor', locations: [location] }],
    points: [{ device: 'dp', groups: [], networks: [1] }],
  });
  net.live(24);
  expect(['win', 'lx', 'mac'].map((name) => net.device(name)['point'])).toEqual(['dp', null, null]);
});

test('U16: difference files wanted by the task alone are not taken: the downloads have full size', () => {
  const task = download({ additional: { SIM_bDownloadDiffFiles: true } });
  const sizes = (isOnInPolicy: boolean): number[] => {
    using net = network({
      policies: [agentPolicy('Agents', 0, { downloadDiffFiles: isOnInPolicy })],
      tasks: [task, updating()],
    });
    net.live(10);
    return net.events('task-completed').flatMap((text) => Number(/(\d+) MB/.exec(text)?.[1] ?? Number.NaN) || []);
  };
  expect(sizes(false)[1]).toBeGreaterThan(4 * (sizes(true)[1] ?? 0));
  expect(sizes(false)[0]).toBe(sizes(true)[0]);
});

test('U30: a time-out that is shorter than the first full download ends it each time', () => {
  const devices = [pc('dp', { bandwidthMbit: 4 }), pc('pc-1')];
  using net = network({ devices, tasks: [download({ top: { TASK_MAX_EXEC_TIME: 15 } }), updating()] });
  net.live(24);
  expect(net.task('Download')['lastResult']).toContain('stopped, as it ran longer than 15 min');
  expect(net.point('dp')['databases']).toBeNull();
  using patient = network({ devices, tasks: [download(), updating()] });
  patient.live(24);
  expect(patient.has('pc-1', hotfix)).toBe(true);
});

test('U32: a folder that is not on the point that runs the task is no source', () => {
  using net = network({ tasks: [download({ sources: [folderSource] }), updating()] });
  net.live(24);
  expect(net.task('Download')['lastResult']).toContain('no source can be reached');
  using second = network({ tasks: [download({ sources: [folderSource, 2] }), updating()] });
  second.live(24);
  expect(second.has('pc-1', hotfix)).toBe(true);
});

test('U33: "primary Administration Server" is no source on a server that is the primary itself', () => {
  using net = network({ tasks: [download({ sources: [primarySource] }), updating()] });
  net.live(24);
  expect(net.task('Download')).toMatchObject({ completed: 0, failed: 1 });
});

test('U37: a download less often than the threshold leaves devices with outdated databases in between', () => {
  using net = network({
    start,
    tasks: [download({ timing: everyHours(10 * 24) }), updating()],
    devices: [pc('dp'), pc('pc-1', { databasesAgeMs: 0 })],
  });
  net.live(4 * 24);
  expect(net.device('pc-1')['status']).toBe('Warning: Databases are outdated');
  net.live(4 * 24);
  expect(net.device('pc-1')['status']).toBe('Critical: Databases are outdated');
  net.live(3 * 24);
  expect(net.device('pc-1')['status']).toBe('OK');
});

/** The Administration Server as a source. */
const ownServer = 1;

test('devices that no point serves wait for the download to the server, which the explanation names', () => {
  const waiting = (timing: typeof byHand): string => {
    const task = { data: downloadToServer('To server', timing) };
    using net = network({ points: [], policies: [], tasks: [task, updating({ sources: [ownServer] })] });
    net.live(0.1);
    return net.waiting('pc-1');
  };
  expect(waiting(daily(9))).toContain("starts with the next run of 'To server' at 2026-03-02T09:00:00Z");
  expect(waiting(byHand)).toContain("download task 'To server' starts only by hand");
});
