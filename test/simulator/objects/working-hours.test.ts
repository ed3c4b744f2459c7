import { expect, test } from 'vitest';
import {
  isOn,
  lastSync,
  nextSync,
  offAt,
  onFrom,
  parseWorkingHours,
  syncIntervalMs,
} from '../../../src/simulator/objects/working-hours.ts';

const at = (text: string): number => Date.parse(`${text}:00Z`);
const office = parseWorkingHours('office 480-1020');

test('an office device is on from Monday to Friday between its hours', () => {
  expect(isOn(office, at('2026-03-02T08:00'))).toBe(true);
  expect(isOn(office, at('2026-03-02T17:00'))).toBe(false);
  expect(isOn(office, at('2026-03-07T12:00'))).toBe(false);
  expect(offAt(office, at('2026-03-02T09:00'))).toBe(at('2026-03-02T17:00'));
  expect(onFrom(office, at('2026-03-06T18:00'))).toBe(at('2026-03-09T08:00'));
});

test('it synchronises in its hours only; a device that is gone does no more', () => {
  const phase = 60_000;
  expect(nextSync(office, phase, at('2026-03-06T16:50'))).toBe(at('2026-03-09T08:01'));
  expect(lastSync(office, phase, at('2026-03-08T12:00'))).toBe(at('2026-03-06T16:46'));
  const gone = parseWorkingHours(`gone ${at('2026-02-01T00:00')}`);
  expect(nextSync(gone, phase, at('2026-03-01T00:00'))).toBeUndefined();
  expect(lastSync(gone, phase, at('2026-03-01T00:00'))).toBe(at('2026-01-31T23:46'));
});

test('last and next synchronisation agree with being on, for every kind of hours', () => {
  for (const text of ['always', 'office 400-1000', 'laptop 17', 'laptop 4']) {
    const hours = parseWorkingHours(text);
    for (let now = at('2026-03-02T00:00'); now < at('2026-03-16T00:00'); now += 37 * 60_000) {
      const next = nextSync(hours, 5000, now) ?? Number.NaN;
      expect([next > now, isOn(hours, next), (next - 5000) % syncIntervalMs]).toEqual([true, true, 0]);
      expect(lastSync(hours, 5000, next)).toBe(next);
      expect(lastSync(hours, 5000, next - 1)).not.toBe(next);
    }
  }
});
