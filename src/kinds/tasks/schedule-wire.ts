import { type Dictionary, type DictionaryEntry, entry } from '../../ksc/dictionary.ts';
import { boolOf, intOf, type KscParams, type KscValue, paramsOf } from '../../ksc/values.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { durationSeconds, durationText, timeOfDayParts, timeOfDayText } from '../../schema/time.ts';
import { weekdays } from './schedule-schema.ts';

/** Schedules on the wire (reference: ksc-openapi.md 4.2 and 4.4, additions 4). */
export const scheduleEntries = {
  manualSubtype: entry(
    'schedule.manual-subtype',
    256,
    'vendor client',
    'ksc-openapi.md 4.2 [K]',
    'klprts-TaskScheduleSubtype of a task that is started by hand',
  ),
  subtype: entry(
    'schedule.subtype',
    0,
    'invented',
    'ksc-openapi.md 4.2: every value but 256 is unknown',
    'klprts-TaskScheduleSubtype of a task that starts by itself',
  ),
  period: entry(
    'schedule.period',
    'TASKSCH_MS_PERIOD',
    'inferred',
    'ksc-openapi.md 4.4 [I]: the only period-like attribute of type 1',
    'milliseconds between two runs, with TASKSCH_TYPE 1',
  ),
  daily: entry(
    'schedule.daily',
    'TASKSCH_ED',
    'documented',
    'ksc-openapi.md 4.4 [D]',
    'prefix of the time of day, with TASKSCH_TYPE 2',
  ),
  weekdays: entry(
    'schedule.weekdays',
    'TASKSCH_WD',
    'documented',
    'ksc-openapi.md 4.4 [D]',
    'prefix of days and time of day, with TASKSCH_TYPE 6',
  ),
  weekly: entry(
    'schedule.weekly',
    'TASKSCH_EW',
    'documented',
    'ksc-openapi.md 4.4 [D]',
    'prefix of day and time of day, with TASKSCH_TYPE 3; only read',
  ),
  newUpdates: entry(
    'schedule.new-updates',
    'KLPRTS_START_CONDITION',
    'documented',
    'ksc-openapi.md 4.4 [D]: start condition 1',
    'start condition in TASK_ADDITIONAL_PARAMS',
  ),
  runMissed: entry(
    'schedule.run-missed',
    'TASKSCH_RUN_MISSED_FLAG',
    'documented',
    'ksc-openapi.md 4.2 [D]',
    'the option Run missed tasks',
  ),
  autoRandomization: entry(
    'schedule.auto-randomization',
    'KLTSK_ALLOW_AUTO_RANDOMIZATION',
    'third party',
    'ksc-openapi.md 4.2 [G]',
    'the option Use automatically randomized delay',
  ),
  delay: entry(
    'schedule.delay',
    'TASK_START_DELTA',
    'inferred',
    'ksc-openapi.md 4.2 [D]: the name is documented, the unit is not; minutes as in the console',
    'randomized delay, in minutes',
  ),
  maxTime: entry(
    'schedule.max-time',
    'TASK_MAX_EXEC_TIME',
    'inferred',
    'ksc-openapi.md 4.2 [G]: seen on read; minutes as in the console',
    'the option Stop the task if it runs longer than, in minutes',
  ),
} as const;

/** Types of TASKSCH_TYPE [D a00028] that kscctl writes or reads. */
const type = { none: 0, milliseconds: 1, daily: 2, weekly: 3, seconds: 5, weekdays: 6 } as const;
const avBasesUpdated = 1;
const startCondition = { type: 'KLPRTS_START_CONDITION_TYPE' } as const;
const secondsPerMinute = 60;

/** Everything in task data that belongs to a trigger: removed before another one is written. */
const triggerAttributes = /^TASKSCH_(TYPE|MS_PERIOD|E[DWM]_|WD_)/;

export interface ScheduleReading {
  readonly schedule: JsonObject;
  readonly unknown: readonly string[];
}

