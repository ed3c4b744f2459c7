import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { copyOfExample } from '../support/project.ts';

/** An apply that has come to its question on a terminal. Gives what it then ends with, and what it has said there. */
async function asked(answer: (stdin: PassThrough, interruption: AbortController) => void) {
  using project = copyOfExample();
  const interruption = new AbortController();
  const keys: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (raw: boolean) => keys.push(raw) });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const stdout = new PassThrough();
  stdout.resume();
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (text.includes('Only "yes"')) answer(stdin, interruption);
  });
  const io = { stdin, stdout, stderr, env: { NO_COLOR: '1' }, cwd: project.root, signal: interruption.signal };
  const code = await main(['apply', '--quiet'], io);
  return { code, said, keys, isInSync: (await project.plan()).code === 0 };
}

test('only "yes" is consent', async () => {
  for (const text of ['\n', 'y\n', 'YES\n', 'yes, please\n']) {
    const { code, said, isInSync } = await asked((stdin) => stdin.write(text));
    expect([code, isInSync], text).toEqual([3, false]);
    expect(said).toContain('Nothing was changed.');
  }
  expect(await asked((stdin) => stdin.write('yes\n'))).toMatchObject({ code: 0, isInSync: true });
});

test('an input that ends is none, and says so', async () => {
  const { code, said, isInSync } = await asked((stdin) => stdin.end());
  expect([code, isInSync]).toEqual([3, false]);
  expect(said).toMatch(/yes" is taken: \r?\nNothing was changed\.\n$/);
});

test('Ctrl-C at the question is the signal that it is elsewhere', async () => {
  const { code, said, keys, isInSync } = await asked((_stdin, interruption) => interruption.abort(130));
  expect([code, isInSync]).toEqual([130, false]);
  expect(said).toMatch(/yes" is taken: \r?\nNothing was changed\.\n$/);
  // A terminal whose keys are taken away sends no signal.
  expect(keys).toEqual([]);
});
