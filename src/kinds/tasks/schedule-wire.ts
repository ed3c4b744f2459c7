import type { Dictionary, DictionaryEntry } from '../../ksc/dictionary.ts';
import { type KscParams, type KscValue, paramsOf } from '../../ksc/values.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { durationSeconds } from '../../schema/time.ts';
import { scheduleEntries, secondsPerMinute } from './schedule-entries.ts';
import { overlayTrigger, triggerForm } from './trigger-form.ts';
import { isSameType, type TriggerType } from './trigger-type.ts';

/** Puts what is named of a schedule over task data: a trigger or an option that is not named stays as it is. */
export function overlaySchedule(task: KscParams, schedule: Json, dictionary: Dictionary): KscParams {
  const declared: JsonObject = isJsonObject(schedule) ? schedule : {};
  const withTrigger = overlayTrigger(task, schedule, dictionary);
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

/** The entries through which it is written over a task whose trigger is of this type; null for a task that is to be made. */
export function scheduleEntriesOf(schedule: Json, current: TriggerType | null): DictionaryEntry[] {
  const declared: JsonObject = isJsonObject(schedule) ? schedule : {};
  const used: DictionaryEntry[] = [];
  const form = triggerForm(schedule, current);
  if (form !== null) used.push(...(isSameType(form, current) ? [] : [form.subtype]), ...form.entries);
  if (declared['runMissed'] !== undefined) used.push(scheduleEntries.runMissed);
  if (declared['randomize'] !== undefined) used.push(scheduleEntries.autoRandomization, scheduleEntries.delay);
  if (declared['stopAfter'] !== undefined) used.push(scheduleEntries.maxTime);
  return used;
}

/** Whole minutes of a duration; 0 for words such as never, off and auto. */
function minutes(text: string): number {
  return Math.ceil((durationSeconds(text) ?? 0) / secondsPerMinute);
}
