import { expect, test } from 'vitest';
import { inspectTopics } from '../../src/simulator/index.ts';
import { bigUpdate, decide, everyHours, hotfixA, hour, type Stage, setUp, stage } from './scenario.ts';

/** All that a server knows, apart from the call log with its durations. */
async function snapshot(on: Stage): Promise<Record<string, unknown>> {
  const topics = inspectTopics.filter((topic) => topic !== 'calls');
  return Object.fromEntries(await Promise.all(topics.map(async (topic) => [topic, await on.admin.inspect(topic)])));
}

async function played(steps: readonly number[], seed = 1): Promise<Record<string, unknown>> {
  await using on = await stage(':memory:', seed);
  await setUp(on.client, { download: everyHours(3), approve: [bigUpdate, hotfixA] });
  for (const minutes of steps) await on.admin.advance(minutes * 60_000);
  await decide(on.client, hotfixA, -1);
  await on.admin.advance(6 * hour);
  return await snapshot(on);
}

test('the same seed and calls give the same state, events included', async () => {
  expect(await played([24 * 60])).toEqual(await played([24 * 60]));
});

test('another seed gives another fleet', async () => {
  expect(await played([60], 2)).not.toEqual(await played([60], 1));
});

test('one step and many small ones over the same time give the same state', async () => {
  const minutes = [1, 7, 180, 3, 2, 59, 361, 8, 240, 1, 500, 78];
  expect(minutes.reduce((sum, step) => sum + step, 0)).toBe(24 * 60);
  expect(await played(minutes)).toEqual(await played([24 * 60]));
});
