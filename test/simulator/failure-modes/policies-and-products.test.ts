import { expect, test } from 'vitest';
import { activatePolicy, insertPolicy } from '../../../src/simulator/objects/policies.ts';
import { setAutomaticPoints } from '../../../src/simulator/objects/product-rules.ts';
import { addTask } from '../../../src/simulator/objects/tasks.ts';
import { agentPolicy } from '../../../src/simulator/world/policies.ts';
import { downloadToServer, everyHours } from '../../../src/simulator/world/task-data.ts';
import { branch, download, network, office, patch, pc, start, updating } from './network.ts';

const devices = [pc('dp'), pc('pc-1'), pc('till', { group: branch })];

test('U23: with automatic installation off and nobody approving, agents stay as they are', () => {
  using net = network({ policies: [agentPolicy('Agents', 0, { autoInstallUndefined: false })] });
  net.live(7 * 24);
  expect(net.has('pc-1', patch)).toBe(false);
  net.decide(patch, 1);
  net.live(3);
  expect(net.has('pc-1', patch)).toBe(true);
});

test('U24: a setting without a lock gives way to what a user has set, a locked one does not', () => {
  const off = (open: boolean): boolean => {
    using net = network({
      devices: [pc('dp'), pc('pc-1', { localSettings: { autoInstallUndefined: true } })],
      policies: [agentPolicy('Agents', 0, { autoInstallUndefined: false, open })],
    });
    net.live(24);
    return !net.has('pc-1', patch);
  };
  expect([off(true), off(false)]).toEqual([false, true]);
});

test('U24: what a subgroup sets is ignored where the parent locks it', () => {
  using net = network({
    devices,
    policies: [
      agentPolicy('Agents', 0, { autoInstallUndefined: false }),
      agentPolicy('Pilot', branch, { autoInstallUndefined: true }),
    ],
  });
  net.live(24);
  expect(net.has('till', patch)).toBe(false);
  const setting = net
    .rows('settings')
    .find((row) => row['groupId'] === branch && String(row['setting']).includes('AutoInstall'));
  expect(setting).toMatchObject({ value: false, givenBy: 'Agents', lockedBy: 'Agents' });
});

test('U25: an inactive policy above is not inherited, and activating one switches the other off', () => {
  using net = network({
    policies: [{ ...agentPolicy('Agents', 0, { autoInstallUndefined: false }), isActive: false }],
  });
  net.live(24);
  expect(net.has('pc-1', patch)).toBe(true);
  const more = { isRoaming: false, acceptsParent: true, forcesChildren: false, isHiddenOnSlaves: false };
  const second = insertPolicy(net.store, { ...agentPolicy('Second', 0), ...more }, start);
  activatePolicy(net.store, 1, start);
  expect(net.rows('policies').map((row) => [row['id'], row['active']])).toEqual([
    [1, true],
    [second, false],
  ]);
});

test('U26: forced inheritance puts locked values over a policy below that does not inherit', () => {
  const installs = (forcesChildren: boolean): boolean => {
    using net = network({
      devices,
      policies: [
        { ...agentPolicy('Agents', office, { autoInstallUndefined: false }), forcesChildren },
        { ...agentPolicy('Own', branch, { autoInstallUndefined: true }), acceptsParent: false },
      ],
    });
    net.live(24);
    return net.has('till', patch);
  };
  expect([installs(false), installs(true)]).toEqual([true, false]);
});

test('U40: the cloud console refuses automatic points and a download to the server, which servers on premises have', () => {
  const download = downloadToServer('Server', everyHours(2));
  using cloud = network({ product: 'cloud-console' });
  expect(() => addTask(cloud.store, download, start)).toThrow(/cloud console has no task/);
  expect(() => setAutomaticPoints(cloud.store, 0, true)).toThrow(/by hand only/);
  using onPremises = network({ tasks: [{ data: download }, updating({ sources: [1] })] });
  setAutomaticPoints(onPremises.store, 0, true);
  onPremises.live(24);
  expect(onPremises.task('Server')).toMatchObject({ failed: 0, completed: 1 });
});

test('U40: without a list of sources an update task asks the server on premises, and points in the cloud', () => {
  const fresh = (product: 'ksc-windows' | 'cloud-console'): string[] => {
    using net = network({ product, tasks: [download(), updating({ sources: null })] });
    net.live(24);
    return net.events('task-completed').filter((text) => text.includes("'Update'"));
  };
  expect(fresh('cloud-console')[0]).toContain('from distribution point dp');
  expect(fresh('ksc-windows')[0]).toContain('from Kaspersky update servers');
});

test('a download to the server reaches points without a task of their own where a world says so', () => {
  const tasks = [{ data: downloadToServer('Server', everyHours(2)) }, updating()];
  const content = (pointsRetrieveFromServer: boolean): unknown => {
    using net = network({ tasks, pointsRetrieveFromServer });
    net.live(24);
    return net.isFresh('pc-1');
  };
  expect([content(true), content(false)]).toEqual([true, false]);
});
