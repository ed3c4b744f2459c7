import { expect, test } from 'vitest';
import { nextStart, scheduleOf } from '../../../src/simulator/objects/schedule.ts';
import { addTask } from '../../../src/simulator/objects/tasks.ts';
import { WireError } from '../../../src/simulator/wire/wire-error.ts';
import { afterTask, everyHours, monthly, updateTask } from '../../../src/simulator/world/task-data.ts';
import { branch, download, hotfix, network, office, other, pc, start, update, updating } from './network.ts';

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof WireError) return error.message;
    throw error;
  }
  return '';
};

test('U13: of two update tasks of one application on a device one waits for the other, and the work is done twice', () => {
  const lastEnd = (again: boolean): { ends: number; runs: number } => {
    const twice = again ? [updating({ name: 'Update again' })] : [];
    using net = network({ tasks: [download(), updating(), ...twice] });
    net.live(6);
    expect(net.has('pc-1', hotfix)).toBe(true);
    const runs = net.store.all(`SELECT time FROM events WHERE kind = 'task-completed' AND text LIKE '%on pc-1 from%'`);
    expect(net.events('task-waiting').length > 0).toBe(again);
    return { ends: Math.max(...runs.map((row) => Number(row['time']))), runs: runs.length };
  };
  const [alone, overlapping] = [lastEnd(false), lastEnd(true)];
  expect(overlapping.runs).toBe(2 * alone.runs);
  expect(overlapping.ends).toBeGreaterThan(alone.ends);
});

test('U13: a second download task fetches what the first has brought already', () => {
  using net = network({ tasks: [download(), download({ name: 'Wizard', timing: everyHours(3) }), updating()] });
  net.live(24);
  expect(net.events('task-completed').filter((text) => text.includes('nothing new')).length).toBeGreaterThan(0);
});

test('U14: a group task reaches subgroups, and an exclusion that is no subgroup changes nothing', () => {
  const devices = [pc('dp'), pc('pc-1'), pc('till', { group: branch })];
  const reached = (excluded: number[]): boolean => {
    const info = { PRTS_EXCEPT_GROUPIDS: excluded };
    using net = network({ devices, tasks: [download(), updating({ scope: { group: office }, info })] });
    net.live(24);
    return net.has('till', hotfix);
  };
  expect([reached([]), reached([other]), reached([branch])]).toEqual([true, true, false]);
});

test('U15: a list of devices does not learn of one that joins later; a group task does', () => {
  const join = (scope: { group: number } | { devices: string[] }): boolean => {
    using net = network({ tasks: [download(), updating({ scope })] });
    net.store.run(
      `INSERT INTO devices (id, name, fqdn, domain, group_id, platform, os, server, created, bases, bases_installed, sync_phase)
       VALUES ('late', 'late', 'late', '', ?, 'windows', '', 0, 0, 0, 0, 0)`,
      [office],
    );
    net.store.run(
      `INSERT INTO device_products SELECT 'late', product, version, display, base_build, build, installed
       FROM device_products WHERE device = (SELECT id FROM devices WHERE name = 'pc-1')`,
    );
    net.live(24);
    return net.has('late', hotfix);
  };
  expect([join({ group: office }), join({ devices: ['pc-1', 'pc-2'] })]).toEqual([true, false]);
});

test('U15: a list of more than 1,000 devices is refused', () => {
  const names = Array.from({ length: 1001 }, (_item, index) => `pc-${index + 1}`);
  const devices = [pc('dp'), ...names.map((name) => pc(name))];
  expect(() => network({ devices, tasks: [updating({ scope: { devices: names } })] })).toThrow(/1000 devices/);
});

