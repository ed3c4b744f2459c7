import { expect, test } from 'vitest';
import { agentPolicy } from '../../../src/simulator/world/policies.ts';
import { daily } from '../../../src/simulator/world/task-data.ts';
import { agentPatch, download, hotfix, network, office, patch, pc, updating } from './network.ts';

const many = (count: number) => Array.from({ length: count }, (_item, index) => pc(`pc-${index + 1}`));
const byDay = { workingHours: 'office 480-1020' };

test('U08: the only point of a scope is off and nobody serves its devices; a standby takes over', () => {
  using alone = network({ devices: [pc('dp', byDay), pc('pc-1')] });
  expect(alone.device('pc-1')['point']).toBeNull();
  expect(alone.waiting('pc-1')).toContain('distribution point dp is off');
  alone.live(3);
  expect(alone.device('pc-1')['point']).toBe('dp');
  using backed = network({
    devices: [pc('dp', byDay), pc('dp-2'), pc('pc-1')],
    points: ['dp', 'dp-2'].map((device) => ({ device, groups: [office] })),
  });
  const states = (): unknown[] => ['dp', 'dp-2'].map((name) => backed.point(name)['state']);
  expect(states()).toEqual(['off', 'active']);
  backed.live(3);
  expect(new Set(states())).toEqual(new Set(['active', 'standby']));
});

test('U08: what is said of a device that is off counts with who serves it when it is on again', () => {
  // Both are off at six; at nine the point is on with the device, and is then the one that it waits for.
  using net = network({
    devices: [pc('dp', byDay), pc('pc-1', byDay)],
    policies: [agentPolicy('Agents', 0, { pointsOnly: false })],
    tasks: [],
    updates: [agentPatch(2, patch, { approval: 1 })],
  });
  expect(net.waiting('pc-1')).toBe(`update '${patch}': no download task reaches distribution point dp`);
  net.live(4);
  expect(net.has('pc-1', patch)).toBe(false);
});

test('U08: a standby that is in no scope of a download task has what the active point brought when it takes over', () => {
  using net = network({
    devices: [pc('dp', byDay), pc('dp-2'), pc('pc-1')],
    points: ['dp', 'dp-2'].map((device) => ({ device, groups: [office] })),
    tasks: [download({ scope: { devices: ['dp'] } }), updating()],
  });
  net.live(12);
  const [active, standby] = ['dp', 'dp-2'].map((name) => net.point(name));
  expect(active?.['state']).toBe('off');
  expect(standby).toMatchObject({ state: 'active', databases: active?.['databases'] });
});

test('U09: a point with more devices than it can serve at once lets them run into the time-out', () => {
  const top = { TASK_MAX_EXEC_TIME: 15 };
  using net = network({ devices: [pc('dp'), ...many(10_050)], tasks: [download(), updating({ top })] });
  net.live(3);
  const { completed, failed, lastResult } = net.task('Update');
  expect(net.point('dp')['devices']).toBe(10_051);
  expect(Number(failed)).toBeGreaterThan(Number(completed));
  expect(lastResult).toContain('ran longer than 15 min');
});

test('U29: a fixed time without a random delay loads a point with all devices at once', () => {
  const timing = daily(10);
  const load = (info: Record<string, boolean>): number => {
    using net = network({
      devices: [pc('dp'), ...many(400)],
      tasks: [download(), updating({ timing, info })],
    });
    net.live(4);
    // Runs take minutes: just after ten all are at work, or spread over five minutes.
    net.live(1 / 60);
    return Number(net.point('dp')['load']);
  };
  expect(load({})).toBe(401);
  expect(load({ KLTSK_ALLOW_AUTO_RANDOMIZATION: true })).toBeLessThan(200);
});

test('servers on premises assign points by themselves where that is switched on, the cloud never', () => {
  using net = network({
    automaticPoints: true,
    points: [],
    devices: [...many(9), pc('big', { diskFreeMb: 900_000 }), pc('night', { ...byDay, diskFreeMb: 950_000 })],
  });
  net.live(24);
  expect(net.rows('distribution-points')).toMatchObject([{ point: 'big', assigned: 'automatically', devices: 11 }]);
  expect(net.has('pc-1', hotfix)).toBe(true);
});
