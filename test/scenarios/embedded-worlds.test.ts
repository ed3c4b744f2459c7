import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyOfExample, documents, projectFile, projectWith } from '../support/project.ts';

const group = documents(['AdministrationGroup', 'Branches', {}]);

test('each embedded target has a world of its own', async () => {
  using project = copyOfExample({
    'kscctl.yaml': projectFile({
      targets: [
        { name: 'first', server: { type: 'embedded' } },
        { name: 'second', server: { type: 'embedded', world: 'messy', seed: 5 } },
      ],
    }),
  });
  expect((await project.apply('-t', 'first')).code).toBe(0);
  const devices = async (target: string) =>
    (JSON.parse((await project.run('sim', 'inspect', 'devices', '--json', '-t', target)).stdout) as unknown[]).length;
  expect([await devices('first'), await devices('second')]).toEqual([40, 120]);
  // What was applied to the first is nothing to the second; and its reset leaves the ledger of the first true.
  expect((await project.run('plan', '-t', 'second')).stdout).not.toContain('In sync');
  expect((await project.run('sim', 'reset', '-t', 'second')).code).toBe(0);
  expect((await project.plan('-t', 'first')).code).toBe(0);
});

test('a project without declarations has a simulated server to look at', async () => {
  using project = projectWith({ 'kscctl.yaml': projectFile({ targets: [{ name: 'local' }] }) });
  expect((await project.run('sim', 'advance', '1h')).code).toBe(0);
  for (const command of ['plan', 'apply', 'validate']) expect((await project.run(command)).code).toBe(1);
});

test.each([
  ['world', { world: 'enterprise', seed: 1 }, /world branch-office .*world enterprise /],
  ['seed', { world: 'branch-office', seed: 7 }, /seed 1 .*seed 7 /],
  ['clock', { world: 'branch-office', clock: 'real' }, /manual clock.*real clock/],
])(
  'another %s than the database has is an error that names sim reset, which then begins it',
  async (_what, server, words) => {
    const declared = (embedded: object) =>
      projectFile({ targets: [{ name: 'local', server: { type: 'embedded', ...embedded } }] });
    using project = projectWith({ 'kscctl.yaml': declared({}), 'config/g.yaml': group });
    expect((await project.apply()).code).toBe(0);
    project.write({ 'kscctl.yaml': declared(server) });
    for (const args of [
      ['plan'],
      ['apply', '--auto-approve'],
      ['sim', 'inspect', 'groups'],
      ['sim', 'advance', '1h'],
    ]) {
      const ended = await project.run(...args);
      expect(ended.code, args.join(' ')).toBe(1);
      expect(ended.stderr).toMatch(/error sim\/failed .*\.kscctl\/embedded\/local\.db holds /);
      expect(ended.stderr).toMatch(words);
      expect(ended.stderr).toMatch(/hint: .*kscctl sim reset/);
    }
    project.write({ 'kscctl.yaml': declared({}) });
    expect((await project.plan()).code).toBe(0);
    if (server.world === 'enterprise') return;
    project.write({ 'kscctl.yaml': declared(server) });
    expect((await project.run('sim', 'reset')).code).toBe(0);
    expect(existsSync(path.join(project.root, '.kscctl/ledger/local.json'))).toBe(false);
    expect((await project.plan()).plan.summary['adopt']).toBe(1);
  },
);

test('a world that was named to sim reset stands for the declared one until that changes', async () => {
  using project = projectWith({ 'config/g.yaml': group });
  expect((await project.run('sim', 'reset', '--world', 'messy')).code).toBe(0);
  const devices = JSON.parse((await project.run('sim', 'inspect', 'devices', '--json')).stdout) as unknown[];
  expect(devices).toHaveLength(120);
  expect([0, 2]).toContain((await project.plan()).code);
  const server = { type: 'embedded', seed: 3 };
  project.write({ 'kscctl.yaml': projectFile({ targets: [{ name: 'local', server }] }) });
  expect((await project.run('plan')).stderr).toContain('sim/failed');
});

test.each<[string, Readonly<Record<string, string | null>>]>([
  ['a damaged certificate', { crt: 'x' }],
  ['an empty certificate', { crt: '' }],
  ['no key', { key: null }],
  ['an empty key', { key: '' }],
  ['a damaged key without a certificate', { key: 'x', crt: null }],
])('an embedded server with %s is an error that names the files, and works without them', async (_what, damage) => {
  using project = projectWith({ 'config/g.yaml': group });
  expect((await project.apply()).code).toBe(0);
  const at = (ending: string) => `.kscctl/embedded/local.db.${ending}`;
  for (const [ending, text] of Object.entries(damage)) project.write({ [at(ending)]: text });
  const ended = await project.run('plan', '--json');
  expect(ended.code).toBe(1);
  const { diagnostics } = JSON.parse(ended.stdout) as {
    diagnostics: { code: string; message: string; hint: string }[];
  };
  expect(diagnostics).toMatchObject([{ code: 'sim/failed', message: expect.stringContaining('local.db.crt') }]);
  expect(diagnostics[0]?.hint).toContain('remove both files');
  expect(ended.stderr).toBe('');
  for (const file of readdirSync(path.join(project.root, '.kscctl/embedded'))) {
    if (/\.(crt|key)$/.test(file)) project.remove(`.kscctl/embedded/${file}`);
  }
  expect((await project.plan()).code).toBe(0);
});

test('a fault that is not set cannot be taken away', async () => {
  using project = projectWith({ 'config/g.yaml': group });
  const ended = await project.run('sim', 'fault', 'clear', '99');
  expect([ended.code, ended.stdout]).toEqual([1, '']);
  expect(ended.stderr).toContain('No fault 99 is set.');
  expect(ended.stderr).toContain('kscctl sim fault list');
  expect((await project.run('sim', 'fault', 'clear')).code).toBe(0);
});
