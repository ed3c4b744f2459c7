import { expect, test } from 'vitest';
import { behindProxy } from '../support/behind-proxy.ts';
import { pxgError } from '../support/tls-proxy.ts';

const policy = 'NetworkAgentPolicy/agents';

test('a release that fails as well does not hide what failed before it', async () => {
  await using behind = await behindProxy();
  const { project, proxy } = behind;
  proxy.interfere = ({ method }) => {
    if (method === 'SsContents.Ss_Replace') return pxgError(1195, 'Busy');
    return method === 'SsContents.Ss_Release' ? pxgError(1184, 'Lost') : null;
  };
  const { code, report } = await project.apply();
  expect(code).toBe(1);
  expect(report.outcomes.find((one) => one.id === policy)).toMatchObject({
    outcome: 'failed',
    error: { method: 'SsContents.Ss_Replace', message: expect.stringContaining('Busy') },
  });
});

test('a release that fails takes nothing away from what was read and written', async () => {
  await using behind = await behindProxy();
  const { project, proxy } = behind;
  proxy.interfere = ({ method }) => (/Release/.test(method) ? pxgError(1184, 'Lost') : null);
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);
});
