import { expect, test } from 'vitest';
import { kscctl } from '../support/kscctl.ts';
import { copyOfExample } from '../support/project.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('common options may stand before the command, however they are written, as behind it', async () => {
  using project = copyOfExample();
  using elsewhere = temporaryFolder();
  const run = (...args: readonly string[]) => kscctl(args, { cwd: elsewhere.path });
  for (const before of [
    ['-C', project.root, '--json'],
    [`-C${project.root}`, '--format=json'],
    ['--directory', project.root, '--format', 'json', '-t', 'local'],
    [`--directory=${project.root}`, '-q', '--json', '--log-format', 'json', '--no-color'],
  ]) {
    const ended = await run(...before, 'plan');
    expect(ended.code, ended.stderr).toBe(2);
    expect(JSON.parse(ended.stdout)).toMatchObject({ target: 'local', summary: { create: 8 } });
  }
  const topics = await run('-C', project.root, '--json', 'sim', 'inspect', 'devices');
  expect(JSON.parse(topics.stdout)).toHaveLength(40);
  expect((await run('-C', project.root, 'sim', 'advance', '--', '6h')).code).toBe(0);
  expect((await run('-C', elsewhere.path, 'plan')).stderr).toContain('config/no-project');
});
