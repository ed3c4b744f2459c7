import { expect, it } from 'vitest';
import { startWatch } from '../gitops/watching.ts';
import { startKscctl } from '../support/kscctl.ts';
import { copyOfExample } from '../support/project.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('reports on the folder of the project after a file of it changed, and not for its own state', async () => {
  using project = copyOfExample();
  expect((await project.run('apply', '--auto-approve')).code).toBe(0);
  await using watch = startWatch(['--interval', '1h', '--mode', 'report'], { cwd: project.root });
  await watch.next('in-sync');
  project.write({ '.kscctl/note': 'state', 'README.md': 'not a declaration' });
  project.edit('approvals/2026-03.yaml', 'status: Declined', 'status: Undefined');
  expect((await watch.next('changed')).files).toEqual(['approvals/2026-03.yaml']);
  expect((await watch.next('planned')).changes).toMatchObject([{ action: 'update', held: null }]);
  project.edit('approvals/2026-03.yaml', '      status: Undefined', '      status: Unsaid');
  const rejected = await watch.next('rejected');
  expect(rejected.diagnostics).toMatchObject([
    { code: 'config/invalid-value', file: 'approvals/2026-03.yaml', line: 20 },
  ]);
  project.edit('approvals/2026-03.yaml', 'status: Unsaid', 'status: Declined');
  await watch.next('in-sync');
  expect(await watch.stop()).toMatchObject({ code: 0 });
  expect(watch.events.map((one) => one.event)).toEqual([
    'started',
    'in-sync',
    'changed',
    'planned',
    'changed',
    'rejected',
    'changed',
    'in-sync',
    'stopped',
  ]);
});

it('prints plain lines with the time in UTC', async () => {
  using project = copyOfExample();
  const { child, ended } = startKscctl(['watch', '--interval', '1h', '--mode', 'report'], { cwd: project.root });
  child.stdout?.on('data', (text: string) => void (text.includes(' planned: ') && child.kill('SIGINT')));
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith(' '));
  expect(lines).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {10}started: watching \S+ every 1h, mode report$/),
    expect.stringMatching(/Z {10}planned: \d+ changes to apply$/),
    expect.stringMatching(/Z {10}stopped: asked to end$/),
  ]);
});

it.each([
  [['--mode', 'apply'], '--repo'],
  [['--mode', 'ask'], 'not in this version'],
  [['--mode', 'report', '--branch', 'main'], '--branch needs --repo'],
  [['--mode', 'report', '--repo', '--upload-pack=x'], 'no address'],
  [['--mode', 'report', '--repo', '.', '--branch', '-x'], 'no name of a branch'],
  [['--mode', 'report', '--repo', '.', '--path', '../x'], 'leads out'],
  [['--mode', 'nothing'], 'Allowed choices'],
  [[], '--mode'],
])('refuses %j as wrong usage', async (args, words) => {
  using project = copyOfExample();
  const { code, stderr, stdout } = await project.run('watch', '--interval', '5m', ...args);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toContain(words);
});

it('says in one line of JSON that there is no project to watch', async () => {
  using folder = temporaryFolder();
  const args = ['watch', '--interval', '5m', '--mode', 'report', '--json'];
  const { code, stdout } = await startKscctl(args, { cwd: folder.path }).ended;
  expect(code).toBe(1);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([{ diagnostics: [{ code: 'config/no-project' }] }]);
});
