import { describe, expect, test } from 'vitest';
import { readSchedule } from '../../src/kinds/tasks/schedule-reading.ts';
import { scheduleSchema } from '../../src/kinds/tasks/schedule-schema.ts';
import { overlaySchedule } from '../../src/kinds/tasks/schedule-wire.ts';
import { Dictionary } from '../../src/ksc/dictionary.ts';
import type { KscParams } from '../../src/ksc/values.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { compare } from '../../src/planning/compare.ts';
import { object } from '../../src/schema/field.ts';
import { normalise } from '../../src/schema/normalise.ts';

const dictionary = new Dictionary({ accept: [], override: {} }, true);
const schema = object('A task.', { schedule: scheduleSchema });

const triggers: readonly Json[] = [
  'manual',
  ...of('every', ['90s', '60s', '30m', '60m', '6h', '24h', '2d', '30d', '999999d']),
  ...of('daily', ['00:00', '7:05', '18:00', '23:59']),
  ...of(
    'weekly',
    [['Mon'], ['Sun'], ['Sat', 'Sun'], ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], ['Fri', 'Mon']].map(
      (days) => ({ days, at: '6:30' }),
    ),
  ),
  { on: 'new-updates' },
];
const options: readonly JsonObject[] = [undefined, true, false].flatMap((runMissed) =>
  [undefined, 'auto', 'off', '1m', '30m', '60m', '90m', '48h'].flatMap((randomize) =>
    [undefined, 'never', '1m', '120m', '2h', '1440m', '3d'].map(
      (stopAfter) => JSON.parse(JSON.stringify({ runMissed, randomize, stopAfter })) as JsonObject,
    ),
  ),
);
const schedules: readonly Json[] = triggers.flatMap((trigger): Json[] =>
  typeof trigger === 'string' ? [trigger] : options.map((option) => ({ ...(trigger as JsonObject), ...option })),
);
const blank: KscParams = { TASKSCH_TYPE: 0, TASK_ADDITIONAL_PARAMS: { x: 1 }, TASK_INFO_PARAMS: { DisplayName: 'x' } };

function of(trigger: string, values: readonly Json[]): Json[] {
  return values.map((value) => ({ [trigger]: value }));
}

function differences(declared: Json, task: KscParams) {
  const schedule = normalise(scheduleSchema, declared);
  return compare(schema, { schedule }, { schedule: readSchedule(task, dictionary).schedule ?? 'unknown' }).fields;
}

