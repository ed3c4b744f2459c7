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
  for (const text of [notice(true, false, {}), notice(true, true, { NO_COLOR: '1' }), notice(true, true, {}, false)])
    expect(text).not.toContain('\u001b[');
});
