import { expect, test } from 'vitest';
import { changeOf, changesOf } from '../support/documents.ts';
import { projectOn } from '../support/name-stage.ts';
import { documents } from '../support/project.ts';
import { startServer } from '../support/stage.ts';

const hour = 3_600_000;
const pilot = 'AdministrationGroup/Headquarters/Pilot';
const config = (...names: readonly string[]) =>
  documents(...names.map((name) => ['AdministrationGroup', name, {}] as const));

/** A server whose database was made anew, where somebody made a group that has the number of one that kscctl made. */
async function madeAnew() {
  const before = await startServer();
  const project = projectOn(before, { 'config/groups.yaml': config('Headquarters', 'Headquarters/Pilot') });
  expect((await project.apply()).code).toBe(0);
  const after = await startServer();
  await after.admin.advance(hour);
  await after.client.call('HostGroup.AddGroup', { pInfo: { name: 'Finance', parentId: 0 } });
  project.edit('kscctl.yaml', before.running.url, after.running.url);
  project.edit('kscctl.yaml', before.running.caFile, after.running.caFile);
  const groups = async () => (await after.admin.inspect('groups')).map((row) => String(row['group']));
  return {
    project,
    groups,
    async [Symbol.asyncDispose]() {
      project[Symbol.dispose]();
      await before[Symbol.asyncDispose]();
      await after[Symbol.asyncDispose]();
    },
  };
}

test('a group that only has the number of one that is declared is not renamed: the declared one is made', async () => {
  await using stage = await madeAnew();
  const { project, groups } = stage;
  const { plan } = await project.plan();
  expect(changeOf(plan, pilot).action).toBe('create');
  expect(plan.diagnostics).toContainEqual(
    expect.objectContaining({ code: 'ownership/another-object', resource: pilot }),
  );
  expect((await project.apply()).code).toBe(0);
  expect((await groups()).filter((name) => /Finance|Pilot/.test(name))).toHaveLength(2);
  expect((await project.plan()).plan.diagnostics).toEqual([]);
});

test('a group that only has the number of one that left is not deleted: that one is forgotten', async () => {
  await using stage = await madeAnew();
  const { project, groups } = stage;
  project.write({ 'config/groups.yaml': config('Headquarters') });
  expect(changesOf((await project.plan()).plan)).toMatchObject([{ id: pilot, action: 'forget' }]);
  expect((await project.apply()).code).toBe(0);
  expect((await groups()).some((name) => name.includes('Finance'))).toBe(true);
});
