import { expect, test } from 'vitest';
import { documents, projectWith } from '../support/project.ts';
import { credentials, startServer, targetFile } from '../support/stage.ts';

test('a policy that moves and is active there does not take the place of one that is declared active', async () => {
  await using server = await startServer();
  const { url, caFile } = server.running;
  using project = projectWith({ 'kscctl.yaml': targetFile({ url, caFile }) }, credentials);
  const policies = (...specs: readonly object[]) => {
    const all = specs.map((spec, index) => ['NetworkAgentPolicy', `n${index}`, spec] as const);
    project.write({ 'config/policies.yaml': documents(...all) });
  };
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
