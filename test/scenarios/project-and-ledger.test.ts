import { expect, test } from 'vitest';
import { copyOfExample, documents, type Project, projectFile, projectWith } from '../support/project.ts';
import { credentials, openStage, startServer, targetFile } from '../support/stage.ts';

const group = documents(['AdministrationGroup', 'Branches', {}]);

async function expectError(project: Project, code: string, words: RegExp, ...args: readonly string[]): Promise<void> {
  for (const command of ['plan', 'apply']) {
    const ended = await project.run(command, ...args);
    expect(ended.code, ended.stdout + ended.stderr).toBe(1);
    expect(ended.stderr).toContain(`error ${code} `);
    expect(ended.stderr).toMatch(words);
    expect(ended.stderr).toContain('  hint: ');
    expect(ended.stdout + ended.stderr).not.toMatch(/^ {4}at /m);
  }
}

test.each([
  ['is cut off', '{"formatVersion": 1, "server": "x", "entr', /JSON/],
  ['is empty', '', /JSON/],
  ['is of a later version', '{"formatVersion": 99, "server": "x", "entries": {}}', /formatVersion/],
  [
    'has a damaged entry',
    '{"formatVersion": 1, "server": "x", "entries": {"AdministrationGroup/A": 3}}',
    /AdministrationGroup\/A/,
  ],
])('a ledger that %s is an error, and is left as it is', async (_how, text, words) => {
  using project = copyOfExample();
  project.write({ '.kscctl/ledger/local.json': text });
  await expectError(project, 'ledger/unreadable', words);
  expect(project.read('.kscctl/ledger/local.json')).toBe(text);
});

test('the ledger of another server is not used and is left as it is', async () => {
  await using stage = await openStage();
  await using other = await startServer({ seed: 2 });
  const { project, server } = stage;
  expect((await project.apply()).code).toBe(0);
  const ledger = project.read('.kscctl/ledger/hq.json');
  const { url, caFile } = other.running;
  project.write({ 'kscctl.yaml': targetFile({ url, caFile }) });
  await expectError(project, 'ledger/other-server', /\.kscctl\/ledger\/hq\.json belongs to .*, but this is /);
  expect(project.read('.kscctl/ledger/hq.json')).toBe(ledger);
  expect((await other.admin.inspect('calls')).filter((call) => call['wrote'] === true)).toEqual([]);
  project.write({ 'kscctl.yaml': targetFile({ url: server.running.url, caFile: server.running.caFile }) });
  expect((await project.plan()).code).toBe(0);
});

test('without targets the one target is the embedded server, named local', async () => {
  using project = projectWith({ 'kscctl.yaml': projectFile({}), 'config/g.yaml': group });
  const { code, plan } = await project.plan();
  expect([code, plan.summary['adopt']]).toEqual([0, 1]);
  expect((await project.run('plan', '-t', 'local')).code).toBe(0);
});

test('a target that is not there, two defaults, and none of several are errors that list the targets', async () => {
  const server = { type: 'embedded' };
  using project = projectWith({ 'config/g.yaml': group });
  await expectError(project, 'config/unknown-target', /local/, '-t', 'hq');
  project.write({
    'kscctl.yaml': projectFile({
      targets: [
        { name: 'one', server },
        { name: 'two', server },
      ],
    }),
  });
  await expectError(project, 'config/unknown-target', /one.*two/s);
  expect((await project.run('plan', '-t', 'two')).code).toBe(0);
  const both = [
    { name: 'one', default: true, server },
    { name: 'two', default: true, server },
  ];
  project.write({ 'kscctl.yaml': projectFile({ targets: both }) });
  const ended = await project.run('validate');
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/kscctl\.yaml:\d+:\d+ error config\/[a-z-]+ .*default/);
});

test('without credentials the error names the variables, and a password never shows', async () => {
  await using server = await startServer();
  const { url, caFile } = server.running;
  const files = { 'kscctl.yaml': targetFile({ url, caFile }), 'config/g.yaml': group };
  using project = projectWith(files);
  await expectError(project, 'config/credentials', /KSCCTL_USER/);
  using half = projectWith(files, { KSCCTL_USER: credentials.KSCCTL_USER });
  await expectError(half, 'config/credentials', /KSCCTL_PASSWORD/);
  using wrong = projectWith(files, { ...credentials, KSCCTL_PASSWORD: 'Hush-4711' });
  const ended = await wrong.run('plan', '--verbose');
  expect(ended.code).toBe(1);
  expect(ended.stdout + ended.stderr).not.toContain('Hush-4711');
  expect(ended.stdout + ended.stderr).not.toContain(Buffer.from('Hush-4711').toString('base64'));
  using named = projectWith(files, {
    KSCCTL_HQ_USER: credentials.KSCCTL_USER,
    KSCCTL_HQ_PASSWORD: credentials.KSCCTL_PASSWORD,
  });
  expect((await named.plan()).code).toBe(0);
});

test('the database of the embedded server that is damaged is an error with a way out, and is left as it is', async () => {
  using project = projectWith({ 'config/g.yaml': group });
  const damaged = 'this is no database, whatever its name says; '.repeat(200);
  project.write({ '.kscctl/embedded/local.db': damaged });
  await expectError(project, 'sim/failed', /local\.db/);
  expect(project.read('.kscctl/embedded/local.db')).toBe(damaged);
});
