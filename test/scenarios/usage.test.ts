import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { kscctl } from '../support/kscctl.ts';
import { copyOfExample } from '../support/project.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test.each([
  ['an unknown flag', ['plan', '--dry-run'], /--dry-run/],
  ['an unknown command', ['aply'], /aply.*apply/s],
  ['an unknown format', ['plan', '--format', 'xml'], /xml.*text, json/s],
  ['a format that the command does not have', ['apply', '--format', 'markdown'], /markdown/],
  ['an argument too many', ['validate', 'config'], /config|arguments/],
  ['--acknowledge without --reason', ['plan', '--acknowledge', 'max-deletes'], /each --acknowledge needs a --reason/],
  ['--reason without --acknowledge', ['plan', '--reason', 'why'], /--acknowledge/],
  ['an empty reason', ['plan', '--acknowledge', 'max-deletes', '--reason', ' '], /reason.*empty/],
  ['an unknown guard', ['plan', '--acknowledge', 'max-delets', '--reason', 'x'], /max-delets.*max-deletes/s],
  ['a flag without its value', ['plan', '--target'], /--target/],
  ['an empty folder', ['plan', '-C', ''], /folder is empty/],
  ['an empty folder before the command', ['--directory=', 'validate'], /folder is empty/],
  ['an empty folder to begin a project in', ['init', ''], /folder is empty/],
  ['two targets', ['plan', '-t', 'a', '-t', 'b'], /--target/],
  ['no topic', ['sim', 'inspect', 'divices'], /divices.*devices/s],
  ['no duration', ['sim', 'advance', 'tomorrow'], /tomorrow.*6h/s],
  ['a negative duration', ['sim', 'advance', '--', '-6h'], /-6h/],
  ['an unknown schema', ['schema', 'UpdateTsk'], /UpdateTask/],
  ["a command's own option before it", ['--auto-approve', 'apply'], /--auto-approve.*\nOnly common options may stand/s],
  ['a common option before no command', ['-C', '.', 'aply'], /aply.*apply/s],
  ['an unknown flag behind a command that options stand before', ['-C', '.', 'plan', '--dry'], /--dry'\n$/],
  ['help for an unknown command', ['help', 'sim', 'severe'], /severe/],
  ['a word with terminal escapes', ['\u001b[31mplan'], /'\\u\{1b\}\[31mplan'/],
  ['a value with terminal escapes', ['sim', 'advance', '\u001b[31m6h'], /"\\u\{1b\}\[31m6h"/],
  ['a port that is none', ['sim', 'serve', '--port', '99999'], /--port/],
] as const)('%s is wrong usage: exit 64, said in a line, and nothing is done', async (_what, args, words) => {
  using project = copyOfExample();
  const ended = await project.run(...args);
  expect(ended.code, ended.stdout + ended.stderr).toBe(64);
  expect(ended.stdout).toBe('');
  expect(ended.stderr).toMatch(words);
  expect(ended.stderr).toMatch(/^error: /);
  expect(ended.stderr).not.toMatch(/^ {4}at /m);
});

test('in a folder without a project every command that needs one says so, and names the way out', async () => {
  using folder = temporaryFolder();
  for (const args of [['validate'], ['plan'], ['apply'], ['sim', 'inspect', 'devices']]) {
    const ended = await kscctl(args, { cwd: folder.path });
    expect(ended.code, args.join(' ')).toBe(1);
    expect(ended.stderr).toMatch(/^\.:1:1 error config\/no-project .*\n {2}hint: .*kscctl init/);
  }
  const json = await kscctl(['plan', '--json'], { cwd: folder.path });
  expect(JSON.parse(json.stdout)).toMatchObject({ formatVersion: 1, diagnostics: [{ code: 'config/no-project' }] });
});

test('a command works from a folder below the project, and with -C from anywhere in exactly that folder', async () => {
  using project = copyOfExample();
  using elsewhere = temporaryFolder();
  const below = path.join(project.root, 'config');
  expect((await kscctl(['validate'], { cwd: below })).code).toBe(0);
  expect((await kscctl(['validate', '-C', project.root], { cwd: elsewhere.path })).code).toBe(0);
  expect((await kscctl(['validate', '-C', '..'], { cwd: below })).code).toBe(0);
  const exact = await kscctl(['validate', '-C', below], { cwd: project.root });
  expect(exact.code).toBe(1);
  expect(exact.stderr).toContain('config/no-project');
  const missing = await kscctl(['plan', '-C', path.join(elsewhere.path, 'none')], { cwd: project.root });
  expect(missing.code).toBe(1);
  expect(missing.stderr).not.toMatch(/^ {4}at /m);
  mkdirSync(path.join(elsewhere.path, 'deep', 'er'), { recursive: true });
  expect((await kscctl(['plan'], { cwd: path.join(elsewhere.path, 'deep', 'er') })).code).toBe(1);
});

