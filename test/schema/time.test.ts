import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  durationPattern,
  durationSeconds,
  durationText,
  timeOfDayParts,
  timeOfDayPattern,
  timeOfDayText,
} from '../../src/schema/time.ts';
import { samples } from '../support/sampling.ts';

test('a duration keeps its length when it is written in its largest unit', () => {
  fc.assert(
    fc.property(fc.stringMatching(new RegExp(durationPattern)), (text) => {
      const seconds = durationSeconds(text) ?? 0;
      expect(seconds).toBeGreaterThan(0);
      const shortest = durationText(seconds);
      expect(durationSeconds(shortest)).toBe(seconds);
      expect(durationText(durationSeconds(shortest) ?? 0)).toBe(shortest);
    }),
    samples(300),
  );
});

test.each(['', '0h', '-1h', '1', 'h', '1.5h', '1h30m', '1H', ' 1h'])('"%s" is no duration', (text) => {
  expect(durationSeconds(text)).toBeNull();
});

test('a time of day means the same with and without its leading zero', () => {
  fc.assert(
    fc.property(fc.stringMatching(new RegExp(timeOfDayPattern)), (text) => {
      const { hours, minutes } = timeOfDayParts(text);
      expect(hours).toBeLessThan(24);
      expect(timeOfDayParts(timeOfDayText(hours, minutes))).toEqual({ hours, minutes });
      expect(timeOfDayText(hours, minutes)).toMatch(/^\d\d:\d\d$/);
    }),
    samples(100),
  );
});
