import { expect, test } from 'vitest';
import { requireApprovable } from '../../../src/simulator/objects/product-rules.ts';
import { requireTask, taskData } from '../../../src/simulator/objects/tasks.ts';
import { insideParams } from '../../../src/simulator/wire/value.ts';
import { products } from '../../../src/simulator/world/products.ts';
import { stableBytes } from '../../../src/simulator/world/stable-id.ts';
import { everyHours, updateTask } from '../../../src/simulator/world/task-data.ts';
import { agentPatch, download, hotfix, linux, network, patch, pc, start, update, updating } from './network.ts';

const eula = {
  id: 7,
  uid: stableBytes('eula'),
  name: 'The terms',
  product: 'KES',
  version: '11.0.0.0',
  productDisplay: products.kesWindows.display,
  versionDisplay: '12.7',
  text: '',
};

test('U17: an approved update of an application on Linux is never installed', () => {
  using net = network({
    devices: [pc('dp'), linux('lx')],
    updates: [update(1, 'Linux update', { productDisplay: products.kesLinux.display, product: 'kesl' })],
    tasks: [download(), { data: updateTask('kesLinux', { name: 'kesl', scope: { group: 0 }, timing: everyHours(1) }) }],
  });
  net.live(24);
  expect([net.isFresh('lx'), net.has('lx', 'Linux update')]).toEqual([true, false]);
});

test('U18: an approved update whose EULA nobody has accepted never arrives', () => {
  using net = network({ updates: [update(1, hotfix, { eula: 7 })], eulas: [eula] });
  net.live(48);
  expect(net.waiting('pc-1')).toContain("EULA 'The terms' is not accepted");
  net.store.run('UPDATE eulas SET accepted = ?', [start]);
  net.live(24);
  expect(net.has('pc-1', hotfix)).toBe(true);
});

test('U19: an update for a newer server cannot be approved, and does not arrive where it was', () => {
  using net = network({ updates: [update(1, hotfix, { minServer: '16.0' })] });
  net.live(24);
  expect(net.waiting('pc-1')).toContain('it needs server version 16.0; this is 15.1');
  expect(() => requireApprovable(net.store, { min_server: '16.0' }, 1)).toThrow(/needs server version 16.0/);
  expect(() => requireApprovable(net.store, { min_server: '16.0' }, -1)).not.toThrow();
});

test('U20: declining an installed update uninstalls it everywhere, but not one that cannot be uninstalled', () => {
  using net = network({
    updates: [
      update(1, hotfix, { installedOn: 'all' }),
      update(2, 'lasting', { installedOn: 'all', isUninstallable: false }),
      agentPatch(3, patch, { installedOn: 'all', approval: -1 }),
    ],
  });
  net.decide(hotfix, -1);
  net.decide('lasting', -1);
  expect(net.live(1).uninstalled).toBe(3);
  expect([hotfix, 'lasting', patch].map((title) => net.has('pc-1', title))).toEqual([false, true, true]);
});

test('U21: of two decisions about one update the last one holds, and an older version is not put over a newer one', () => {
  using net = network({
    updates: [
      update(1, hotfix),
      update(2, 'new', { toVersion: '12.9.0.0' }),
      update(3, 'old', { toVersion: '12.8.0.0', approval: 0 }),
    ],
  });
  net.live(24);
  net.decide(hotfix, -1);
  net.decide('old', 1);
  net.live(24);
  expect([hotfix, 'new', 'old'].map((title) => net.has('pc-1', title))).toEqual([false, true, false]);
  expect(net.waiting('pc-1')).toBe('');
});

test('U34: an update task without any source fails on all its devices', () => {
  using net = network({ tasks: [download(), updating({ sources: [], timing: everyHours(2) })] });
  net.live(24);
  expect(net.task('Update')).toMatchObject({ completed: 0, failed: 3 });
  expect(net.events('task-failed')[0]).toContain('no source has updates for');
});

test('U36: without a valid licence a device gets one update and no other', () => {
  using net = network({
    devices: [pc('dp'), pc('none', { licence: 'none' }), pc('expired', { licence: 'expired' }), pc('paid')],
  });
  net.live(6);
  expect(['none', 'expired', 'paid'].map((name) => net.has(name, hotfix))).toEqual([true, true, true]);
  net.live(5 * 24);
  expect(['none', 'expired', 'paid'].map((name) => net.isFresh(name))).toEqual([false, false, true]);
  expect(net.events('task-failed').at(-1)).toMatch(
    /the licence on (none|expired) is (missing|expired): one update only/,
  );
});

test('U42: a password in the settings of a task is given to everyone who may read it', () => {
  using net = network({ tasks: [updating({ additional: { account_password: 'secret' } })] });
  const data = taskData(net.store, requireTask(net.store, 1));
  expect(insideParams(data['TASK_ADDITIONAL_PARAMS'])?.['account_password']).toBe('secret');
});

test('critical updates that nobody has approved come with a task that installs critical and approved ones', () => {
  const updates = [update(1, 'critical', { approval: 0, importance: 2 }), update(2, 'plain', { approval: 0 })];
  using net = network({ updates, tasks: [download(), updating({ installMode: 2 })] });
  net.live(24);
  expect(['critical', 'plain'].map((title) => net.has('pc-1', title))).toEqual([true, false]);
});

test('what the vendor releases later can be decided when a repository has brought it, and not before', () => {
  using net = network({ updates: [update(1, 'later', { approval: 0, released: start + 24 * 3_600_000 })] });
  net.live(23);
  expect(net.rows('updates')).toEqual([]);
  net.live(4);
  expect(net.rows('updates')).toMatchObject([{ title: 'later', status: 'Undefined', installed: 0 }]);
  net.decide('later', 1);
  net.live(12);
  expect(net.rows('updates')).toMatchObject([{ installed: 3, waiting: 0 }]);
});
