import { expect, test } from 'vitest';
import { EventQueue } from '../../../src/simulator/fleet/event-queue.ts';

const happen = (): void => undefined;

test('moments come in order of time, rank and key, whatever the order they went in', () => {
  const queue = new EventQueue();
  const moments = Array.from({ length: 500 }, (_item, index) => ({
    time: (index * 7919) % 50,
    rank: (index * 31) % 3,
    key: String((index * 104_729) % 997),
    happen,
  }));
  for (const moment of moments) queue.push(moment);
  const taken: [number, number, string][] = [];
  for (let next = queue.shift(40); next !== undefined; next = queue.shift(40))
    taken.push([next.time, next.rank, next.key]);
  const expected = moments
    .filter(({ time }) => time <= 40)
    .map(({ time, rank, key }): [number, number, string] => [time, rank, key])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : Number(a[2] > b[2])));
  expect(taken).toEqual(expected);
});
