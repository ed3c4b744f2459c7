import type { Dictionary, DictionaryEntry } from '../../ksc/dictionary.ts';
import { intOf, type KscParams, type KscValue, paramsOf, textOf } from '../../ksc/values.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { avBasesUpdated, scheduleEntries, scheduleTypes, startCondition, startEvent } from './schedule-entries.ts';

/** What decides how a task starts on the wire. */
export interface TriggerType {
  /** TASKSCH_TYPE. */
  readonly type: number;
  /** The kind of its start condition, 0 for none. */
  readonly condition: number;
  /** What it has besides that kscctl cannot read: such a trigger is of no type that kscctl writes. Null for nothing. */
  readonly besides: string | null;
}

/** Null where the task does not tell its type. */
export function triggerTypeOf(task: KscParams, dictionary: Dictionary): TriggerType | null {
  const type = intOf(task, 'TASKSCH_TYPE');
  const conditions = paramsOf(task, 'TASK_ADDITIONAL_PARAMS');
  const condition = paramsOf(conditions, dictionary.value(scheduleEntries.newUpdates));
  if (type === null) return null;
  return { type, condition: intOf(condition, startCondition.type) ?? 0, besides: besidesOf(type, task, dictionary) };
}

/** The same, kept among the facts of an observed task. */
export function triggerTypeOfFact(fact: Json | undefined): TriggerType | null {
  if (!isJsonObject(fact ?? null)) return null;
  const { type, condition, besides } = fact as unknown as TriggerType;
  return { type, condition, besides };
}

export function isSameType(a: TriggerType, b: TriggerType | null): boolean {
  return b !== null && a.type === b.type && a.condition === b.condition && a.besides === b.besides;
}

/**
 * The entry of the subtype that a task of this type carries. Null for a trigger that kscctl makes no task with, and for type
 * 0 without a condition: whether such a task is manual is what its subtype says.
 */
export function subtypeEntryOf({ type, condition, besides }: TriggerType): DictionaryEntry<number> | null {
  if (besides !== null) return null;
  if (type === scheduleTypes.none) return condition === avBasesUpdated ? scheduleEntries.newUpdatesSubtype : null;
  if (condition !== 0) return null;
  if (type === scheduleTypes.milliseconds) return scheduleEntries.periodSubtype;
  if (type === scheduleTypes.daily) return scheduleEntries.dailySubtype;
  return type === scheduleTypes.weekdays ? scheduleEntries.weekdaysSubtype : null;
}

/**
 * A start event starts a task whatever its type, and types 2 and 3 are days and weeks apart by a period of which neither
 * name nor unit is documented (reference: ksc-openapi.md 4.1, 4.2 and 4.4).
 */
function besidesOf(type: number, task: KscParams, dictionary: Dictionary): string | null {
  const event = textOf(task, startEvent) ?? '';
  const period = dictionary.value(scheduleEntries.period);
  const found = [
    ...(event === '' ? [] : [`start event ${event}`]),
    ...(isPlainPeriod(type, task[period]) ? [] : [`${period} ${String(task[period])}`]),
  ];
  return found.length === 0 ? null : found.join(' and ');
}

function isPlainPeriod(type: number, period: KscValue | undefined): boolean {
  const one = onePeriod.get(type);
  return one === undefined || period === undefined || period === null || [0, one].includes(Number(period));
}

const dayMs = 86_400_000;
/** Milliseconds of every day and every week, as period: no period says the same. */
const onePeriod: ReadonlyMap<number, number> = new Map([
  [scheduleTypes.daily, dayMs],
  [scheduleTypes.weekly, 7 * dayMs],
]);
