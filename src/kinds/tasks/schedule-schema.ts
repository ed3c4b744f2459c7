import { boolean, duration, object, oneOf, setOf, text, timeOfDay } from '../../schema/field.ts';

/** Days as the YAML names them, Monday first. */
export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** reference: domain.md 5 (names, defaults and traps of schedules). */
export const scheduleSchema = object(
  'When the task starts: manual, or one of every, daily, weekly, on.',
  {
    every: duration('Repeats after this time, counted from the first run.'),
    daily: timeOfDay('Every day at this wall-clock time, as the server stores it.'),
    weekly: object('On the given days of the week.', {
      days: setOf('Days of the week.', oneOf('A day.', weekdays), { minItems: 1, required: true }),
      at: timeOfDay('Wall-clock time, as the server stores it.', { required: true }),
    }),
    on: oneOf('Starts when this happens: new updates were downloaded to the repository.', ['new-updates']),
    runMissed: boolean('Start a missed run as soon as the application runs again. Off by default.'),
    randomize: text(
      'Spread the starts: auto (the server chooses the delay from the number of devices), off, or an interval such as 30m.',
      {
        pattern: '^(auto|off|[1-9][0-9]{0,5}(m|h|d))$',
        patternMeaning: 'auto, off or an interval of whole minutes such as 30m',
        durations: true,
      },
    ),
    stopAfter: text('Stop the task when it runs longer than this, such as 2h; never is the default.', {
      pattern: '^(never|[1-9][0-9]{0,5}(m|h|d))$',
      patternMeaning: 'never or a duration of whole minutes such as 2h',
      durations: true,
    }),
  },
  { exactlyOne: ['every', 'daily', 'weekly', 'on'], words: ['manual'] },
);
