import { array, assert, boolean, constantFrom, integer, oneof, property, record, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { agentPolicy } from '../../src/simulator/world/policies.ts';
import {
  afterTask,
  byHand,
  daily,
  downloadToServer,
  everyHours,
  onNewUpdates,
  pointsSource,
  weekly,
} from '../../src/simulator/world/task-data.ts';
import { samples } from '../support/sampling.ts';
import {
  agentPatch,
  branch,
  download,
  hotfix,
  hour,
  linux,
  mac,
  network,
  office,
  other,
  patch,
  pc,
  start,
  update,
  updating,
} from './failure-modes/network.ts';

const names = ['d1', 'd2', 'd3', 'd4'];
const groups = constantFrom(0, office, branch, other);
const timing = constantFrom(
  everyHours(5),
  daily(3),
  daily(12),
  weekly(3, 10),
  byHand,
  onNewUpdates,
  afterTask(1),
  afterTask(2),
);
const task = record({
  timing,
  scope: groups.map((group) => ({ group })),
  top: record({ TASKSCH_RUN_MISSED_FLAG: boolean(), TASK_MAX_EXEC_TIME: constantFrom(0, 0, 3) }),
});
const tasks = oneof(
  tuple(task, constantFrom([2], [1], [3, 2])).map(([one, sources]) => download({ ...one, sources })),
  tuple(task, constantFrom([pointsSource], [pointsSource, 2], [1, 2], null)).map(([one, sources]) =>
    updating({ ...one, sources }),
  ),
  timing.map((at) => ({ data: downloadToServer('To the server', at) })),
);
const devices = tuple(
  ...names.map((name) =>
    record({
      group: constantFrom(office, branch, other),
      workingHours: constantFrom('always', 'always', 'office 480-1080', 'laptop 3', `gone ${start + 30 * hour}`),
      diskFreeMb: constantFrom(200_000, 200_000, 3000),
      licence: constantFrom('valid', 'valid', 'expired'),
      make: constantFrom(pc, pc, linux, mac),
    }).map(({ make, ...more }) => make(name, more)),
  ),
);
const points = array(record({ device: constantFrom(...names), group: groups, deploys: boolean() }), { maxLength: 3 })
  .map((all) => [...new Map(all.map((one) => [one.device, one])).values()])
  .map((all) =>
    all.map(({ device, group, deploys }) => ({ device, groups: [group], settings: { UaDistributeUpdates: deploys } })),
  );
const worlds = record({
  devices,
  points,
  tasks: array(tasks, { minLength: 1, maxLength: 4 }),
  policies: record({ pointsOnly: boolean(), open: boolean() }).map((choice) => [agentPolicy('Agents', 0, choice)]),
  pointsRetrieveFromServer: boolean(),
  product: constantFrom('ksc-windows' as const, 'ksc-linux' as const),
});

test('what is said to happen at a moment does, and no reason with a time outlives it', () => {
  assert(
    property(worlds, integer({ min: 1, max: 60 }), (world, hours) => {
      using net = network({ ...world, updates: [update(1, hotfix), agentPatch(2, patch, { approval: 1 })] });
      let now = start + hours * hour;
      net.live(hours);
      for (let round = 0; round < 6; round += 1) {
        const said = names.flatMap((name) => reasons(net.waiting(name)).map((reason) => ({ name, ...reason })));
        const next = Math.min(...said.map(({ at }) => at));
        if (!Number.isFinite(next)) return;
        net.live((next + 60_000 - now) / hour);
        now = next + 60_000;
        for (const { name, title, why, at } of said.filter((one) => one.at === next)) {
          expect(net.waiting(name), `${name}: ${why}`).not.toContain(`'${title}': ${why}`);
          const isPromised = /^is (?:installed at|being installed until)/.test(why);
          if (isPromised) expect(net.has(name, title), `${name}: ${why}, ${new Date(at).toISOString()}`).toBe(true);
        }
      }
    }),
    samples(40),
  );
});

test('the same goes for newer databases, and whoever lacks them is told why', () => {
  assert(
    property(worlds, integer({ min: 1, max: 60 }), (world, hours) => {
      using net = network(world);
      let now = start + hours * hour;
      net.live(hours);
      for (let round = 0; round < 6; round += 1) {
        const said = names.map((name) => ({ name, why: net.databasesWait(name), wasFresh: net.isFresh(name) }));
        for (const { why, wasFresh } of said) expect(why === '').toBe(wasFresh);
        const timed = said.flatMap(({ name, why }) =>
          timeIn(why).map((at) => ({ name, why, at, bases: net.basesOf(name) })),
        );
        const next = Math.min(...timed.map(({ at }) => at));
        if (!Number.isFinite(next)) return;
        net.live((next + 60_000 - now) / hour);
        now = next + 60_000;
        for (const { name, why, bases } of timed.filter((one) => one.at === next)) {
          expect(net.databasesWait(name), name).not.toBe(why);
          const isPromised = why.startsWith('newer ones are being installed until');
          if (isPromised) expect(net.basesOf(name), `${name}: ${why}`).toBeGreaterThan(bases);
        }
      }
    }),
    samples(40),
  );
});

function timeIn(text: string): number[] {
  const [time] = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/.exec(text) ?? [];
  return time === undefined ? [] : [Date.parse(time)];
}

/** Reasons that name a time. */
function reasons(waiting: string): { title: string; why: string; at: number }[] {
  return waiting.split('; ').flatMap((text) => {
    const [, title = '', why = ''] = /^update '([^']*)': (.*)$/.exec(text) ?? [];
    return timeIn(why).map((at) => ({ title, why, at }));
  });
}
