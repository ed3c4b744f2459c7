import { stableNumber } from '../world/stable-id.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Agents synchronise every 15 minutes (domain.md 7 [V-sib]). */
export const syncIntervalMs = 15 * minuteMs;

/** A device that was not seen for this long is not visible (domain.md 9 [V]). */
export const visibleForMs = 2 * hourMs;

/** When the server stops looking back or ahead for a moment at which a device is on. */
const farthestDays = 60;

/** When a device is switched on; times of day in UTC. All hours are invented: nothing is documented about them. */
export type WorkingHours =
  | { readonly type: 'always' }
  /** Monday to Friday between two times of day, in milliseconds since midnight. */
  | { readonly type: 'office'; readonly fromMs: number; readonly toMs: number }
  /** On for some hours of most working days, others each day, by a number of its own. */
  | { readonly type: 'laptop'; readonly number: number }
  /** Switched off for good at a moment. */
  | { readonly type: 'gone'; readonly since: number };

/** A stretch of time from a moment up to, not including, another. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Reads `always`, `office 480-1080` (minutes), `laptop 17` or `gone 1772000000000`; anything else is `always`. */
export function parseWorkingHours(text: string): WorkingHours {
  const [type, value = ''] = text.split(' ');
  switch (type) {
    case 'office': {
      const [from = 0, to = 1440] = value.split('-').map(Number);
      return { type, fromMs: from * minuteMs, toMs: to * minuteMs };
    }
    case 'laptop':
      return { type, number: Number(value) };
    case 'gone':
      return { type, since: Number(value) };
    default:
      return { type: 'always' };
  }
}

export function isOn(hours: WorkingHours, at: number): boolean {
  if (hours.type === 'always') return true;
  if (hours.type === 'gone') return at < hours.since;
  const stretch = stretchOfDay(hours, Math.floor(at / dayMs));
  return stretch !== undefined && stretch.from <= at && at < stretch.to;
}

/** The moment at which a device that is on at `at` is switched off; infinite for one that never is. */
export function offAt(hours: WorkingHours, at: number): number {
  if (hours.type === 'always') return Number.POSITIVE_INFINITY;
  if (hours.type === 'gone') return hours.since;
  return stretchOfDay(hours, Math.floor(at / dayMs))?.to ?? at;
}

/** The first moment from `at` on at which a device is on, or undefined for one that stays off. */
export function onFrom(hours: WorkingHours, at: number): number | undefined {
  if (isOn(hours, at)) return at;
  if (hours.type === 'always' || hours.type === 'gone') return undefined;
  const today = Math.floor(at / dayMs);
  for (let day = today; day < today + farthestDays; day += 1) {
    const stretch = stretchOfDay(hours, day);
    if (stretch !== undefined && stretch.from >= at) return stretch.from;
  }
  return undefined;
}

/** The first synchronisation after `after`; each device has its own moment, `phase`, in every interval. */
export function nextSync(hours: WorkingHours, phase: number, after: number): number | undefined {
  let slot = slotAfter(phase, after);
  for (let tries = 0; tries < farthestDays; tries += 1) {
    if (isOn(hours, slot)) return slot;
    const on = onFrom(hours, slot);
    if (on === undefined) return undefined;
    slot = slotAfter(phase, on - 1);
  }
  return undefined;
}

/** The last synchronisation up to `now`, or undefined when there was none for long. */
export function lastSync(hours: WorkingHours, phase: number, now: number): number | undefined {
  if (hours.type === 'always') return slotUpTo(phase, now);
  if (hours.type === 'gone') return slotUpTo(phase, Math.min(now, hours.since - 1));
  const today = Math.floor(now / dayMs);
  for (let day = today; day > today - farthestDays; day -= 1) {
    const stretch = stretchOfDay(hours, day);
    if (stretch === undefined) continue;
    const slot = slotUpTo(phase, Math.min(now, stretch.to - 1));
    if (slot >= stretch.from) return slot;
  }
  return undefined;
}

function slotUpTo(phase: number, at: number): number {
  return Math.floor((at - phase) / syncIntervalMs) * syncIntervalMs + phase;
}

function slotAfter(phase: number, at: number): number {
  return slotUpTo(phase, at) + syncIntervalMs;
}

function stretchOfDay(hours: Extract<WorkingHours, { type: 'office' | 'laptop' }>, day: number): Stretch | undefined {
  const isWeekend = weekday(day) > 5;
  if (hours.type === 'office')
    return isWeekend ? undefined : { from: day * dayMs + hours.fromMs, to: day * dayMs + hours.toMs };
  const chance = stableNumber(`laptop/${hours.number}/${day}`, 100);
  if (chance >= (isWeekend ? 10 : 80)) return undefined;
  const start = 7 * hourMs + stableNumber(`start/${hours.number}/${day}`, 180) * minuteMs;
  const length = 4 * hourMs + stableNumber(`length/${hours.number}/${day}`, 300) * minuteMs;
  return { from: day * dayMs + start, to: day * dayMs + start + length };
}

/** 1 Monday to 7 Sunday, of a day counted from 1970. */
function weekday(day: number): number {
  return ((day + 3) % 7) + 1;
}
