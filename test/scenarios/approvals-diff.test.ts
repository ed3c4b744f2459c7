import { readdirSync, symlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { configRepository } from '../gitops/config-repository.ts';
import { type ChangeDocument, changeOf, type DiagnosticDocument } from '../support/documents.ts';
import { copyOfExample, documents, type Project, projectFile, projectWith } from '../support/project.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const kes = 'Kaspersky Endpoint Security for Windows';
const big = 'e70ca281e5643fdc65e11c0d0290ed06';
const hotfixA = '60dd5d6449eb515155fc85497d0448a6';
const hotfixB = '0b5614fd1536fb122e30fa0c311a4e96';
const onAllDevices = '00cf8d879ddbb528c75825069c1f256f';

interface Diff {
  readonly formatVersion: 1;
  readonly base: string;
  readonly head: string | null;
  readonly decisions: readonly {
    readonly id: string;
    readonly before: string;
    readonly after: string;
    readonly destructive: boolean;
    readonly impact: ChangeDocument['impact'];
  }[];
  readonly diagnostics: readonly DiagnosticDocument[];
}

it('tells each changed decision with its impact, destructive ones first, and leaves the repository as it was', async () => {
  using project = projectWith({
    'config/groups.yaml': documents(['AdministrationGroup', 'Headquarters', {}]),
    'approvals/a.yaml': approvals(
      { update: hotfixA, status: 'Approved', reason: 'tested' },
      { update: hotfixB, status: 'Approved' },
    ),
  });
  const repository = configRepository(project);
  const base = repository.commit();
  project.write({
    'approvals/a.yaml': approvals(
      { update: hotfixB, status: 'Declined', reason: 'not wanted' },
      { update: big, status: 'Approved', acceptEulas: [`${kes} 12.7 EULA`], reason: 'read by legal', ticket: 'CHG-1' },
      { update: onAllDevices, status: 'Declined' },
    ),
  });
  const head = repository.commit();
  repository.git('checkout', '--quiet', '--detach', base);
  project.write({ 'approvals/staged.yaml': approvals() });
  repository.git('add', 'approvals/staged.yaml');
  const before = repository.git('status', '--porcelain');
  const { code, stdout } = await project.run('approvals', 'diff', `${base}..${head}`, '--json');
  expect(code).toBe(2);
  expect(repository.git('status', '--porcelain')).toBe(before);
  const diff = JSON.parse(stdout) as Diff;
  expect(diff).toMatchObject({ formatVersion: 1, base, head, diagnostics: [] });
  expect(Object.keys(diff.decisions[0]!)).toEqual(
    'id product title before after eulas reason destructive impact declaredAt'.split(' '),
  );
  expect(diff.decisions).toMatchObject([
    {
      id: `UpdateApproval/${onAllDevices}`,
      product: kes,
      title: `${kes} 12.6 hotfix 0`,
      before: 'absent',
      after: 'Declined',
      destructive: true,
      reason: null,
      impact: { uninstalls: 34 },
      declaredAt: { file: 'approvals/a.yaml', line: 1 },
    },
    {
      id: `UpdateApproval/${hotfixA}`,
      before: 'Approved',
      after: 'absent',
      destructive: false,
      declaredAt: null,
      impact: { installs: 0, uninstalls: 0 },
    },
    {
      id: `UpdateApproval/${hotfixB}`,
      before: 'Approved',
      after: 'Declined',
      destructive: false,
      impact: { devices: 0, uninstalls: 0 },
    },
    {
      id: `UpdateApproval/${big}`,
      before: 'absent',
      after: 'Approved',
      destructive: false,
      eulas: [`${kes} 12.7 EULA`],
      reason: 'read by legal',
    },
  ]);
});

it('counts what the rest of the head brings along: the whole example installs where it approves', async () => {
  using project = copyOfExample();
  const repository = configRepository(project);
  const approvals = project.read('approvals/2026-03.yaml');
  project.remove('approvals/2026-03.yaml');
  repository.commit();
  project.write({ 'approvals/2026-03.yaml': approvals });
  const { code, stdout } = await project.run('approvals', 'diff', 'HEAD', '--format', 'json');
  expect(code).toBe(2);
  const { decisions, head } = JSON.parse(stdout) as Diff;
  expect(head).toBeNull();
  const { plan } = await project.plan();
  for (const change of plan.waves.flat().filter((one) => one.kind === 'UpdateApproval')) {
    expect(decisions.find((one) => one.id === change.id)?.impact).toEqual(change.impact);
  }
  expect(decisions.find((one) => one.id.endsWith(big))?.impact.installs).toBeGreaterThan(0);
});

it('sees a group where the head moves it, as plan does', async () => {
  using project = copyOfExample();
  const repository = configRepository(project);
  const approvals = project.read('approvals/2026-03.yaml');
  project.remove('approvals/2026-03.yaml');
  repository.commit();
  project.write({ 'approvals/2026-03.yaml': approvals });
  project.edit(
    'config/groups.yaml',
    '{name: Branches/Lisbon}',
    '{name: Headquarters/Lisbon, previously: [Branches/Lisbon]}',
  );
  // From now on only the point of the group above it, where it goes, serves it.
  project.edit('config/distribution-points.yaml', 'groups: [Branches/Lisbon]', 'groups: [Headquarters/Pilot]');
  const { stdout } = await project.run('approvals', 'diff', 'HEAD', '--json');
  const { plan } = await project.plan();
  const planned = changeOf(plan, `UpdateApproval/${big}`).impact;
  expect(planned.installs).toBeGreaterThan(0);
  expect((JSON.parse(stdout) as Diff).decisions.find((one) => one.id.endsWith(big))?.impact).toEqual(planned);
});

it('takes an entry written by title for the same decision as one written by its id, and exits 0', async () => {
  using project = plainProject({ update: big, status: 'Declined' });
  const repository = configRepository(project);
  repository.commit();
  const update = { product: kes, version: '12.7.0.533', title: `${kes} 12.7.0.533` };
  project.write({ 'approvals/a.yaml': approvals({ update, status: 'Declined' }) });
  expect((await project.run('approvals', 'diff', 'HEAD..')).code).toBe(0);
  project.write({ 'approvals/a.yaml': approvals({ update, status: 'Undefined' }) });
  const { code, stdout } = await project.run('approvals', 'diff', 'HEAD..', '--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    decisions: [{ id: `UpdateApproval/${big}`, before: 'Declined', after: 'Undefined', destructive: false }],
  });
});