test('what is printed to a pipe has no colours, with NO_COLOR, --no-color or without', async () => {
  using project = copyOfExample();
  const escape = String.fromCharCode(27);
  for (const [args, env] of [
    [['plan'], {}],
    [['plan', '--no-color'], {}],
    [['plan'], { NO_COLOR: '1' }],
    [['plan'], { FORCE_COLOR: '1' }],
  ] as const) {
    const ended = await kscctl(args, { cwd: project.root, env });
    expect(ended.code).toBe(2);
    expect(ended.stdout + ended.stderr).not.toContain(escape);
  }
});

test('--help, --version and the help of each command are no errors', async () => {
  using folder = temporaryFolder();
  for (const args of [
    ['--version'],
    ['--help'],
    ['plan', '--help'],
    ['apply', '--help'],
    ['sim', '--help'],
    ['help'],
    ['help', 'sim', 'serve'],
  ]) {
    const ended = await kscctl(args, { cwd: folder.path });
    expect(ended.code, args.join(' ')).toBe(0);
    expect(ended.stdout).not.toBe('');
  }
});

test('progress is quiet with -q, and one JSON object a line with --log-format json', async () => {
  using project = copyOfExample();
  expect((await project.run('plan', '-q')).stderr).toBe('');
  const verbose = await project.run('plan', '-v', '--log-format', 'json');
  const lines = verbose.stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  expect(lines.map((line) => line.type)).toEqual(expect.arrayContaining(['connecting', 'notice']));
});

test('a target that the project does not have is an error of every command, also offline', async () => {
  using project = copyOfExample();
  for (const args of [['validate'], ['plan'], ['apply', '--auto-approve'], ['doctor'], ['sim', 'inspect', 'groups']]) {
    const ended = await project.run(...args, '-t', 'nope', '--json');
    expect(ended.code, args.join(' ')).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ diagnostics: [{ code: 'config/unknown-target' }] });
  }
  expect((await project.run('validate', '-t', 'local')).code).toBe(0);
});

test('every command of sim that has --json prints one JSON document', async () => {
  using project = copyOfExample();
  for (const args of [
    ['reset'],
    ['worlds'],
    ['advance', '1h'],
    ['inspect', 'eulas'],
    ['fault', 'add', 'latency', '--ms', '1'],
    ['fault', 'list'],
    ['fault', 'clear'],
  ]) {
    const ended = await project.run('sim', ...args, '--json');
    expect(ended.code, ended.stderr).toBe(0);
    expect(() => JSON.parse(ended.stdout) as unknown, args.join(' ')).not.toThrow();
  }
});

test.each([
  [['refuse', '--ms', '5'], '--ms is for latency and trickle, not for refuse'],
  [['latency', '--code', '1'], '--code is for pxg-error, not for latency'],
  [['status-503', '--edit', 'name'], '--edit is for competitor, not for status-503'],
  [['refuse', '--method', 'Tasks.*'], '--method is not for refuse'],
  [['latency', '--count', '0'], '--count takes a whole number above 0'],
] as const)('sim fault add %j is wrong usage, as it would not do what it says', async (args, words) => {
  using folder = temporaryFolder();
  const ended = await kscctl(['sim', 'fault', 'add', ...args], { cwd: folder.path });
  expect([ended.code, ended.stdout]).toEqual([64, '']);
  expect(ended.stderr).toContain(words);
  expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
});

test.each(['https://127.0.0.1:13299', 'ftp://127.0.0.1/', 'foo', ''])(
  'the address %j is no admin address of a simulated server: one line says which one is',
  async (address) => {
    using folder = temporaryFolder();
    const run = (...args: readonly string[]) => kscctl(['sim', 'inspect', 'tasks', ...args], { cwd: folder.path });
    const ended = await run('--url', address);
    expect([ended.code, ended.stdout]).toEqual([1, '']);
    expect(ended.stderr).toMatch(/^error sim\/failed .* is no admin address\.\n {2}hint: .*"admin"/);
    expect(ended.stderr).not.toMatch(/^ {4}at /m);
    expect(JSON.parse((await run('--url', address, '--json')).stdout)).toMatchObject({
      diagnostics: [{ code: 'sim/failed' }],
    });
  },
);
