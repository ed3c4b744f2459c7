import { expect, test } from 'vitest';
import { changeOf } from '../support/documents.ts';
import { errorsOf } from '../support/name-stage.ts';
import { documents, type Project, projectWith } from '../support/project.ts';
import { credentials, startServer, type TestServer, targetFile } from '../support/stage.ts';

function projectOn({ running: { url, caFile } }: TestServer): Project {
  return projectWith({ 'kscctl.yaml': targetFile({ url, caFile }) }, credentials);
}

function declare(project: Project, specs: readonly object[]): void {
  const all = specs.map((spec, index) => ['NetworkAgentPolicy', `n${index}`, spec] as const);
  project.write({ 'config/policies.yaml': documents(...all) });
}

test('a policy that moves and is active there does not take the place of one that is declared active', async () => {
  await using server = await startServer();
  using project = projectOn(server);
  const policies = (...specs: readonly object[]) => declare(project, specs);
  policies({ group: 'Headquarters', active: true });
  expect((await project.apply()).code).toBe(0);
  // Of the first one it is not declared any more whether it is active: it stays so, until the second one is.
  policies({ group: 'Branches' }, { group: 'Branches', active: true });
  // Side by side it would be chance which of them is active in the end.
  const waves = (await project.plan()).plan.waves.map((wave) => wave.map((one) => one.id));
  expect(waves).toEqual([['NetworkAgentPolicy/n0'], ['NetworkAgentPolicy/n1']]);
  const applied = await project.apply();
  expect(applied.code, applied.stderr).toBe(0);
  const again = await project.plan();
  expect(again.code, again.stderr).toBe(0);
});

test('a policy that is active and moves to where another one is declared active is an error, until one of them says so', async () => {
  await using server = await startServer();
  using project = projectOn(server);
  const policies = (...specs: readonly object[]) => declare(project, specs);
  policies({ group: 'Headquarters', active: true }, { group: 'Branches', active: true });
  expect((await project.apply()).code).toBe(0);
  policies({ group: 'Branches' }, { group: 'Branches', active: true });
  const [error, ...others] = await errorsOf(project);
  expect(others).toEqual([]);
  expect(error).toMatchObject({ resource: 'NetworkAgentPolicy/n0', pointer: '/spec/group' });
  expect(error?.message).toContain('NetworkAgentPolicy/n1 (config/policies.yaml:');

  // It moves without its state.
  policies({ group: 'Branches', active: false }, { group: 'Branches', active: true });
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);

  // Of the other one it is not declared: that it becomes inactive is told in every format, and stays so.
  policies({ group: 'Headquarters', active: true }, { group: 'Branches', active: true });
  expect((await project.apply()).code).toBe(0);
  policies({ group: 'Branches' }, { group: 'Branches' });
  const moved = changeOf((await project.plan()).plan, 'NetworkAgentPolicy/n0');
  expect(moved.sideEffects).toEqual([{ name: 'n1', effect: 'deactivated' }]);
  for (const format of ['text', 'markdown'])
    expect((await project.run('plan', '--format', format)).stdout).toMatch(/"?n1"? is deactivated/);
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);
  const active = (await server.admin.inspect('policies')).filter((one) => one['active'] === true);
  expect(active.map((one) => one['policy'])).toContain('n0');
  expect(active.map((one) => one['policy'])).not.toContain('n1');
});
