import { expect, test } from 'vitest';
import { nextStart, scheduleInWords, scheduleOf } from '../../../src/simulator/objects/schedule.ts';
import { long, type Params, params } from '../../../src/simulator/wire/value.ts';

/** A Monday. */
const created = Date.parse('2026-03-02T06:00:00Z');

test.each<[string, Params, string[]]>([
  ['every 6 h', { TASKSCH_TYPE: 1, TASKSCH_MS_PERIOD: 21_600_000 }, ['2026-03-02T12:00:00Z', '2026-03-02T18:00:00Z']],
  [
    'every 30 d',
    {
      TASKSCH_TYPE: 1,
      TASKSCH_MS_PERIOD: long(2_592_000_000),
      TASKSCH_FIRST_EXECUTION_TIME: { type: 'datetime', value: '2026-03-02T07:00:00Z' },
    },
    ['2026-03-02T07:00:00Z', '2026-04-01T07:00:00Z'],
  ],
  [
    'daily at 18:30 UTC',
    { TASKSCH_TYPE: 2, TASKSCH_ED_HOURS: 18, TASKSCH_ED_MINS: 30, TASKSCH_ED_SECS: 0 },
    ['2026-03-02T18:30:00Z', '2026-03-03T18:30:00Z'],
  ],
  ['Monday at 06:00 UTC', { TASKSCH_TYPE: 3, TASKSCH_EW_DAY: 1, TASKSCH_EW_HOURS: 6 }, ['2026-03-09T06:00:00Z']],
  [
    'Saturday, Sunday at 01:00 UTC',
    { TASKSCH_TYPE: 6, TASKSCH_WD_DAYS: 130, TASKSCH_WD_HOURS: 1 },
    ['2026-03-07T01:00:00Z', '2026-03-08T01:00:00Z'],
  ],
  [
    'daily at 18:00 UTC',
    { TASKSCH_TYPE: 2, TASKSCH_ED_HOURS: 18, TASKSCH_MS_PERIOD: 86_400_000 },
    ['2026-03-02T18:00:00Z', '2026-03-03T18:00:00Z'],
  ],
  [unread('days apart by a period'), { TASKSCH_TYPE: 2, TASKSCH_ED_HOURS: 18, TASKSCH_MS_PERIOD: 172_800_000 }, []],
  [unread('weeks apart by a period'), { TASKSCH_TYPE: 3, TASKSCH_EW_DAY: 1, TASKSCH_MS_PERIOD: 86_400_000 }, []],
  [unread('type 5'), { TASKSCH_TYPE: 5, TASKSCH_MS_PERIOD: 21_600_000 }, []],
  [unread('type 7'), { TASKSCH_TYPE: 7 }, []],
  [unread('start condition 2'), { TASKSCH_TYPE: 2, TASKSCH_ED_HOURS: 18, ...starting(2) }, []],
  [unread('event KLPRCI_TaskState'), { TASKSCH_TYPE: 2, TASKSCH_ED_HOURS: 18, EVENT_TYPE: 'KLPRCI_TaskState' }, []],
  ['manually', { TASKSCH_TYPE: 0, EVENT_TYPE: '' }, []],
  ['manually', { TASKSCH_TYPE: 0 }, []],
  ['when new updates are downloaded to the repository', { TASKSCH_TYPE: 0, ...starting(1) }, []],
])('%s starts when it says', (words, data, starts) => {
  const schedule = scheduleOf(data);
  expect(scheduleInWords(schedule)).toBe(words);
  let after = created;
  for (const start of starts) {
    after = nextStart(schedule, after, created) ?? Number.NaN;
    expect(after).toBe(Date.parse(start));
  }
  if (starts.length === 0) expect(nextStart(schedule, created, created)).toBeUndefined();
});

function unread(what: string): string {
  return `never here (not modelled: ${what})`;
}

function starting(type: number): Params {
  const condition = params({ KLPRTS_START_CONDITION: params({ KLPRTS_START_CONDITION_TYPE: type }) });
  return { TASK_ADDITIONAL_PARAMS: condition };
}
