import { stringAttribute } from '../wire/attributes.ts';
import { elementsOf, insideParams, integerOf, millisecondsOf, type Params } from '../wire/value.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** When a task starts by itself. Times of day are read as UTC (whose clock it is, is unknown: ksc-openapi.md 4.4). */
export type Schedule =
  | { readonly type: 'never' }
  | { readonly type: 'newUpdates' }
  | { readonly type: 'period'; readonly everyMs: number; readonly first: number | undefined }
  /** `days`: 1 Monday to 7 Sunday; `atMs` since midnight. */
  | { readonly type: 'days'; readonly days: readonly number[]; readonly atMs: number }
  /** `day` of the month; a month that does not have it takes its last one (domain.md 5 [V]). */
  | { readonly type: 'month'; readonly day: number; readonly atMs: number }
  /** When another task, by id or storage id, has ended with a result: 3 failed or 4 completed. */
  | { readonly type: 'afterTask'; readonly task: string; readonly storageId: string; readonly result: number }
  /** What is not modelled, as the documents do not tell enough: `what` in words. It never starts here. */
  | { readonly type: 'unread'; readonly what: string };

/**
 * The schedule of a task's data (reference: ksc-openapi.md 4.4 [D]; that type 1 carries TASKSCH_MS_PERIOD is inferred).
 * A start event counts before a start condition, and that before the type: which of them does is unknown. Where the
 * documents do not tell what an attribute says (types 5 and 7, days and weeks apart) a task never starts here; nor does
 * what is incomplete.
 */
export function scheduleOf(data: Params): Schedule {
  const event = stringAttribute(data, 'EVENT_TYPE');
  if (event !== '') return { type: 'unread', what: `event ${event}` };
  const condition = startCondition(data);
  if (condition !== undefined) return condition;
  const type = integerOf(data['TASKSCH_TYPE']);
  switch (type) {
    case 1:
      return periodOf(data);
    case 2:
      if (!isOnePeriod(data, dayMs)) return { type: 'unread', what: 'days apart by a period' };
      return { type: 'days', days: [1, 2, 3, 4, 5, 6, 7], atMs: timeOfDay(data, 'TASKSCH_ED') };
    case 3: {
      if (!isOnePeriod(data, 7 * dayMs)) return { type: 'unread', what: 'weeks apart by a period' };
      const day = integerOf(data['TASKSCH_EW_DAY']) ?? 0;
      return day < 1 || day > 7
        ? { type: 'never' }
        : { type: 'days', days: [day], atMs: timeOfDay(data, 'TASKSCH_EW') };
    }
    case 4: {
      const day = integerOf(data['TASKSCH_EM_DAY']) ?? 0;
      return day < 1 || day > 31 ? { type: 'never' } : { type: 'month', day, atMs: timeOfDay(data, 'TASKSCH_EM') };
    }
    case 6: {
      const days = daysOfMask(integerOf(data['TASKSCH_WD_DAYS']) ?? 0);
      return days.length === 0 ? { type: 'never' } : { type: 'days', days, atMs: timeOfDay(data, 'TASKSCH_WD') };
    }
    case 5:
    case 7:
      return { type: 'unread', what: `type ${type}` };
    default:
      return { type: 'never' };
  }
}

/** The first start after `after`, or undefined when the clock never starts it. Periods count from `created`. */
export function nextStart(schedule: Schedule, after: number, created: number): number | undefined {
  switch (schedule.type) {
    case 'never':
    case 'newUpdates':
    case 'afterTask':
    case 'unread':
      return undefined;
    case 'month':
      return nextMonthly(schedule.day, schedule.atMs, after);
    case 'period': {
      const origin = schedule.first ?? created + schedule.everyMs;
      if (origin > after) return origin;
      return origin + (Math.floor((after - origin) / schedule.everyMs) + 1) * schedule.everyMs;
    }
    case 'days': {
      const midnight = Math.floor(after / dayMs) * dayMs;
      for (let day = 0; day <= 7; day += 1) {
        const start = midnight + day * dayMs + schedule.atMs;
        if (start > after && schedule.days.includes(weekday(start))) return start;
      }
      return undefined;
    }
  }
}