test('U27: the 31st becomes the last day of a shorter month, and an empty set of days never comes', () => {
  const next = (data: Parameters<typeof scheduleOf>[0]) => nextStart(scheduleOf(data), start, start);
  expect(new Date(next(monthly(31, 4).top) ?? 0).toISOString()).toBe('2026-03-31T04:00:00.000Z');
  const april = nextStart(scheduleOf(monthly(31, 4).top), Date.parse('2026-04-01T00:00:00Z'), start);
  expect(new Date(april ?? 0).toISOString()).toBe('2026-04-30T04:00:00.000Z');
  expect(next({ TASKSCH_TYPE: 6, TASKSCH_WD_DAYS: 0, TASKSCH_WD_HOURS: 4 })).toBeUndefined();
  expect(next({ TASKSCH_TYPE: 1, TASKSCH_MS_PERIOD: 0 })).toBeUndefined();
  using net = network({ tasks: [download({ timing: { top: { TASKSCH_TYPE: 6, TASKSCH_WD_DAYS: 0 } } }), updating()] });
  net.live(14 * 24);
  expect(net.task('Download')).toMatchObject({ lastRun: null, nextRun: null });
});

test('U28: a task that waits for another one never starts when that is missing, on other devices, or waits for it', () => {
  const runs = (tasks: Parameters<typeof network>[0]): unknown[] => {
    using net = network(tasks);
    net.live(24);
    return ['First', 'Then'].map((name) => net.task(name)['lastRun'] !== null);
  };
  const first = updating({ name: 'First', timing: everyHours(4), sources: [2] });
  const then = (id: number, scope = { group: 0 }) =>
    updating({ name: 'Then', timing: afterTask(id), sources: [2], scope });
  expect(runs({ tasks: [first, then(1)] })).toEqual([true, true]);
  expect(runs({ tasks: [first, then(99)] })).toEqual([true, false]);
  expect(runs({ tasks: [first, then(1, { group: other })] })).toEqual([true, false]);
  const cycle = [updating({ name: 'First', timing: afterTask(2), sources: [2] }), then(1)];
  expect(runs({ tasks: cycle })).toEqual([false, false]);
});

test('U28: a task that follows another one works only where it has something to do', () => {
  const after = { scope: { group: 0 }, timing: afterTask(2), sources: [2] };
  const followers = [
    { data: updateTask('kesLinux', { name: 'Linux', ...after }) },
    { data: { ...updateTask('kesWindows', { name: 'Scan', ...after }), TASK_NAME: 'ods' } },
    download({ name: 'Again', timing: afterTask(2) }),
  ];
  using net = network({ tasks: [download(), updating(), ...followers] });
  net.live(24);
  expect(net.task('Linux')).toMatchObject({ lastRun: null, completed: 0 });
  expect(net.task('Scan')).toMatchObject({ lastRun: null, completed: 0 });
  expect(net.task('Again')).toMatchObject({ completed: 1, failed: 0 });
});

test('U28: the explanation tells which task is waited for, and where that can never end', () => {
  const info = { KLSRV_PRTS_TASK_ENABLED_FLAG: false };
  const why = (after: number, scope: { group: number }): string => {
    const first = updating({ name: 'First', timing: everyHours(100), sources: [2], scope, info });
    const then = updating({ timing: afterTask(after), sources: [2] });
    using net = network({ tasks: [first, then, download()], updates: [update(1, hotfix)] });
    return net.waiting('pc-1').replace(`update '${hotfix}': update task 'Update' `, '');
  };
  expect(why(99, { group: other })).toBe('waits for task 99, which is not there');
  expect(why(1, { group: other })).toBe("waits for 'First', which does not run on pc-1");
  expect(why(3, { group: other })).toBe("waits for 'Download', which does not run on pc-1");
  expect(why(1, { group: 0 })).toBe("waits for 'First' to complete");
});

test('U31: names that are too long or hold forbidden characters are refused; equal names are not', () => {
  using net = network();
  const add = (name: string): string => refusal(() => addTask(net.store, updating({ name }).data, start));
  expect(add('x'.repeat(101))).toContain('100 characters');
  expect(add('a:b')).toContain('DisplayName holds one of');
  expect(add('Update')).toBe('');
  expect(net.rows('tasks').filter((row) => row['task'] === 'Update')).toHaveLength(2);
});
