import type { Dictionary } from '../../ksc/dictionary.ts';
import { boolOf, intOf, type KscParams, paramsOf } from '../../ksc/values.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { durationText, timeOfDayText } from '../../schema/time.ts';
import {
  avBasesUpdated,
  dayBit,
  scheduleEntries,
  scheduleTypes,
  secondsPerMinute,
  subtypeAttribute,
} from './schedule-entries.ts';
import { weekdays } from './schedule-schema.ts';
import { subtypeEntryOf, type TriggerType, triggerTypeOf } from './trigger-type.ts';

export interface ScheduleReading {
  /** Null where the server leaves out what a trigger of its type needs. */
  readonly schedule: JsonObject | null;
  readonly unknown: readonly string[];
}

/** Task data as a schedule: the trigger if kscctl knows it, and the options that the server tells. */
export function readSchedule(task: KscParams, dictionary: Dictionary): ScheduleReading {
  const info = paramsOf(task, 'TASK_INFO_PARAMS');
  const type = triggerTypeOf(task, dictionary);
  const trigger = type === null ? 'unknown' : readTrigger(type, task, dictionary);
  if (type === null || trigger === 'unknown') return { schedule: null, unknown: ['/schedule'] };
  if (trigger !== null) seeSubtype(type, info, dictionary);
  const schedule: Record<string, Json> = { ...(trigger ?? { other: foreignTrigger(type) }) };
  const unknown: string[] = [];
  const runMissed = boolOf(task, dictionary.value(scheduleEntries.runMissed));
  if (runMissed === null) unknown.push('/schedule/runMissed');
  else schedule['runMissed'] = runMissed;
  const randomize = readRandomize(task, info, dictionary);
  if (randomize === null) unknown.push('/schedule/randomize');
  else schedule['randomize'] = randomize;
  const stopAfter = intOf(task, dictionary.value(scheduleEntries.maxTime));
  if (stopAfter === null) unknown.push('/schedule/stopAfter');
  else schedule['stopAfter'] = stopAfter === 0 ? 'never' : durationText(stopAfter * secondsPerMinute);
  return { schedule, unknown };
}

/** Null for a trigger that kscctl does not know; `unknown` where an attribute that it needs is not there. */
function readTrigger(found: TriggerType, task: KscParams, dictionary: Dictionary): JsonObject | null | 'unknown' {
  if (found.besides !== null) return null;
  if (found.type === scheduleTypes.none) return readStartCondition(found.condition);
  // What a task does that has both a time and a start condition nobody documents.
  return found.condition === 0 ? readTime(found.type, task, dictionary) : null;
}

function readTime(type: number, task: KscParams, dictionary: Dictionary): JsonObject | null | 'unknown' {
  switch (type) {
    case scheduleTypes.milliseconds: {
      const period = intOf(task, dictionary.value(scheduleEntries.period));
      if (period === null) return 'unknown';
      dictionary.markSeen(scheduleEntries.period);
      return { every: durationText(Math.round(period / 1000)) };
    }
    case scheduleTypes.daily: {
      const at = timeOfDay(task, dictionary.value(scheduleEntries.daily));
      return at === null ? 'unknown' : { daily: at };
    }
    case scheduleTypes.weekly: {
      const prefix = dictionary.value(scheduleEntries.weekly);
      const number = intOf(task, `${prefix}_DAY`);
      return weeklyAt(task, prefix, number === null ? null : weekdays.filter((_, index) => index === number - 1));
    }
    case scheduleTypes.weekdays: {
      const prefix = dictionary.value(scheduleEntries.weekdays);
      const mask = intOf(task, `${prefix}_DAYS`);
      return weeklyAt(task, prefix, mask === null ? null : weekdays.filter((_, index) => (mask & dayBit(index)) !== 0));
    }
    default:
      return null;
  }
}

function weeklyAt(task: KscParams, prefix: string, days: readonly string[] | null): JsonObject | null | 'unknown' {
  const at = timeOfDay(task, prefix);
  if (days === null || at === null) return 'unknown';
  return days.length === 0 ? null : { weekly: { days, at } };
}

/** Type 0 without a start condition never starts by itself: manual. Other conditions are not known to kscctl yet. */
function readStartCondition(kind: number): JsonObject | null {
  if (kind === 0) return {};
  return kind === avBasesUpdated ? { on: 'new-updates' } : null;
}

/** What this server gives tasks with such a trigger is its truth, whatever the dictionary says. */
function seeSubtype(type: TriggerType, info: KscParams, dictionary: Dictionary): void {
  const entry = subtypeEntryOf(type);
  const subtype = intOf(info, subtypeAttribute);
  if (entry !== null && subtype !== null) dictionary.markCarried(entry, subtype);
}

/** Words for a trigger that kscctl cannot write: a declared schedule replaces it, and the plan shows what it was. */
function foreignTrigger({ type, condition, besides }: TriggerType): string {
  const parts = [
    `TASKSCH_TYPE ${type}`,
    ...(condition === 0 ? [] : [`start condition ${condition}`]),
    ...(besides === null ? [] : [besides]),
  ];
  return `a schedule of ${parts.join(' and ')}, which kscctl cannot write yet`;
}

function readRandomize(task: KscParams, info: KscParams, dictionary: Dictionary): string | null {
  const auto = boolOf(info, dictionary.value(scheduleEntries.autoRandomization));
  const delay = intOf(task, dictionary.value(scheduleEntries.delay));
  if (auto !== null) dictionary.markSeen(scheduleEntries.autoRandomization);
  if (auto === null && delay === null) return null;
  if (auto === true) return 'auto';
  return delay === null || delay === 0 ? 'off' : durationText(delay * secondsPerMinute);
}

/** Null where the task does not tell it: midnight is a time, not a default. */
function timeOfDay(task: KscParams, prefix: string): string | null {
  const hours = intOf(task, `${prefix}_HOURS`);
  const mins = intOf(task, `${prefix}_MINS`);
  return hours === null || mins === null ? null : timeOfDayText(hours, mins);
}
