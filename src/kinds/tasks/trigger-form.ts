import type { Dictionary, DictionaryEntry } from '../../ksc/dictionary.ts';
import { type KscParams, type KscValue, paramsOf } from '../../ksc/values.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { durationSeconds, timeOfDayParts } from '../../schema/time.ts';
import {
  avBasesUpdated,
  dayBit,
  scheduleEntries,
  scheduleTypes,
  startCondition,
  subtypeAttribute,
} from './schedule-entries.ts';
import { weekdays } from './schedule-schema.ts';
import { isSameType, type TriggerType, triggerTypeOf } from './trigger-type.ts';

/** How a declared trigger is written. */
export interface TriggerForm extends TriggerType {
  /** Written only with another type: a task keeps the subtype that it has. */
  readonly subtype: DictionaryEntry<number>;
  /** The entries of `attributes` and of the start condition. */
  readonly entries: readonly DictionaryEntry[];
  /** False where only a part of the trigger is named: it can be written over a trigger of that type alone. */
  readonly isWhole: boolean;
  /** `task`: what it is written over. */
  attributes(dictionary: Dictionary, task: KscParams): KscParams;
}

/**
 * The form of the trigger that a schedule names, or null where it names none. Over a task that starts weekly by TASKSCH_TYPE
 * 3 that form is kept as long as it can say what is declared.
 */
export function triggerForm(schedule: Json, current: TriggerType | null): TriggerForm | null {
  const { none, milliseconds, daily: everyDay } = scheduleTypes;
  const { manualSubtype, periodSubtype, dailySubtype, newUpdatesSubtype } = scheduleEntries;
  const form = { type: none, condition: 0, besides: null, entries: [], isWhole: true, attributes: () => ({}) } as const;
  if (schedule === 'manual') return { ...form, subtype: manualSubtype };
  const { every, daily, weekly, on } = isJsonObject(schedule) ? schedule : {};
  if (typeof every === 'string') {
    const period = integer((durationSeconds(every) ?? 0) * 1000);
    const attributes = (dictionary: Dictionary) => ({ [dictionary.value(scheduleEntries.period)]: period });
    return { ...form, type: milliseconds, subtype: periodSubtype, entries: [scheduleEntries.period], attributes };
  }
  if (typeof daily === 'string') {
    const attributes = (dictionary: Dictionary) => time(dictionary.value(scheduleEntries.daily), daily);
    return { ...form, type: everyDay, subtype: dailySubtype, entries: [scheduleEntries.daily], attributes };
  }
  if (isJsonObject(weekly ?? null)) return weeklyForm(weekly as Weekly, current);
  if (on === 'new-updates') {
    return { ...form, condition: avBasesUpdated, subtype: newUpdatesSubtype, entries: [scheduleEntries.newUpdates] };
  }
  return null;
}

/** Puts the trigger that a schedule names over task data, and takes out all that belonged to one of another type. */
export function overlayTrigger(task: KscParams, schedule: Json, dictionary: Dictionary): KscParams {
  const current = triggerTypeOf(task, dictionary);
  const form = triggerForm(schedule, current);
  if (form === null) return task;
  const attributes = form.attributes(dictionary, task);
  if (isSameType(form, current)) return { ...task, ...attributes };
  if (!form.isWhole) return task;
  const period = dictionary.value(scheduleEntries.period);
  const kept = Object.fromEntries(
    Object.entries(task).filter(([name]) => !triggerAttributes.test(name) && name !== period),
  );
  const name = dictionary.value(scheduleEntries.newUpdates);
  const { [name]: _before, ...additional } = paramsOf(task, 'TASK_ADDITIONAL_PARAMS');
  const condition: KscParams = form.condition === 0 ? {} : { [name]: { [startCondition.type]: form.condition } };
  const info = paramsOf(task, 'TASK_INFO_PARAMS');
  return {
    ...kept,
    TASKSCH_TYPE: form.type,
    ...attributes,
    TASK_ADDITIONAL_PARAMS: { ...additional, ...condition },
    TASK_INFO_PARAMS: { ...info, [subtypeAttribute]: dictionary.value(form.subtype) },
  };
}

/** Everything in task data that belongs to a trigger: removed before another one is written. */
const triggerAttributes = /^(TASKSCH_(TYPE|MS_PERIOD|E[DWM]_|WD_)|EVENT_(TYPE|BODY_FILTER)$|FILTER_EVENTS_)/;

interface Weekly {
  readonly days?: readonly string[];
  readonly at?: string;
}

function weeklyForm({ days, at }: Weekly, current: TriggerType | null): TriggerForm {
  const onOneDay = { type: scheduleTypes.weekly, condition: 0, besides: null };
  const wasOnOneDay = isSameType(onOneDay, current);
  const indexes = days?.map((day) => weekdays.indexOf(day as (typeof weekdays)[number]));
  const keeps = wasOnOneDay && (indexes === undefined || indexes.length === 1);
  const entry = keeps ? scheduleEntries.weekly : scheduleEntries.weekdays;
  return {
    ...(keeps ? onOneDay : { ...onOneDay, type: scheduleTypes.weekdays }),
    subtype: scheduleEntries.weekdaysSubtype,
    entries: [entry],
    isWhole: days !== undefined && (at !== undefined || wasOnOneDay),
    attributes: (dictionary, task) => {
      const prefix = dictionary.value(entry);
      const mask = (indexes ?? []).reduce((bits, index) => bits | dayBit(index), 0);
      const on = keeps ? { [`${prefix}_DAY`]: (indexes?.[0] ?? 0) + 1 } : { [`${prefix}_DAYS`]: mask };
      const other = wasOnOneDay && !keeps ? dictionary.value(scheduleEntries.weekly) : null;
      const kept = other === null ? {} : sameTime(task, other, prefix);
      return { ...(indexes === undefined ? {} : on), ...(at === undefined ? kept : time(prefix, at)) };
    },
  };
}

const partsOfTime = ['HOURS', 'MINS', 'SECS'] as const;

/** The time of day of a task, under the prefix of another type. */
function sameTime(task: KscParams, from: string, to: string): KscParams {
  return Object.fromEntries(partsOfTime.map((part) => [`${to}_${part}`, task[`${from}_${part}`] ?? 0]));
}

function time(prefix: string, text: string): KscParams {
  const { hours, minutes } = timeOfDayParts(text);
  return { [`${prefix}_HOURS`]: hours, [`${prefix}_MINS`]: minutes, [`${prefix}_SECS`]: 0 };
}

function integer(value: number): KscValue {
  return value < 2 ** 31 ? value : BigInt(value);
}