describe('a schedule', () => {
  test('in every combination of trigger and options reads back as it was written', () => {
    for (const declared of schedules) {
      const written = overlaySchedule(blank, normalise(scheduleSchema, declared), dictionary);
      expect(differences(declared, written), JSON.stringify(declared)).toEqual([]);
      expect((written['TASK_ADDITIONAL_PARAMS'] as KscParams)['x']).toBe(1);
    }
  });

  test('takes the place of any other, and leaves nothing of its trigger behind', () => {
    for (const before of triggers) {
      for (const after of triggers) {
        const old = overlaySchedule(blank, normalise(scheduleSchema, before), dictionary);
        const written = overlaySchedule(old, normalise(scheduleSchema, after), dictionary);
        expect(differences(after, written), JSON.stringify({ before, after })).toEqual([]);
        const fresh = overlaySchedule(blank, normalise(scheduleSchema, after), dictionary);
        expect(Object.keys(written).sort()).toEqual(Object.keys(fresh).sort());
      }
    }
  });

  test('leaves nothing behind of a trigger that kscctl cannot write, whatever the period is called', () => {
    const renamed = new Dictionary({ accept: [], override: { 'schedule.period': 'OTHER_PERIOD' } }, true);
    const bare = { ...blank, TASKSCH_TYPE: 4, TASKSCH_RUN_MISSED_FLAG: true };
    const foreign: KscParams = {
      ...bare,
      TASKSCH_EM_DAY: 1,
      TASKSCH_ED_HOURS: 1,
      TASKSCH_EW_DAY: 1,
      TASKSCH_WD_DAYS: 2,
      TASKSCH_MS_PERIOD: 1,
      OTHER_PERIOD: 1,
      EVENT_TYPE: 'x',
      EVENT_BODY_FILTER: {},
      FILTER_EVENTS_PRODUCT: 'x',
    };
    for (const declared of triggers.map((one) => normalise(scheduleSchema, one)))
      expect(overlaySchedule(foreign, declared, renamed)).toEqual(overlaySchedule(bare, declared, renamed));
  });

  test('of which only a part is named is written over a trigger of its type, and over no other', () => {
    const written = (before: Json) => overlaySchedule(blank, before, dictionary);
    const [weekly, daily] = [written({ weekly: { days: ['Mon'], at: '06:30' } }), written({ daily: '18:00' })];
    const days = { weekly: { days: ['Tue'] } };
    expect(readSchedule(overlaySchedule(weekly, days, dictionary), dictionary).schedule).toEqual({
      weekly: { days: ['Tue'], at: '06:30' },
    });
    expect(overlaySchedule(daily, days, dictionary)).toEqual(daily);
    const time = { TASKSCH_EW_HOURS: 6, TASKSCH_EW_MINS: 30, TASKSCH_EW_SECS: 15 };
    const onOneDay = { ...blank, TASKSCH_TYPE: 3, TASKSCH_EW_DAY: 1, ...time };
    const onTwo = overlaySchedule(onOneDay, { weekly: { days: ['Mon', 'Tue'] } }, dictionary);
    expect(readSchedule(onTwo, dictionary).schedule).toEqual({ weekly: { days: ['Mon', 'Tue'], at: '06:30' } });
    expect(onTwo['TASKSCH_WD_SECS']).toBe(15);
  });

  test('keeps the options that it does not name', () => {
    const first = overlaySchedule(
      blank,
      { daily: '18:00', runMissed: true, randomize: '30m', stopAfter: '2h' },
      dictionary,
    );
    const second = overlaySchedule(first, { every: '6h' }, dictionary);
    expect(readSchedule(second, dictionary).schedule).toEqual({
      every: '6h',
      runMissed: true,
      randomize: '30m',
      stopAfter: '2h',
    });
  });

  test('that kscctl cannot write is shown as what it is, and any declared one differs from it', () => {
    const monthly: KscParams = { ...blank, TASKSCH_TYPE: 4, TASKSCH_EM_DAY: 1 };
    expect(readSchedule(monthly, dictionary).schedule?.['other']).toContain('TASKSCH_TYPE 4');
    for (const declared of triggers) expect(differences(declared, monthly)[0]?.path).toBe('/spec/schedule');
  });

  test('that has both a time and a start condition is none that kscctl knows', () => {
    const both = overlaySchedule(blank, { daily: '18:00' }, dictionary);
    const additional = { KLPRTS_START_CONDITION: { KLPRTS_START_CONDITION_TYPE: 1 } };
    const found = readSchedule({ ...both, TASK_ADDITIONAL_PARAMS: additional }, dictionary).schedule;
    expect(found?.['other']).toContain('TASKSCH_TYPE 2 and start condition 1');
  });

  test('whose trigger lacks an attribute is unknown, and no default stands in for it', () => {
    const lacking: readonly KscParams[] = [
      { TASKSCH_TYPE: 1 },
      { TASKSCH_TYPE: 2, TASKSCH_ED_HOURS: 7 },
      { TASKSCH_TYPE: 6 },
      {},
    ];
    for (const trigger of lacking)
      expect(readSchedule({ TASK_INFO_PARAMS: {}, ...trigger }, dictionary)).toEqual({
        schedule: null,
        unknown: ['/schedule'],
      });
  });

  test('names options that the server does not tell as unknown', () => {
    expect(readSchedule(blank, dictionary)).toEqual({
      schedule: {},
      unknown: ['/schedule/runMissed', '/schedule/randomize', '/schedule/stopAfter'],
    });
  });
});
