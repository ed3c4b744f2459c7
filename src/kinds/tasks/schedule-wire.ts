import type { Dictionary, DictionaryEntry } from '../../ksc/dictionary.ts';
import { type KscParams, type KscValue, paramsOf } from '../../ksc/values.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { durationSeconds, timeOfDayParts } from '../../schema/time.ts';
import {
  avBasesUpdated,
  dayBit,
  scheduleEntries,
  scheduleTypes,
  secondsPerMinute,
  startCondition,
} from './schedule-entries.ts';
import { weekdays } from './schedule-schema.ts';

/** Everything in task data that belongs to a trigger: removed before another one is written. */
const triggerAttributes = /^TASKSCH_(TYPE|MS_PERIOD|E[DWM]_|WD_)/;

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
    return result(
      { TASKSCH_TYPE: scheduleTypes.milliseconds, [dictionary.value(scheduleEntries.period)]: int(period) },
      bySelf,
    );
  }
  if (typeof daily === 'string') {
    return result(
      { TASKSCH_TYPE: scheduleTypes.daily, ...time(dictionary.value(scheduleEntries.daily), daily) },
      bySelf,
    );
  }
  if (typeof weekly === 'object' && weekly !== null) {
    const { days, at } = weekly as unknown as { readonly days: readonly string[]; readonly at: string };
    const prefix = dictionary.value(scheduleEntries.weekdays);
    const mask = days.reduce((bits, day) => bits | dayBit(weekdays.indexOf(day as (typeof weekdays)[number])), 0);
    return result({ TASKSCH_TYPE: scheduleTypes.weekdays, [`${prefix}_DAYS`]: mask, ...time(prefix, at) }, bySelf);
  }
  if (on === 'new-updates') {
    return result({ TASKSCH_TYPE: scheduleTypes.none }, bySelf, {
      [condition]: { [startCondition.type]: avBasesUpdated },
    });
  }
  return result({ TASKSCH_TYPE: scheduleTypes.none }, byHand);
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
