import { utcSeconds } from '../wire/value.ts';

/** A row for a table or for JSON; times are UTC, unknown ones null. */
export type InspectRow = Record<string, string | number | boolean | null>;

/** A time as people read it, or null. */
export function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : utcSeconds(ms);
}
