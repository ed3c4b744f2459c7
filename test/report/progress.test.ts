import { describe, expect, test } from 'vitest';
import { diagnostic } from '../../src/model/diagnostic.ts';
import type { Event } from '../../src/model/event.ts';
import { type ProgressOptions, progressLines } from '../../src/report/progress.ts';
import { changeOf } from '../planning/made-up.ts';

const events: readonly Event[] = [
  { type: 'connecting', target: 'hq\u001b[2J\u009b\u2028\u202e', url: 'https://127.0.0.1:1' },
  { type: 'reading', kind: 'Thing' },
  { type: 'read', kind: 'Thing', objects: 3 },
  { type: 'applying', change: changeOf('create', 'a') },
  {
    type: 'outcome',
    outcome: {
      id: 'Thing/a\u202e',
      action: 'create',
      outcome: 'failed',
      error: { code: 'x', message: 'no\nline', method: 'Things.Add' },
      calls: 2,
      ms: 5,
    },
  },
  { type: 'notice', diagnostic: diagnostic('task/overlap', { message: 'overlaps' }) },
];

function lines(options: Omit<ProgressOptions, 'write'>): string[] {
  const written: string[] = [];
  const sink = progressLines({ ...options, write: (line) => written.push(line) });
  for (const event of events) sink(event);
  return written;
}

describe('progress', () => {
  test('tells people what is read and done, each on one line without escapes', () => {
    expect(lines({ format: 'text', level: 'normal' })).toEqual([
      'connecting to hq\\u{1b}[2J\\u{9b}\\u{2028}\\u{202e} (https://127.0.0.1:1)',
      'read 3 of Thing',
      'failed create Thing/a\\u{202e}: no\\nline [Things.Add] (2 calls, 5 ms)',
      'warning task/overlap overlaps.',
    ]);
  });

  test('tells more when asked, only what is done for a log, and nothing when quiet', () => {
    expect(lines({ format: 'text', level: 'verbose' })).toHaveLength(6);
    expect(lines({ format: 'text', level: 'sparse' }).map((line) => line.split(' ')[0])).toEqual(['failed', 'warning']);
    expect(lines({ format: 'text', level: 'quiet' })).toEqual([]);
    expect(lines({ format: 'json', level: 'quiet' })).toEqual([]);
  });

  test('is one object a line for machines, with nothing in it that a terminal obeys', () => {
    const written = lines({ format: 'json', level: 'normal' });
    expect(written.map((line) => (JSON.parse(line) as Event).type)).toEqual(events.map((one) => one.type));
    expect(JSON.parse(written[0] ?? '')).toEqual(events[0]);
    for (const line of written) expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/u);
  });

  test('does not say in words what was not done because it is held: the plan and the report do', () => {
    const written: string[] = [];
    const outcome = { id: 'Thing/a', action: 'update', outcome: 'held', calls: 0, ms: 0 } as const;
    progressLines({ format: 'text', level: 'verbose', write: (line) => written.push(line) })({
      type: 'outcome',
      outcome,
    });
    expect(written).toEqual([]);
  });
});
