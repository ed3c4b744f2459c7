import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSchedule } from '../../src/kinds/tasks/schedule-reading.ts';
import { scheduleSchema } from '../../src/kinds/tasks/schedule-schema.ts';
import { overlaySchedule, scheduleEntriesOf } from '../../src/kinds/tasks/schedule-wire.ts';
import { triggerTypeOf } from '../../src/kinds/tasks/trigger-type.ts';
import { Dictionary } from '../../src/ksc/dictionary.ts';
import type { KscParams } from '../../src/ksc/values.ts';
import type { UpdateChange } from '../../src/model/change.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { valueAt } from '../../src/model/pointer.ts';
import type { ObservedObject } from '../../src/model/resource.ts';
import { propose } from '../../src/planning/propose.ts';
import { object } from '../../src/schema/field.ts';
import { normalise } from '../../src/schema/normalise.ts';
import { changedPart } from '../../src/schema/part-of.ts';
import { scheduleInWords, scheduleOf } from '../../src/simulator/objects/schedule.ts';
import { type Params, params } from '../../src/simulator/wire/value.ts';
import { declared, madeUpKind, there } from '../planning/made-up.ts';
import { samples } from '../support/sampling.ts';
import { arbitraryOf } from './arbitrary-of.ts';

const dictionary = new Dictionary({ accept: [], override: {} }, false);
const schema = object('A task.', { schedule: scheduleSchema });
const kind = madeUpKind({ schema, documentSchema: schema });
const alternatives = ['every', 'daily', 'weekly', 'on'];
const options = ['runMissed', 'randomize', 'stopAfter'];

const dayMs = 86_400_000;
/** Triggers of every type, with the attributes that this type has, and some that kscctl cannot write. */
const time = (prefix: string) =>
  fc.tuple(fc.nat(23), fc.nat(59), fc.nat(59)).map(([hours, mins, secs]) => ({
    [`${prefix}_HOURS`]: hours,
    [`${prefix}_MINS`]: mins,
    [`${prefix}_SECS`]: secs,
  }));
const withMembers = (type: number, ...parts: readonly fc.Arbitrary<KscParams>[]): fc.Arbitrary<KscParams> =>
  fc.tuple(...parts).map((all) => Object.assign({ TASKSCH_TYPE: type }, ...all) as KscParams);
