import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { consentTo } from '../../src/cli/commands/consent.ts';
import type { Io } from '../../src/cli/io.ts';
import { outputFor } from '../../src/cli/output.ts';
import type { Plan } from '../../src/model/plan.ts';
import { planOf } from '../laws/worlds.ts';

const berlin = { kind: 'AdministrationGroup', name: 'Berlin', desired: {}, observed: null, owned: null };
const made = planOf({ hasLedger: false, slots: [berlin] });
const plan: Plan = { ...made, waves: made.waves.map((wave) => wave.map((change) => ({ ...change, held: null }))) };

/** A terminal, or files and pipes where `isTTY` says so. */
function terminal(isTTY: { readonly stdout?: boolean; readonly stdin?: boolean } = {}) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr', tty: boolean) =>
    Object.assign(
      new PassThrough().setEncoding('utf8').on('data', (text: string) => {
        written[name] += text;
      }),
      { isTTY: tty },
    );
  const interruption = new AbortController();
  const stdin = Object.assign(new PassThrough(), { isTTY: isTTY.stdin ?? true });
  const io: Io = {
    stdin,
    stdout: stream('stdout', isTTY.stdout ?? true),
    stderr: stream('stderr', true),
    env: {},
    cwd: '/',
    signal: interruption.signal,
  };
  const ask = (isPrinted: boolean) => {
    const output = outputFor({ format: 'text', color: true, logFormat: 'text' }, io);
    return consentTo({ plan, isApproved: false, isPrinted, root: '/' }, io, output);
  };
  return { written, stdin, ask, interrupt: () => interruption.abort(130) };
}

describe('the question whether to apply', () => {
  test.each([
    ['yes', 'yes\r', 'given'],
    ['anything else', 'y\r', 'missing'],
    ['nothing', '\r', 'missing'],
    ['the end of the input', '\u0004', 'missing'],
    ['Ctrl-C', '\u0003', 'interrupted'],
    ['Ctrl-C after yes', 'yes\u0003', 'interrupted'],
  ])('that is answered with %s', async (_what, keys, consent) => {
    const { written, stdin, ask } = terminal();
    stdin.write(keys);
    expect(await ask(true)).toBe(consent);
    if (consent !== 'given') expect(written.stderr).toMatch(/Nothing was changed\.\n$/);
  });

  test('ends with a signal', async () => {
    const { ask, interrupt } = terminal();
    const asked = ask(true);
    interrupt();
    expect(await asked).toBe('interrupted');
  });

  test('is not asked without a terminal', async () => {
    const { written, ask } = terminal({ stdin: false });
    expect(await ask(true)).toBe('missing');
    expect(written.stderr).toContain('--auto-approve');
    expect(written.stderr).not.toContain('Only "yes"');
  });

  test.each([
    ['was not printed', {}, false, true],
    ['went into a file', { stdout: false }, true, true],
    ['stands on the terminal', {}, true, false],
  ])('comes with the plan where that %s', async (_where, tty, isPrinted, isShown) => {
    const { written, stdin, ask } = terminal(tty);
    stdin.write('yes\r');
    await ask(isPrinted);
    expect(written.stderr.includes('AdministrationGroup/Berlin')).toBe(isShown);
  });
});
