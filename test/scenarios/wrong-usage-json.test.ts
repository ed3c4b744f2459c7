import { expect, test } from 'vitest';
import { copyOfExample } from '../support/project.ts';

test.each([
  ['an unknown flag', ['plan', '--json', '--dry-run'], /--dry-run/],
  ['an unknown flag, with the format written out', ['plan', '--format', 'json', '--dry-run'], /--dry-run/],
  ['an unknown command', ['aply', '--format=json'], /aply/],
  ['--json beside another format', ['plan', '--json', '--format', 'markdown'], /contradict/],
  ['--acknowledge without --reason', ['apply', '--json', '--acknowledge', 'max-deletes'], /--reason/],
  ['an unknown guard', ['plan', '--json', '--acknowledge', 'max-delets', '--reason', 'x'], /max-delets/],
  ['a flag without its value', ['plan', '--json', '--target'], /--target/],
  ['no topic', ['sim', 'inspect', 'divices', '--json'], /divices/],
  ['a command that is missing', ['sim', '--json'], /command|--json/],
  ['a watch without its interval', ['watch', '--format', 'json', '--mode', 'report'], /--interval/],
] as const)(
  '%s with JSON asked for is one JSON document on standard output, and exit 64',
  async (_what, args, words) => {
    using project = copyOfExample();
    const ended = await project.run(...args);
    expect(ended.code, ended.stderr).toBe(64);
    expect(ended.stdout.trimEnd()).not.toContain('\n');
    const document = JSON.parse(ended.stdout) as { diagnostics: { message: string }[] };
    expect(document).toMatchObject({ formatVersion: 1, diagnostics: [{ code: 'usage/wrong', severity: 'error' }] });
    expect(document.diagnostics[0]?.message).toMatch(words);
    expect(ended.stderr).toMatch(/^error: /);
  },
);

test('what is asked for behind -- is no option', async () => {
  using project = copyOfExample();
  const ended = await project.run('sim', 'advance', '--', '--json');
  expect([ended.code, ended.stdout]).toEqual([64, '']);
});

test('with --log-format json standard error is JSON also about wrong usage', async () => {
  using project = copyOfExample();
  const ended = await project.run('plan', '--log-format', 'json', '--dry-run');
  expect([ended.code, ended.stdout]).toEqual([64, '']);
  const lines = ended.stderr.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { type: 'notice', diagnostic: { code: 'usage/wrong', message: expect.stringContaining('--dry-run') } },
  ]);
});

test('common options without a command lack a command, and are not blamed themselves', async () => {
  using project = copyOfExample();
  const ended = await project.run('--json');
  expect(ended.code).toBe(64);
  expect(JSON.parse(ended.stdout)).toMatchObject({ diagnostics: [{ message: 'a command is missing.' }] });
  expect(ended.stderr).not.toContain('unknown option');
});

test('an apply without consent keeps standard error JSON, too', async () => {
  using project = copyOfExample();
  const ended = await project.run('apply', '--json', '--log-format', 'json');
  expect(ended.code).toBe(3);
  expect(JSON.parse(ended.stdout)).toMatchObject({ verdict: 'held' });
  const lines = ended.stderr.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown).at(-1)).toMatchObject({
    type: 'notice',
    diagnostic: { code: 'run/no-consent', hint: expect.stringContaining('--auto-approve') },
  });
});
