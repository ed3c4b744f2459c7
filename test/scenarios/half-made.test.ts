import { expect, test } from 'vitest';
import { behindProxy } from '../support/behind-proxy.ts';
import { changesOf } from '../support/documents.ts';
import { documents } from '../support/project.ts';
import { pxgError } from '../support/tls-proxy.ts';

test('a create that fails half way is ours all the same: the next apply ends it, and leaving deletes it', async () => {
  await using behind = await behindProxy();
  const { project, proxy } = behind;
  expect((await project.apply()).code).toBe(0);
  project.write({
    'config/extra.yaml': documents([
      'NetworkAgentPolicy',
      'extra',
      { group: 'Branches', settings: { downloadDiffFiles: { value: true, enforce: false } } },
    ]),
  });
  proxy.interfere = ({ method, nth }) => (method === 'SsContents.Ss_Apply' && nth <= 1 ? pxgError(1195, 'Busy') : null);
  const { code, report } = await project.apply();
  expect(code).toBe(1);
  expect(report.outcomes).toMatchObject([
    { action: 'create', outcome: 'failed', error: { method: 'SsContents.Ss_Apply' } },
  ]);
  proxy.interfere = () => null;
  expect(changesOf((await project.plan()).plan)).toMatchObject([{ action: 'update', reason: 'fields-differ' }]);
  project.remove('config/extra.yaml');
  expect(changesOf((await project.plan()).plan)).toMatchObject([{ id: 'NetworkAgentPolicy/extra', action: 'delete' }]);
  expect((await project.apply()).code).toBe(0);
});

test('a policy that moved, and of which the rest could not be written, is still ours under its new id', async () => {
  await using behind = await behindProxy();
  const { project, proxy } = behind;
  const extra = (group: string, value: boolean) => {
    const settings = { downloadDiffFiles: { value, enforce: false } };
    project.write({ 'config/extra.yaml': documents(['NetworkAgentPolicy', 'extra', { group, settings }]) });
  };
  extra('Branches', true);
  expect((await project.apply()).code).toBe(0);
  extra('Headquarters', false);
  proxy.interfere = ({ method }) => (method === 'SsContents.Ss_Apply' ? pxgError(1195, 'Busy') : null);
  const { code, report } = await project.apply();
  expect(code).toBe(1);
  expect(report.outcomes).toMatchObject([{ outcome: 'failed', error: { method: 'SsContents.Ss_Apply' } }]);
  proxy.interfere = () => null;
  expect(changesOf((await project.plan()).plan)).toMatchObject([
    {
      id: 'NetworkAgentPolicy/extra',
      action: 'update',
      reason: 'fields-differ',
      fields: [{ path: '/spec/settings/downloadDiffFiles/value' }],
    },
  ]);
  project.remove('config/extra.yaml');
  expect(changesOf((await project.plan()).plan)).toMatchObject([{ id: 'NetworkAgentPolicy/extra', action: 'delete' }]);
  expect((await project.apply()).code).toBe(0);
});
