import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { changesOf } from '../support/documents.ts';
import { root } from '../support/kscctl.ts';
import { projectWith } from '../support/project.ts';

const examples = path.join(root, 'examples');

test.each(readdirSync(examples))(
  'the example %s validates without a word, plans, applies, and then plans in sync',
  async (name) => {
    using project = projectWith({});
    cpSync(path.join(examples, name), project.root, {
      recursive: true,
      filter: (from) => path.basename(from) !== '.kscctl',
    });
    const valid = await project.run('validate', '--json');
    expect([valid.code, JSON.parse(valid.stdout)]).toEqual([0, { formatVersion: 1, diagnostics: [] }]);
    const { code, plan } = await project.plan();
    expect(code).toBe(2);
    expect(plan.diagnostics.filter((one) => one.severity !== 'info')).toEqual([]);
    expect(changesOf(plan).length).toBeGreaterThanOrEqual(10);
    expect(plan.summary['held']).toBe(0);
    expect((await project.apply()).report.verdict).toBe('succeeded');
    expect((await project.plan()).code).toBe(0);
    expect(readFileSync(path.join(examples, name, '.gitignore'), 'utf8')).toContain('.kscctl/');
  },
);

test('the first approval of branch-office is a KES update with a EULA, named with a reason, that can be uninstalled again', async () => {
  using project = projectWith({});
  cpSync(path.join(examples, 'branch-office'), project.root, {
    recursive: true,
    filter: (from) => !from.endsWith('.kscctl'),
  });
  const [first] = changesOf((await project.plan()).plan)
    .filter((one) => one.kind === 'UpdateApproval')
    .toSorted((a, b) => (a.declaredAt?.line ?? 0) - (b.declaredAt?.line ?? 0));
  expect(first?.fields.map((one) => one.path)).toEqual(['/spec/status', '/spec/acceptEulas']);
  expect(first?.impact).toMatchObject({ installs: 34, uninstalls: 0 });
  expect((await project.apply()).code).toBe(0);
  expect((await project.run('sim', 'advance', '24h')).code).toBe(0);

  project.edit('approvals/2026-03.yaml', /status: Approved\n {6}acceptEulas: .*\n/, 'status: Declined\n');
  const { code, plan } = await project.plan();
  expect(code).toBe(3);
  expect(changesOf(plan)).toMatchObject([{ id: first?.id, impact: { uninstalls: 34 }, held: ['max-uninstalls'] }]);
  expect((await project.apply('--acknowledge', 'max-uninstalls', '--reason', 'rollback drill')).code).toBe(0);
  const { stdout } = await project.run('sim', 'advance', '24h', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ uninstalled: 34 });
});
