import type { Dictionary, DictionaryEntry } from '../../ksc/dictionary.ts';
import { intOf, type KscParams, paramsOf } from '../../ksc/values.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { avBasesUpdated, scheduleEntries, scheduleTypes, startCondition } from './schedule-entries.ts';

/** What decides how a task starts on the wire: TASKSCH_TYPE and the kind of its start condition, 0 for none. */
export interface TriggerType {
  readonly type: number;
  readonly condition: number;
}

/** Null where the task does not tell its type. */
export function triggerTypeOf(task: KscParams, dictionary: Dictionary): TriggerType | null {
  const type = intOf(task, 'TASKSCH_TYPE');
  const conditions = paramsOf(task, 'TASK_ADDITIONAL_PARAMS');
  const condition = paramsOf(conditions, dictionary.value(scheduleEntries.newUpdates));
  return type === null ? null : { type, condition: intOf(condition, startCondition.type) ?? 0 };
}

/** The same, kept among the facts of an observed task. */
export function triggerTypeOfFact(fact: Json | undefined): TriggerType | null {
  if (!isJsonObject(fact ?? null)) return null;
  const { type, condition } = fact as { readonly type: number; readonly condition: number };
  return { type, condition };
}

export function isSameType(a: TriggerType, b: TriggerType | null): boolean {
  return b !== null && a.type === b.type && a.condition === b.condition;
}

/**
 * The entry of the subtype that a task of this type carries. Null for a trigger that kscctl makes no task with, and for type
 * 0 without a condition: whether such a task is manual is what its subtype says.
 */
export function subtypeEntryOf({ type, condition }: TriggerType): DictionaryEntry<number> | null {
  if (type === scheduleTypes.none) return condition === avBasesUpdated ? scheduleEntries.newUpdatesSubtype : null;
  if (condition !== 0) return null;
  if (type === scheduleTypes.milliseconds) return scheduleEntries.periodSubtype;
  if (type === scheduleTypes.daily) return scheduleEntries.dailySubtype;
  return type === scheduleTypes.weekdays ? scheduleEntries.weekdaysSubtype : null;
}
