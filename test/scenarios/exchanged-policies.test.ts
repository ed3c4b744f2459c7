import { expect, test } from 'vitest';
import { changesOf } from '../support/documents.ts';
import { documents } from '../support/project.ts';
import { openStage } from '../support/stage.ts';

const locked = { value: true, enforce: true };
const file = 'config/more-policies.yaml';

function policies(first: string, second: string): Record<string, string> {
  const spec = { group: 'Headquarters', active: false };
  return {
    [file]: documents(
      ['NetworkAgentPolicy', 'first', { ...spec, displayName: first, settings: { downloadDiffFiles: locked } }],
      ['NetworkAgentPolicy', 'second', { ...spec, displayName: second, settings: { autoInstallUndefined: locked } }],
    ),
  };
}

test('policies that exchange their names are read by what each of them declares, and only renamed', async () => {
  await using stage = await openStage({ files: policies('One', 'Two') });
  const { project } = stage;
  expect((await project.apply()).code).toBe(0);
  project.write(policies('Two', 'One'));
  const { plan } = await project.plan();
  expect(changesOf(plan).map((one) => [one.id, (one.fields ?? []).map((field) => field.path)])).toEqual([
    ['NetworkAgentPolicy/first', ['/spec/displayName']],
    ['NetworkAgentPolicy/second', ['/spec/displayName']],
  ]);
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);
});
