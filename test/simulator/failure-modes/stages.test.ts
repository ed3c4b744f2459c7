import { expect, test } from 'vitest';
import { agentPolicy } from '../../../src/simulator/world/policies.ts';
import { products } from '../../../src/simulator/world/products.ts';
import { stableBytes } from '../../../src/simulator/world/stable-id.ts';
import { agentPatch, download, hotfix, hour, network, other, patch, pc, start, update, updating } from './network.ts';

test('stage 1: the download task brings content from Kaspersky servers into the repositories of points', () => {
  using net = network();
  expect(net.point('dp')['databases']).toBeNull();
  net.live(3);
  expect(net.point('dp')).toMatchObject({ databases: '1 h old', updatesUntil: '2026-03-02T08:00:00Z' });
  expect(net.events('task-completed')[0]).toContain('from Kaspersky update servers');
});

test('stage 2: devices take updates from the nearest point that deploys them, and with "points only" from none else', () => {
  using net = network();
  net.live(6);
  const updates = net.events('task-completed').filter((text) => text.includes("'Update'"));
  expect(updates.length).toBeGreaterThan(0);
  expect(updates.every((text) => text.includes('from distribution point dp'))).toBe(true);
});

test('stage 3: with difference files in task and policy the later downloads are a fraction', () => {
  using net = network({
    policies: [agentPolicy('Agents', 0, { downloadDiffFiles: true })],
    tasks: [download({ additional: { SIM_bDownloadDiffFiles: true } }), updating()],
  });
  net.live(10);
  expect(net.point('dp')['differences']).toBe(true);
  const [first = 0, second = 0] = net
    .events('task-completed')
    .flatMap((text) => [...text.matchAll(/(\d+) MB/g)].map(([, size]) => Number(size)));
  expect(second).toBeLessThan(first / 100);
});

test('stage 4: of undecided, approved and declined updates only the approved one is installed', () => {
  const updates = [update(1, 'undecided', { approval: 0 }), update(2, hotfix), update(3, 'declined', { approval: -1 })];
  using net = network({ updates });
  net.live(24);
  expect(['undecided', hotfix, 'declined'].map((title) => net.has('pc-1', title))).toEqual([false, true, false]);
});

test('stage 5: component patches come by themselves, or when approved where the policy says so', () => {
  const later = agentPatch(3, 'Agent patch 2', { approval: 1 });
  const installed = (autoInstallUndefined: boolean): boolean[] => {
    using net = network({
      policies: [agentPolicy('Agents', 0, { autoInstallUndefined })],
      updates: [agentPatch(2, patch), later],
    });
    net.live(24);
    return [patch, later.title].map((title) => net.has('pc-1', title));
  };
  expect([installed(true), installed(false)]).toEqual([
    [true, true],
    [false, true],
  ]);
});

test('stage 5: a patch that the repository of one group brings comes at once to devices that have no point', () => {
  using net = network({
    devices: [pc('dp'), pc('elsewhere', { group: other })],
    policies: [agentPolicy('Agents', 0, {})],
    updates: [agentPatch(2, patch, { approval: 1, released: start + hour })],
  });
  net.live(2.5);
  expect([net.events('update-known').length, net.has('elsewhere', patch)]).toEqual([1, true]);
});

test('stage 6: a task on "when new updates are downloaded" starts right after the download', () => {
  using net = network();
  net.live(24);
  const events = net.rows('events').filter((row) => row['kind'] === 'task-completed');
  const downloaded = events.find((row) => String(row['text']).includes('download on dp'));
  expect(net.task('Update')['lastRun']).toBe(
    events.findLast((row) => String(row['text']).includes('download on dp'))?.['time'],
  );
  const updated = events.find((row) => String(row['text']).includes("'Update'"));
  const minutes = (Date.parse(String(updated?.['time'])) - Date.parse(String(downloaded?.['time']))) / 60_000;
  expect(minutes).toBeLessThan(15);
});

test('stage 7: an update with terms arrives when they are accepted, and goes again when it is declined', () => {
  const { product, version, display } = products.kesWindows;
  const terms = { id: 5, uid: stableBytes('terms'), name: 'Terms', product, version, productDisplay: display };
  using net = network({
    updates: [update(1, hotfix, { eula: 5 })],
    eulas: [{ ...terms, versionDisplay: '12', text: '', accepted: { at: start, by: 'legal' } }],
  });
  net.live(24);
  expect(net.rows('updates')).toMatchObject([{ installed: 3, waiting: 0, failed: 0, eula: 'Terms (accepted)' }]);
  net.decide(hotfix, -1);
  net.live(1);
  expect(net.rows('updates')).toMatchObject([{ installed: 0 }]);
});
