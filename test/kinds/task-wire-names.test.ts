import { expect, test } from 'vitest';
import type { ProposedChange } from '../../src/kinds/kind.ts';
import { updateTask } from '../../src/kinds/update-task/kind.ts';
import type { Json } from '../../src/model/json.ts';

const spec = {
  product: 'KES',
  displayName: 'x',
  scope: { devices: ['a'] },
  install: 'approved',
  schedule: { daily: '18:00', runMissed: true },
};

function names(action: ProposedChange['action'], paths: readonly string[], trigger: Json = null): readonly string[] {
  const fields = paths.map((path) => ({ path: `/spec${path}`, before: null, after: null }));
  const change = { action, desired: spec, observed: spec, facts: { trigger }, serverKey: '1', fields };
  return updateTask.wireNames(change).map((one) => one.name);
}

test('a replacement is written whole, so it needs every entry that is declared, whatever made it one', () => {
  expect(names('replace', ['/scope'])).toEqual([
    'update-task.KES',
    'task.scope-devices',
    'task.scope-type',
    'schedule.daily-subtype',
    'schedule.daily',
    'schedule.run-missed',
    'update-task.install',
  ]);
});

test('an update needs the entries of what changes, and the subtype only where type or start condition change', () => {
  const there = { type: 2, condition: 0, besides: null };
  expect(names('update', ['/schedule/runMissed'], there)).toEqual(['schedule.run-missed']);
  expect(names('update', ['/schedule/daily'], there)).toEqual(['schedule.daily']);
  for (const other of [
    { ...there, type: 4 },
    { ...there, besides: 'TASKSCH_MS_PERIOD 172800000' },
  ])
    expect(names('update', ['/schedule'], other)).toEqual(['schedule.daily-subtype', 'schedule.daily']);
  expect(names('update', ['/install'], there)).toEqual(['update-task.install']);
});