it('shows the decisions in words, and text from YAML as data', async () => {
  using project = plainProject();
  const repository = configRepository(project);
  repository.commit();
  project.write({
    'approvals/a.yaml': approvals({
      update: onAllDevices,
      status: 'Declined',
      reason: '\u001b[31m<img> | [x](y) @all',
      ticket: 'CHG-7',
    }),
  });
  const text = await project.run('approvals', 'diff', 'HEAD');
  expect(text.stdout).toContain(`${kes} 12.6 hotfix 0: absent -> Declined  DESTRUCTIVE`);
  expect(text.stdout).toContain('is taken off 34 devices');
  expect(text.stdout).toContain('ticket: CHG-7');
  expect(text.stdout).not.toContain('\u001b');
  const { code, stdout } = await project.run('approvals', 'diff', 'HEAD', '--format', 'markdown');
  expect(code).toBe(2);
  expect(stdout).toContain('**destructive** absent → **Declined**');
  expect(stdout).not.toMatch(/\u001b|<img>|@all|\[x\]/);
});

it('stops with the places of what is wrong in the head, and only tells what is wrong in the base', async () => {
  using temporary = temporaryFolder();
  using project = projectWith(plainFiles({ update: hotfixB, status: 'Refused' }), { TMPDIR: temporary.path });
  const repository = configRepository(project);
  const bad = repository.commit();
  project.write({ 'approvals/a.yaml': approvals({ update: hotfixB, status: 'Declined' }) });
  const good = repository.commit();
  const stopped = await project.run('approvals', 'diff', `${good}..${bad}`, '--json');
  expect(stopped.code).toBe(1);
  const { diagnostics } = JSON.parse(stopped.stdout) as Diff;
  expect(diagnostics).toMatchObject([
    { code: 'config/invalid-value', severity: 'error', file: 'approvals/a.yaml', line: 1 },
  ]);
  const told = await project.run('approvals', 'diff', `${bad}..${good}`, '--json');
  expect(told.code).toBe(2);
  expect(JSON.parse(told.stdout)).toMatchObject({
    decisions: [{ before: 'absent', after: 'Declined' }],
    diagnostics: [{ code: 'config/invalid-value', severity: 'warning', file: 'approvals/a.yaml', line: 1 }],
  });
  expect(readdirSync(temporary.path).filter((name) => name.startsWith('kscctl-'))).toEqual([]);
});

