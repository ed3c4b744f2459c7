import { type DictionaryEntry, entry } from '../../ksc/dictionary.ts';

/** Schedules on the wire (reference: ksc-openapi.md 4.2 and 4.4, additions 4). */
export const scheduleEntries = {
  manualSubtype: entry(
    'schedule.manual-subtype',
    256,
    'vendor client',
    'ksc-openapi.md 4.2 [K]',
    'klprts-TaskScheduleSubtype of a task that is started by hand',
  ),
  periodSubtype: subtypeEntry('period', 'repeats after a period (TASKSCH_TYPE 1)'),
  dailySubtype: subtypeEntry('daily', 'starts every day (TASKSCH_TYPE 2)'),
  weekdaysSubtype: subtypeEntry('weekdays', 'starts on days of the week (TASKSCH_TYPE 6)'),
  newUpdatesSubtype: subtypeEntry('new-updates', 'starts when new updates were downloaded (start condition 1)'),
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
    'prefix of day and time of day, with TASKSCH_TYPE 3; written only where a task has that type',
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

/** Types of TASKSCH_TYPE [D a00028] that kscctl writes or reads. Of the period of type 5 neither name nor unit is known. */
export const scheduleTypes = { none: 0, milliseconds: 1, daily: 2, weekly: 3, weekdays: 6 } as const;
/** Start condition: databases were updated [D a00026]. */
export const avBasesUpdated = 1;
export const startCondition = { type: 'KLPRTS_START_CONDITION_TYPE' } as const;
/** The event that starts a task, beside FILTER_EVENTS_*; empty or absent for none (reference: ksc-openapi.md 4.2 [G]). */
export const startEvent = 'EVENT_TYPE';
/** In TASK_INFO_PARAMS, required [D]. */
export const subtypeAttribute = 'klprts-TaskScheduleSubtype';
export const secondsPerMinute = 60;

/** Bit 1 is Sunday, bit 0 is unused (reference: ksc-openapi.md 4.4); `index` counts from Monday. */
export function dayBit(index: number): number {
  return 1 << (((index + 1) % 7) + 1);
}

/** One entry a trigger: that all of them share one value is not known. What tasks of a server carry says more. */
function subtypeEntry(trigger: string, what: string): DictionaryEntry<number> {
  return entry(
    `schedule.${trigger}-subtype`,
    0,
    'invented',
    'ksc-openapi.md 4.2: every value but 256 is unknown',
    `klprts-TaskScheduleSubtype of a task that ${what}`,
  );
}