/** A schedule in words. */
export function scheduleInWords(schedule: Schedule): string {
  switch (schedule.type) {
    case 'never':
      return 'manually';
    case 'newUpdates':
      return 'when new updates are downloaded to the repository';
    case 'afterTask':
      return `after task ${schedule.task} has ${schedule.result === 3 ? 'failed' : 'completed'}`;
    case 'unread':
      return `never here (not modelled: ${schedule.what})`;
    case 'month':
      return `on day ${schedule.day} of each month at ${new Date(schedule.atMs).toISOString().slice(11, 16)} UTC`;
    case 'period':
      return `every ${durationInWords(schedule.everyMs)}`;
    case 'days': {
      const time = new Date(schedule.atMs).toISOString().slice(11, 16);
      if (schedule.days.length === 7) return `daily at ${time} UTC`;
      return `${schedule.days.map((day) => weekdays[day - 1]).join(', ')} at ${time} UTC`;
    }
  }
}

function durationInWords(ms: number): string {
  if (ms % dayMs === 0) return `${ms / dayMs} d`;
  if (ms % hourMs === 0) return `${ms / hourMs} h`;
  return ms % minuteMs === 0 ? `${ms / minuteMs} min` : `${ms / 1000} s`;
}

/** Reference: ksc-openapi.md 4.4, start conditions [D]. */
function startCondition(data: Params): Schedule | undefined {
  const condition = insideParams(insideParams(data['TASK_ADDITIONAL_PARAMS'])?.['KLPRTS_START_CONDITION']);
  const type = integerOf(condition?.['KLPRTS_START_CONDITION_TYPE']) ?? 0;
  switch (type) {
    case 0:
      return undefined;
    case 1:
      return { type: 'newUpdates' };
    case 3: {
      const text = (name: string): string => {
        const value = condition?.[`KLPRTS_START_CONDITION_${name}`];
        return typeof value === 'string' ? value : '';
      };
      const result = integerOf(condition?.['KLPRTS_START_CONDITION_VALUE_EX']) ?? 4;
      return { type: 'afterTask', task: text('VALUE'), storageId: text('VALUE2'), result };
    }
    default:
      return { type: 'unread', what: `start condition ${type}` };
  }
}

/** Whether a period of days or weeks says nothing but every one of them. Its name and unit are those of type 1 [I]. */
function isOnePeriod(data: Params, one: number): boolean {
  const period = integerOf(data['TASKSCH_MS_PERIOD']) ?? 0;
  return period === 0 || period === one;
}

function nextMonthly(day: number, atMs: number, after: number): number {
  const from = new Date(after);
  for (let month = from.getUTCMonth(); ; month += 1) {
    // Day 0 of the next month is the last one of this.
    const last = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
    const start = Date.UTC(from.getUTCFullYear(), month, Math.min(day, last)) + atMs;
    if (start > after) return start;
  }
}

function periodOf(data: Params): Schedule {
  const everyMs = integerOf(data['TASKSCH_MS_PERIOD']) ?? 0;
  // Below a minute a schedule makes no sense on this fleet, whose runs take minutes.
  if (everyMs < minuteMs) return { type: 'never' };
  return { type: 'period', everyMs, first: millisecondsOf(data['TASKSCH_FIRST_EXECUTION_TIME']) };
}

function timeOfDay(data: Params, prefix: string): number {
  const part = (name: string): number => integerOf(data[`${prefix}_${name}`]) ?? 0;
  return part('HOURS') * hourMs + part('MINS') * minuteMs + part('SECS') * 1000;
}

/** Bit 1 is Sunday, bit 7 Saturday (reference: ksc-openapi.md 4.4 [D]). */
function daysOfMask(mask: number): number[] {
  return [1, 2, 3, 4, 5, 6, 7].filter((day) => (mask & (1 << ((day % 7) + 1))) !== 0);
}

/** 1 Monday to 7 Sunday. */
function weekday(ms: number): number {
  return ((Math.floor(ms / dayMs) + 3) % 7) + 1;
}

/** Strings of an array attribute. */
export function stringsOf(value: Params[string] | undefined): string[] {
  return elementsOf(value).filter((item): item is string => typeof item === 'string');
}