it('still shows the decisions when the server cannot be reached; every decline counts as destructive then', async () => {
  const server = { type: 'openapi', url: 'https://127.0.0.1:1' };
  using project = projectWith(
    { ...plainFiles(), 'kscctl.yaml': projectFile({ targets: [{ name: 'hq', server }] }) },
    { KSCCTL_USER: 'user', KSCCTL_PASSWORD: 'secret' },
  );
  const repository = configRepository(project);
  repository.commit();
  project.write({ 'approvals/a.yaml': approvals({ update: hotfixB, status: 'Declined' }) });
  const { code, stdout } = await project.run('approvals', 'diff', 'HEAD', '--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    decisions: [
      { after: 'Declined', destructive: true, impact: { devices: null, uninstalls: null, basis: 'unknown' } },
    ],
    diagnostics: [{ code: 'server/unreachable', severity: 'warning' }],
  });
});

it('reads a project below the top of its repository, and names a revision that is none', async () => {
  using project = plainProject();
  const repository = configRepository(project);
  project.write({ 'live/.keep': '' });
  repository.git('add', '--all');
  repository.git('mv', 'kscctl.yaml', 'config', 'approvals', 'live/');
  repository.commit();
  project.write({ 'live/approvals/a.yaml': approvals({ update: hotfixB, status: 'Declined' }) });
  repository.commit();
  const below = await project
    .run('-C', 'live', 'approvals', 'diff', 'HEAD~1..HEAD', '--json')
    .then((ended) =>
      ended.code === 64 ? project.run('approvals', 'diff', '-C', 'live', 'HEAD~1..HEAD', '--json') : ended,
    );
  expect(JSON.parse(below.stdout)).toMatchObject({ decisions: [{ id: `UpdateApproval/${hotfixB}` }] });
  const none = await project.run('approvals', 'diff', '-C', 'live', 'nowhere..HEAD');
  expect(none.code).toBe(1);
  expect(none.stderr).toContain('"nowhere" names no commit');
  expect((await project.run('approvals', 'diff', '-C', 'live', 'HEAD...HEAD')).code).toBe(64);
});

function approvals(...updates: readonly object[]): string {
  return documents(['UpdateApprovals', 'test', { updates }]);
}

function plainFiles(...updates: readonly object[]): Record<string, string> {
  return {
    'config/groups.yaml': documents(['AdministrationGroup', 'Headquarters', {}]),
    'approvals/a.yaml': approvals(...updates),
  };
}

function plainProject(...updates: readonly object[]): Project {
  return projectWith(plainFiles(...updates));
}

it('reads decisions through a link within the project, as a plan does', async () => {
  using project = projectWith({
    'config/groups.yaml': documents(['AdministrationGroup', 'Headquarters', {}]),
    'shared/approvals.yaml': approvals({ update: hotfixA, status: 'Approved', reason: 'tested' }),
  });
  symlinkSync('../shared', `${project.root}/config/x`);
  const repository = configRepository(project);
  const base = repository.commit();
  project.write({ 'shared/approvals.yaml': approvals({ update: hotfixA, status: 'Declined', reason: 'broken' }) });
  const head = repository.commit();
  const { code, stdout } = await project.run('approvals', 'diff', `${base}..${head}`, '--json');
  expect(code).toBe(2);
  const diff = JSON.parse(stdout) as Diff;
  expect(diff.diagnostics).toEqual([]);
  expect(diff.decisions).toMatchObject([{ before: 'Approved', after: 'Declined' }]);
  const { plan } = await project.plan();
  expect(changeOf(plan, `UpdateApproval/${hotfixA}`).declaredAt?.file).toBe('config/x/approvals.yaml');
});