const one = (name: string, value: fc.Arbitrary<number>) => value.map((found) => ({ [name]: found }));
const period = one('TASKSCH_MS_PERIOD', fc.constantFrom(60_000, 90_500, 3_600_000, 86_400_000));
const apart = fc.oneof(fc.constant({}), one('TASKSCH_MS_PERIOD', fc.constantFrom(0, 1, dayMs, 2 * dayMs, 7 * dayMs)));
const startEvent = fc.constantFrom<KscParams>(
  {},
  {},
  {},
  { EVENT_TYPE: '', FILTER_EVENTS_PRODUCT_NAME: '' },
  { EVENT_TYPE: 'KLPRCI_TaskState', FILTER_EVENTS_PRODUCT_NAME: 'KES', EVENT_BODY_FILTER: { KLPRCI_newState: 3 } },
);
const trigger = fc.oneof(
  withMembers(0),
  withMembers(1, period),
  withMembers(2, time('TASKSCH_ED'), apart),
  withMembers(3, one('TASKSCH_EW_DAY', fc.integer({ min: 0, max: 8 })), time('TASKSCH_EW'), apart),
  withMembers(4, one('TASKSCH_EM_DAY', fc.integer({ min: 1, max: 31 })), time('TASKSCH_EM')),
  withMembers(5, period),
  withMembers(6, one('TASKSCH_WD_DAYS', fc.nat(255)), time('TASKSCH_WD')),
  withMembers(7, one('TASKSCH_MD_UNKNOWN', fc.nat(9))),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const task = fc
  .record({
    trigger,
    startEvent,
    condition: fc.constantFrom(undefined, undefined, 0, 1, 2, 3),
    subtype: maybe(fc.constantFrom(0, 7, 256)),
    runMissed: maybe(fc.boolean()),
    auto: maybe(fc.boolean()),
    delay: maybe(fc.constantFrom(0, 30)),
    maxTime: maybe(fc.constantFrom(0, 120)),
  })
  .map((of) =>
    defined({
      ...of.trigger,
      ...of.startEvent,
      TASKSCH_FIRST_EXECUTION_TIME_SEC: 7,
      TASKSCH_RUN_MISSED_FLAG: of.runMissed,
      TASK_START_DELTA: of.delay,
      TASK_MAX_EXEC_TIME: of.maxTime,
      TASK_ADDITIONAL_PARAMS: {
        x: 1,
        ...(of.condition === undefined
          ? {}
          : {
              KLPRTS_START_CONDITION: { KLPRTS_START_CONDITION_TYPE: of.condition, KLPRTS_START_CONDITION_VALUE: 1 },
            }),
      },
      TASK_INFO_PARAMS: defined({
        DisplayName: 'x',
        'klprts-TaskScheduleSubtype': of.subtype,
        KLTSK_ALLOW_AUTO_RANDOMIZATION: of.auto,
      }),
    }),
  );
const ignore = fc.subarray(
  ['', ...[...alternatives, 'weekly/days', 'weekly/at', 'other', 'manual', ...options].map((name) => `/${name}`)].map(
    (below) => `/spec/schedule${below}`,
  ),
  { maxLength: 4 },
);

function defined(members: Readonly<Record<string, unknown>>): KscParams {
  return JSON.parse(JSON.stringify(members)) as KscParams;
}

function observed(data: KscParams): ObservedObject {
  const { schedule, unknown } = readSchedule(data, dictionary);
  return there('a', schedule === null ? {} : { schedule }, unknown);
}

function changeOf(data: KscParams, schedule: Json, pointers: readonly string[]): UpdateChange | undefined {
  const resource = declared('a', { schedule }, { lifecycle: { ignore: pointers } });
  const state = { objects: [observed(data)], unread: [], read: 1 };
  const [change] = propose({ kind, resources: [resource], waiting: [], observed: state }, null).changes;
  return change as UpdateChange | undefined;
}

/** Attributes by the part of a schedule that they belong to; `other` is none of them. */
function partsOf(data: KscParams): Readonly<Record<string, JsonObject>> {
  const {
    TASK_INFO_PARAMS: info,
    TASK_ADDITIONAL_PARAMS: additional,
    ...top
  } = data as unknown as Record<string, never>;
  const parts: Record<string, Record<string, Json>> = {
    other: {},
    trigger: {},
    runMissed: {},
    randomize: {},
    stopAfter: {},
  };
  const owners: readonly (readonly [RegExp, string])[] = [
    [/^TASKSCH_(TYPE|MS_PERIOD|E[DWM]_|WD_)|^KLPRTS_START_CONDITION$|Subtype$|^EVENT_|^FILTER_EVENTS_/, 'trigger'],
    [/^TASKSCH_RUN_MISSED_FLAG$/, 'runMissed'],
    [/^TASK_START_DELTA$|^KLTSK_ALLOW_AUTO_RANDOMIZATION$/, 'randomize'],
    [/^TASK_MAX_EXEC_TIME$/, 'stopAfter'],
  ];
  for (const [name, value] of Object.entries({ ...top, ...asObject(additional), ...asObject(info) })) {
    const owner = owners.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
    parts[owner] = { ...parts[owner], [name]: value };
  }
  return parts;
}

/** Parts that the fields of a change name. */
function namedParts(paths: readonly string[]): readonly string[] {
  return paths.map((path) => {
    const [, , , member = ''] = path.split('/');
    return options.includes(member) ? member : 'trigger';
  });
}

function subtypeOf(data: KscParams): unknown {
  return (data['TASK_INFO_PARAMS'] as KscParams)['klprts-TaskScheduleSubtype'];
}

describe('a change of a schedule', () => {
  const wish = arbitraryOf(scheduleSchema, null).map((value) => normalise(scheduleSchema, value));

  test('writes the parts that it names and no other, leaves alone what is ignored, and leaves nothing to plan', () => {
    let written = 0;
    fc.assert(
      fc.property(task, wish, ignore, (data, schedule, pointers) => {
        const change = changeOf(data, schedule, pointers);
        if (change === undefined) return;
        written += 1;
        const paths = change.fields.map((field) => field.path);
        const part = changedPart(schema, change.desired, paths)['schedule'] ?? null;
        const after = overlaySchedule(data, part, dictionary);
        const [before, now] = [partsOf(data), partsOf(after)];
        const named = namedParts(paths);
        for (const name of ['other', 'trigger', ...options]) {
          if (!named.includes(name)) expect(now[name], name).toEqual(before[name]);
        }
        const replaced = paths.includes('/spec/schedule');
        const specs = [observed(data).spec, observed(after).spec];
        for (const pointer of pointers) {
          if (replaced && pointer.startsWith('/spec/schedule/weekly/')) continue;
          const [was, is] = specs.map((spec) => valueAt({ spec }, pointer));
          expect(is, pointer).toEqual(was);
        }
        const type = triggerTypeOf(data, dictionary);
        const names = scheduleEntriesOf(part, type).map((entry) => entry.name);
        const writesSubtype = names.some((name) => name.endsWith('-subtype'));
        if (!writesSubtype) expect(subtypeOf(after)).toEqual(subtypeOf(data));
        expect(writesSubtype).toBe(!isSame(type, triggerTypeOf(after, dictionary)));
        expect(changeOf(after, schedule, pointers)).toBeUndefined();
      }),
      samples(600),
    );
    expect(written).toBeGreaterThan(200);
  });

  test('of days or time alone leaves the other as the server spells it', () => {
    fc.assert(
      fc.property(task, fc.constantFrom('days', 'at'), (data, moved) => {
        const { schedule } = readSchedule(data, dictionary);
        const weekly = schedule?.['weekly'];
        if (!isJsonObject(weekly ?? null)) return;
        const days = JSON.stringify((weekly as JsonObject)['days']) === '["Mon"]' ? ['Sun'] : ['Mon'];
        const change = changeOf(
          data,
          { weekly: { ...(weekly as JsonObject), ...(moved === 'at' ? { at: '24:00' } : { days }) } },
          [],
        );
        const part = changedPart(schema, change?.desired ?? {}, change?.fields.map((field) => field.path) ?? []);
        const after = overlaySchedule(data, part['schedule'] ?? null, dictionary);
        const kept = moved === 'at' ? /_DAYS?$|_TYPE$/ : /_(HOURS|MINS|SECS|TYPE)$/;
        for (const name of Object.keys(data).filter((found) => kept.test(found)))
          expect(after[name]).toEqual(data[name]);
      }),
      samples(300),
    );
  });
});

describe('a trigger that the client reads as one that can be declared', () => {
  test('starts on the simulated server when the same trigger, written by the client, does', () => {
    const blank: KscParams = { TASKSCH_TYPE: 0, TASK_ADDITIONAL_PARAMS: {}, TASK_INFO_PARAMS: {} };
    let read = 0;
    fc.assert(
      fc.property(task, (data) => {
        const { schedule } = readSchedule(data, dictionary);
        const declarable = alternatives.some((name) => schedule?.[name] !== undefined);
        if (schedule === null || schedule['other'] !== undefined) return;
        // Seconds cannot be declared.
        if (Number(data['TASKSCH_MS_PERIOD'] ?? 0) % 60_000 !== 0) return;
        read += 1;
        const written = overlaySchedule(blank, declarable ? schedule : 'manual', dictionary);
        expect(onServer(data)).toBe(onServer(written));
      }),
      samples(600),
    );
    expect(read).toBeGreaterThan(60);
  });
});

/** When the simulated server starts a task with these data. */
function onServer(data: KscParams): string {
  const { TASK_ADDITIONAL_PARAMS: additional, TASK_INFO_PARAMS: _info, EVENT_BODY_FILTER: _filter, ...top } = data;
  const condition = (additional as KscParams)['KLPRTS_START_CONDITION'] as Params | undefined;
  const wrapped = params(condition === undefined ? {} : { KLPRTS_START_CONDITION: params(condition) });
  return scheduleInWords(scheduleOf({ ...(top as Params), TASK_ADDITIONAL_PARAMS: wrapped }));
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value ?? null) ? (value as JsonObject) : {};
}
