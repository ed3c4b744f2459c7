import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { kscctl } from '../support/kscctl.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('init in an empty folder gives a project that validates, plans, applies and then plans in sync', async () => {
  using folder = temporaryFolder();
  const run = (...args: readonly string[]) => kscctl(args, { cwd: folder.path });
  const made = await run('init');
  expect(made.code, made.stderr).toBe(0);
  expect((await run('validate')).code).toBe(0);
  expect((await run('plan')).code).toBe(2);
  expect((await run('apply', '--auto-approve')).code).toBe(0);
  const again = await run('plan');
  expect(again.code).toBe(0);
  expect(again.stdout).toContain('In sync: no changes.');
  expect(readFileSync(path.join(folder.path, '.gitignore'), 'utf8')).toContain('.kscctl/');
});

test('init overwrites nothing, says what it kept, and works for a folder that is named', async () => {
  using folder = temporaryFolder();
  const run = (...args: readonly string[]) => kscctl(args, { cwd: folder.path });
  const at = (...names: readonly string[]) => path.join(folder.path, ...names);
  const made = await run('init', 'a b: "c"');
  expect([made.code, made.stdout.trimEnd().split('\n').at(-1)]).toEqual([0, `Next: cd 'a b: "c"' && kscctl plan`]);
  expect(readdirSync(at('a b: "c"')).sort()).toEqual(['.gitignore', 'config', 'kscctl.yaml']);
  expect((await run('validate', '-C', 'a b: "c"')).code).toBe(0);
  writeFileSync(at('a b: "c"', 'kscctl.yaml'), '# mine\n');
  const again = await run('init', 'a b: "c"');
  expect(again.code).toBe(0);
  expect(again.stdout).toContain('kept');
  expect(again.stdout).not.toContain('wrote');
  expect(readFileSync(at('a b: "c"', 'kscctl.yaml'), 'utf8')).toBe('# mine\n');
  writeFileSync(at('file'), '');
  for (const name of ['file', 'file/below']) {
    const blocked = await run('init', name);
    expect([blocked.code, blocked.stdout]).toEqual([1, '']);
    expect(blocked.stderr).toMatch(/^error: /);
    expect(blocked.stderr).not.toMatch(/^ {4}at /m);
  }
});

test('what stands where init would make a folder is an error, and is not called a file that it keeps', async () => {
  using folder = temporaryFolder();
  writeFileSync(path.join(folder.path, 'file'), '');
  mkdirSync(path.join(folder.path, 'g'));
  writeFileSync(path.join(folder.path, 'g', 'config'), '');
  for (const name of ['file', 'g']) {
    const { code, stdout, stderr } = await kscctl(['init', name], { cwd: folder.path });
    expect([code, stdout]).toEqual([1, expect.not.stringContaining('kept')]);
    expect(stderr).toMatch(/^error: .* could not be written: /);
  }
});

test.skipIf(process.platform === 'win32').each(['a b', "it's", '-x', '#x', '$HOME', 'Büro', 'a/b', '.'])(
  'the next step that init names for the folder %j can be typed as it stands',
  async (name) => {
    using folder = temporaryFolder();
    const { code, stdout } = await kscctl(['init', '--', name], { cwd: folder.path });
    expect(code).toBe(0);
    const next = /^Next: (.*)kscctl plan$/m.exec(stdout)?.[1];
    const shell = spawnSync('sh', ['-c', `${next}pwd`], { cwd: folder.path, encoding: 'utf8' });
    expect(shell.stdout.trimEnd()).toBe(path.join(realpathSync(folder.path), name).replace(/\/\.?$/, ''));
  },
);

test('schema lists its names and prints each as valid JSON Schema', async () => {
  using folder = temporaryFolder();
  const run = (...args: readonly string[]) => kscctl(args, { cwd: folder.path });
  const names = (await run('schema')).stdout.trim().split('\n');
  expect(names).toEqual(expect.arrayContaining(['AdministrationGroup', 'UpdateApprovals', 'Project', 'plan']));
  for (const name of names) {
    const { code, stdout } = await run('schema', name);
    expect(code).toBe(0);
    const schema = JSON.parse(stdout) as Record<string, unknown>;
    expect(new Ajv({ strict: false }).validateSchema(schema), name).toBe(true);
  }
});

test.each([
  ['init', ['init', '/proc/kscctl'], /^error: \/proc\/kscctl\/\.gitignore could not be written: ENOENT.*\n$/],
  ['sim serve', ['sim', 'serve', '--db', '/proc/kscctl/a.db'], /\/proc\/kscctl/],
  [
    'watch',
    [
      'watch',
      '--repo',
      '/nowhere',
      '--branch',
      'main',
      '--interval',
      '1h',
      '--mode',
      'report',
      '--state-dir',
      '/proc/kscctl',
    ],
    /\/proc\/kscctl/,
  ],
] as const)('%s in a folder that cannot be made ends with an error', async (_what, args, words) => {
  using folder = temporaryFolder();
  const { code, signal, stdout, stderr } = await kscctl(args, { cwd: folder.path });
  expect([code, signal]).toEqual([1, null]);
  expect(stdout).toBe('');
  expect(stderr).toMatch(words);
  expect(stderr).not.toContain('    at ');
});
