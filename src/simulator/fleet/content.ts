import type { Content, FleetUpdate } from './state.ts';

/** The vendor releases databases several times a day (domain.md has no number); every two hours is our reading. */
export const releaseIntervalMs = 2 * 3_600_000;

/** What the vendor's servers hold at a moment. Releases count from the world's start, so seeds do not matter. */
export function vendorContent(at: number, start: number): Content {
  const releases = Math.floor((at - start) / releaseIntervalMs);
  return { bases: start + releases * releaseIntervalMs, knownUntil: at, hasDiffs: true };
}

/** True when a source holds the files of an update. */
export function holds(content: Content, update: FleetUpdate): boolean {
  return update.released <= content.knownUntil;
}

/** True when a download brought databases or updates that were not there before. */
export function hasNews(before: Content | undefined, after: Content, updates: readonly FleetUpdate[]): boolean {
  if (before === undefined || after.bases > before.bases) return true;
  return updates.some((update) => !holds(before, update) && holds(after, update));
}
