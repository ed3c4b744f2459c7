import type { DatabaseSync } from 'node:sqlite';
import { lastSync, parseWorkingHours, type WorkingHours } from '../objects/working-hours.ts';

/** Functions that our SQL uses: `last_sync(power, phase, now)`, null for a device that was not seen for long. */
export function defineFunctions(database: DatabaseSync): void {
  const known = new Map<string, WorkingHours>();
  database.function('last_sync', { deterministic: true }, (power, phase, now) => {
    const text = String(power);
    const hours = known.get(text) ?? parseWorkingHours(text);
    // A world has few kinds of hours and many laptops: what is kept is bounded.
    if (known.size < 1000) known.set(text, hours);
    return lastSync(hours, Number(phase), Number(now)) ?? null;
  });
}
