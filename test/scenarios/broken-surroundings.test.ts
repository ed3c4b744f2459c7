import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { executable } from '../support/kscctl.ts';
import { copyOfExample, documents, type Project, projectFile, projectWith } from '../support/project.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Stdio = 'pipe' | number;

/** Runs a command whose streams go where the test says; a piped one is closed at once when it is not to be read. */
async function run(
  project: Project,
  args: readonly string[],
  [out, err]: readonly [Stdio, Stdio],
  unread: 'stdout' | 'stderr' | null = null,
) {
  const child = spawn(process.execPath, [executable, ...args], {
    cwd: project.root,
    stdio: ['ignore', out, err],
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    if (unread === name) child[name]?.destroy();
    else
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
      });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}

test('an apply whose standard error nobody reads any more goes on to its end', async () => {
  using project = copyOfExample();
  const ended = await run(project, ['apply', '--auto-approve', '--json', '-v'], ['pipe', 'pipe'], 'stderr');
  expect(ended.code).toBe(0);
  expect(JSON.parse(ended.stdout)).toMatchObject({ verdict: 'succeeded' });
  expect(existsSync(path.join(project.root, '.kscctl/lock'))).toBe(false);
});

test('an apply whose standard output nobody reads any more goes on to its end', async () => {
  using project = copyOfExample();
  const ended = await run(project, ['apply', '--auto-approve'], ['pipe', 'pipe'], 'stdout');
  expect(ended.code, ended.stderr).toBe(0);
  expect((await project.plan()).code).toBe(0);
});

test.skipIf(!existsSync('/dev/full'))(
  'a result that cannot be written is an error, in one line, and what is done is done',
  async () => {
    using project = copyOfExample();
    const ended = await run(project, ['apply', '--auto-approve', '-q'], [openSync('/dev/full', 'w'), 'pipe']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^error local\/output-lost ENOSPC/m);
    expect(ended.stderr).not.toMatch(/^ {4}at /m);
    expect(existsSync(path.join(project.root, '.kscctl/lock'))).toBe(false);
    expect((await project.plan()).code).toBe(0);
    const untold = await run(project, ['plan', '-v'], ['pipe', openSync('/dev/full', 'w')]);
    expect([untold.code, untold.stdout]).toEqual([0, expect.stringContaining('In sync')]);
  },
);

test('in a folder that is gone a command says so in one line', () => {
  using folder = temporaryFolder();
  const gone = path.join(folder.path, 'gone');
  const script = `mkdir '${gone}' && cd '${gone}' && rmdir '${gone}' && exec "$0" "$@"`;
  const run = (...args: readonly string[]) =>
    spawnSync('sh', ['-c', script, process.execPath, executable, ...args], { encoding: 'utf8', timeout: 20_000 });
  const ended = run('plan');
  expect([ended.status, ended.stdout]).toEqual([1, '']);
  expect(ended.stderr).toMatch(/^error config\/no-project The current folder is gone\.\n {2}hint: .*\n$/);
  expect(JSON.parse(run('sim', 'worlds', '--json').stdout)).toMatchObject({
    diagnostics: [{ code: 'config/no-project' }],
  });
});

test.skipIf(!existsSync('/proc/self'))(
  'where nothing can be kept, what needs no state is done all the same',
  async () => {
    using project = copyOfExample();
    symlinkSync('/proc/self', path.join(project.root, '.kscctl'));
    const ended = await project.run('validate');
    expect([ended.code, ended.signal, ended.stdout]).toEqual([0, null, 'Valid: 17 resources.\n']);
    expect(await project.run('apply', '--auto-approve')).toMatchObject({
      code: 1,
      signal: null,
      stderr: expect.stringContaining('error local/'),
    });
  },
);

test.each([
  ['is a pipe', (file: string) => execFileSync('sh', ['-c', 'mkfifo "$0"', file]), /is not a regular file/],
  ['never ends', (file: string) => symlinkSync('/dev/zero', file), /is not a regular file/],
  ['is huge', sparse, /MiB; the limit is 1 MiB/],
])('a certificate or password file that %s is an error at once', async (_what, make, words) => {
  const openapi = (server: object) =>
    projectFile({ targets: [{ name: 'hq', server: { type: 'openapi', url: 'https://127.0.0.1:9', ...server } }] });
  const auth = { user: { env: 'SOMEBODY' }, password: { file: './secret' } };
  using project = projectWith(
    { 'kscctl.yaml': openapi({ caFile: './given' }), 'config/g.yaml': documents(['AdministrationGroup', 'A', {}]) },
    { SOMEBODY: 'somebody', KSCCTL_USER: 'u', KSCCTL_PASSWORD: 'p' },
  );
  for (const [name, server, code] of [
    ['given', { caFile: './given' }, 'server/certificate'],
    ['secret', { auth }, 'config/credentials'],
  ] as const) {
    project.write({ 'kscctl.yaml': openapi(server) });
    make(path.join(project.root, name));
    const ended = await project.run('plan');
    expect([ended.code, ended.signal]).toEqual([1, null]);
    expect(ended.stderr).toContain(`error ${code}`);
    expect(ended.stderr).toMatch(words);
  }
});

/** Five gigabytes that take no room. */
function sparse(file: string): void {
  writeFileSync(file, '');
  truncateSync(file, 5e9);
}