/** Task data as a schedule: the trigger if kscctl knows it, and the options that the server tells. */
export function readSchedule(task: KscParams, dictionary: Dictionary): ScheduleReading {
  const info = paramsOf(task, 'TASK_INFO_PARAMS');
  const trigger = readTrigger(task, dictionary);
  const schedule: Record<string, Json> = { ...(trigger ?? { other: foreignTrigger(task) }) };
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

/** Puts a declared schedule over task data. `manual` and options that are not named leave the rest as it is. */
export function overlaySchedule(task: KscParams, schedule: Json, dictionary: Dictionary): KscParams {
  const declared: JsonObject = typeof schedule === 'object' && schedule !== null ? (schedule as JsonObject) : {};
  const withTrigger = writeTrigger(task, declared, dictionary);
  const top: Record<string, KscValue> = { ...withTrigger };
  const info: Record<string, KscValue> = { ...paramsOf(withTrigger, 'TASK_INFO_PARAMS') };
  if (typeof declared['runMissed'] === 'boolean')
    top[dictionary.value(scheduleEntries.runMissed)] = declared['runMissed'];
  if (typeof declared['stopAfter'] === 'string') {
    top[dictionary.value(scheduleEntries.maxTime)] = minutes(declared['stopAfter']);
  }
  const randomize = declared['randomize'];
  if (typeof randomize === 'string') {
    info[dictionary.value(scheduleEntries.autoRandomization)] = randomize === 'auto';
    top[dictionary.value(scheduleEntries.delay)] = minutes(randomize);
  }
  return { ...top, TASK_INFO_PARAMS: info };
}

/** The entries through which a declared schedule is written. */
export function scheduleEntriesOf(schedule: Json): DictionaryEntry[] {
  if (typeof schedule !== 'object' || schedule === null) return [scheduleEntries.manualSubtype];
  const declared = schedule as JsonObject;
  const used: DictionaryEntry[] = [];
  if (declared['every'] !== undefined) used.push(scheduleEntries.subtype, scheduleEntries.period);
  if (declared['daily'] !== undefined) used.push(scheduleEntries.subtype, scheduleEntries.daily);
  if (declared['weekly'] !== undefined) used.push(scheduleEntries.subtype, scheduleEntries.weekdays);
  if (declared['on'] !== undefined) used.push(scheduleEntries.subtype, scheduleEntries.newUpdates);
  if (declared['runMissed'] !== undefined) used.push(scheduleEntries.runMissed);
  if (declared['randomize'] !== undefined) used.push(scheduleEntries.autoRandomization, scheduleEntries.delay);
  if (declared['stopAfter'] !== undefined) used.push(scheduleEntries.maxTime);
  return used;
}

function readTrigger(task: KscParams, dictionary: Dictionary): JsonObject | null {
  const period = intOf(task, dictionary.value(scheduleEntries.period)) ?? 0;
  switch (intOf(task, 'TASKSCH_TYPE')) {
    case type.none:
      return readStartCondition(task, dictionary);
    case type.milliseconds:
      return { every: durationText(Math.round(period / 1000)) };
    case type.seconds:
      return { every: durationText(period) };
    case type.daily:
      return { daily: timeOfDay(task, dictionary.value(scheduleEntries.daily)) };
    case type.weekly: {
      const prefix = dictionary.value(scheduleEntries.weekly);
      const day = weekdays[(intOf(task, `${prefix}_DAY`) ?? 0) - 1];
      return day === undefined ? null : { weekly: { days: [day], at: timeOfDay(task, prefix) } };
    }
    case type.weekdays: {
      const prefix = dictionary.value(scheduleEntries.weekdays);
      const mask = intOf(task, `${prefix}_DAYS`) ?? 0;
      const days = weekdays.filter((_, index) => (mask & dayBit(index)) !== 0);
      return { weekly: { days, at: timeOfDay(task, prefix) } };
    }
    default:
      return null;
  }
}

/** Type 0 without a start condition never starts by itself: manual. Other conditions are not known to kscctl yet. */
function readStartCondition(task: KscParams, dictionary: Dictionary): JsonObject | null {
  const conditions = paramsOf(task, 'TASK_ADDITIONAL_PARAMS');
  const condition = paramsOf(conditions, dictionary.value(scheduleEntries.newUpdates));
  const kind = intOf(condition, startCondition.type) ?? 0;
  if (kind === 0) return {};
  return kind === avBasesUpdated ? { on: 'new-updates' } : null;
}

/** Words for a trigger that kscctl cannot write: a declared schedule replaces it, and the plan shows what it was. */
function foreignTrigger(task: KscParams): string {
  return `a schedule of TASKSCH_TYPE ${intOf(task, 'TASKSCH_TYPE') ?? 'unknown'}, which kscctl cannot write yet`;
}

function readRandomize(task: KscParams, info: KscParams, dictionary: Dictionary): string | null {
  const auto = boolOf(info, dictionary.value(scheduleEntries.autoRandomization));
  const delay = intOf(task, dictionary.value(scheduleEntries.delay));
  if (auto === null && delay === null) return null;
  if (auto === true) return 'auto';
  return delay === null || delay === 0 ? 'off' : durationText(delay * secondsPerMinute);
}

function writeTrigger(task: KscParams, declared: JsonObject, dictionary: Dictionary): KscParams {
  const kept = Object.fromEntries(Object.entries(task).filter(([name]) => !triggerAttributes.test(name)));
  const condition = dictionary.value(scheduleEntries.newUpdates);
  const additional = Object.fromEntries(
    Object.entries(paramsOf(task, 'TASK_ADDITIONAL_PARAMS')).filter(([name]) => name !== condition),
  );
  const bySelf = dictionary.value(scheduleEntries.subtype);
  const byHand = dictionary.value(scheduleEntries.manualSubtype);
  const result = (attributes: KscParams, subtype: number, extra: KscParams = {}): KscParams => ({
    ...kept,
    ...attributes,
    TASK_ADDITIONAL_PARAMS: { ...additional, ...extra },
    TASK_INFO_PARAMS: { ...paramsOf(task, 'TASK_INFO_PARAMS'), 'klprts-TaskScheduleSubtype': subtype },
  });
  const { every, daily, weekly, on } = declared;
  if (typeof every === 'string') {
    const period = (durationSeconds(every) ?? 0) * 1000;
    return result({ TASKSCH_TYPE: type.milliseconds, [dictionary.value(scheduleEntries.period)]: int(period) }, bySelf);
  }
  if (typeof daily === 'string') {
    return result({ TASKSCH_TYPE: type.daily, ...time(dictionary.value(scheduleEntries.daily), daily) }, bySelf);
  }
  if (typeof weekly === 'object' && weekly !== null) {
    const { days, at } = weekly as unknown as { readonly days: readonly string[]; readonly at: string };
    const prefix = dictionary.value(scheduleEntries.weekdays);
    const mask = days.reduce((bits, day) => bits | dayBit(weekdays.indexOf(day as (typeof weekdays)[number])), 0);
    return result({ TASKSCH_TYPE: type.weekdays, [`${prefix}_DAYS`]: mask, ...time(prefix, at) }, bySelf);
  }
  if (on === 'new-updates') {
    return result({ TASKSCH_TYPE: type.none }, bySelf, { [condition]: { [startCondition.type]: avBasesUpdated } });
  }
  return result({ TASKSCH_TYPE: type.none }, byHand);
}

/** Bit 1 is Sunday, bit 0 is unused (reference: ksc-openapi.md 4.4); `index` counts from Monday. */
function dayBit(index: number): number {
  return 1 << (((index + 1) % 7) + 1);
}

function timeOfDay(task: KscParams, prefix: string): string {
  return timeOfDayText(intOf(task, `${prefix}_HOURS`) ?? 0, intOf(task, `${prefix}_MINS`) ?? 0);
}

function time(prefix: string, text: string): KscParams {
  const { hours, minutes: mins } = timeOfDayParts(text);
  return { [`${prefix}_HOURS`]: hours, [`${prefix}_MINS`]: mins, [`${prefix}_SECS`]: 0 };
}

/** Whole minutes of a duration; 0 for words such as never, off and auto. */
function minutes(text: string): number {
  return Math.ceil((durationSeconds(text) ?? 0) / secondsPerMinute);
}

function int(value: number): KscValue {
  return value < 2 ** 31 ? value : BigInt(value);
}
