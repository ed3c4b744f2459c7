import { expect, test } from 'vitest';
import { nearestName } from '../../src/schema/nearest-name.ts';

test('a name is suggested for slips of the keyboard and of the case, not for another word', () => {
  const names = ['every', 'daily', 'weekly', 'on', 'runMissed'];
  expect(nearestName('evry', names)).toBe('every');
  expect(nearestName('dialy', names)).toBe('daily');
  expect(nearestName('RunMised', names)).toBe('runMissed');
  expect(nearestName('no', names)).toBe('on');
  expect(nearestName('cron', names)).toBeNull();
  expect(nearestName('x'.repeat(100_000), names)).toBeNull();
});
