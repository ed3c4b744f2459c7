import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { outputFor } from '../../src/cli/output.ts';
import { diagnostic } from '../../src/model/diagnostic.ts';

/** What a notice looks like where the two streams are terminals or files. */
function notice(stdout: boolean, stderr: boolean, env: Readonly<Record<string, string>>, color = true): string {
  let text = '';
  const stream = (isTTY: boolean) => Object.assign(new PassThrough().setEncoding('utf8'), { isTTY });
  const err = stream(stderr).on('data', (part: string) => {
    text += part;
  });
  const io = {
    stdin: new PassThrough(),
    stdout: stream(stdout),
    stderr: err,
    env,
    cwd: '/',
    signal: AbortSignal.any([]),
  };
  outputFor({ format: 'text', color, logFormat: 'text' }, io).notices([diagnostic('lock/held', { message: 'm' })], '/');
  return text;
}

test('standard error has colours where it is a terminal itself, and they are not refused', () => {
  expect(notice(false, true, {})).toContain('\u001b[');
  expect(notice(true, true, { NO_COLOR: '' })).toContain('\u001b[');
  for (const text of [
    notice(true, false, {}),
    notice(true, true, { NO_COLOR: '1' }),
    notice(true, true, { TERM: 'dumb' }),
    notice(true, true, {}, false),
  ])
    expect(text).not.toContain('\u001b[');
});

test('JSON holds nothing that a terminal obeys or that turns the direction of text, and reads as it was', () => {
  const hostile = 'a\u0000\u001b\u007f\u009b\u061c\u200e\u2028\u2029\u202e\u2069\ufeff"\\u202e b';
  const found = diagnostic('lock/held', { message: hostile });
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') =>
    new PassThrough().setEncoding('utf8').on('data', (part: string) => {
      written[name] += part;
    });
  const io = {
    stdin: new PassThrough(),
    stdout: stream('out'),
    stderr: stream('err'),
    env: {},
    cwd: '/',
    signal: AbortSignal.any([]),
  };
  const output = outputFor({ format: 'json', color: true, logFormat: 'json' }, io);
  output.json({ [hostile]: hostile });
  expect(JSON.parse(written.out)).toEqual({ [hostile]: hostile });
  output.failure([found], '/', 'json');
  output.notices([found], '/');
  expect(JSON.parse(written.err)).toMatchObject({ type: 'notice', diagnostic: { message: `${hostile}.` } });
  const all = `${written.out}${written.err}`.replaceAll('\n', '');
  expect(all).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/u);
});
