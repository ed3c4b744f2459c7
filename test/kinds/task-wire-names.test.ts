import { expect, test } from 'vitest';
import type { ProposedChange } from '../../src/kinds/kind.ts';
import { updateTask } from '../../src/kinds/update-task/kind.ts';
import type { KscClient } from '../../src/ksc/client.ts';
import { Dictionary } from '../../src/ksc/dictionary.ts';
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

test('a template is the same in whatever order the server lists its members, and another one with any other value', async () => {
  const digestOf = async (parameters: object, info: object) => {
    const task = { TASK_NAME: 'x', TASK_ADDITIONAL_PARAMS: parameters, TASK_INFO_PARAMS: info };
    const client = { call: () => Promise.resolve({ PxgRetVal: task }) } as unknown as KscClient;
    const context = { client, dictionary: new Dictionary({ accept: [], override: {} }, false) };
    const found = await updateTask.templates?.read(context, 'update-task.KES', '1');
    return found?.template.digest;
  };
  const one = await digestOf({ a: 1, b: { c: 2, d: [{ e: 3, f: 4 }] } }, { g: 5, h: 6 });
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(await digestOf({ b: { d: [{ f: 4, e: 3 }], c: 2 }, a: 1 }, { h: 6, g: 5 })).toBe(one);
  expect(await digestOf({ a: 1, b: { c: 2, d: [{ e: 4, f: 3 }] } }, { g: 5, h: 6 })).not.toBe(one);
});
