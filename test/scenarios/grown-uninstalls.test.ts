import { expect, test } from 'vitest';
import { behindProxy } from '../support/behind-proxy.ts';
import { changeOf, changesOf } from '../support/documents.ts';
import { beforeCall } from '../support/tls-proxy.ts';

const day = 24 * 3_600_000;
const big = 'UpdateApproval/e70ca281e5643fdc65e11c0d0290ed06';

test('what would uninstall from nobody when it was agreed to, and from many by now, is not written', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  project.edit('approvals/2026-03.yaml', /(12\.7\.0\.533\n {6}status: )Approved/, '$1Declined');
  project.edit('approvals/2026-03.yaml', / {6}acceptEulas:.*\n/, '');
  expect(changeOf((await project.plan()).plan, big)).toMatchObject({ held: null, impact: { uninstalls: 0 } });

  // The answer to the plan's own count is the last thing that it needs: then a day goes by before anybody says yes.
  proxy.interfere = beforeCall('VapmControlApi.ChangeApproval', 1, () => Promise.reject(new Error('written')));
  let waited = false;
  proxy.answering = async ({ method, body }) => {
    if (waited || method !== 'SrvView.ResetIterator' || !body.includes('nKlUpdateDbId=')) return;
    waited = true;
    await stage.server.admin.advance(day);
  };
  const { code, report } = await project.apply();
  expect([waited, code]).toEqual([true, 1]);
  expect(report.outcomes).toMatchObject([{ id: big, outcome: 'overtaken' }]);
  expect(report.outcomes[0]?.error?.message).toBe(
    'it would uninstall from 34 devices by now, and 0 were planned; nothing was written',
  );
  const again = await project.plan();
  expect(again.code).toBe(3);
  expect(changesOf(again.plan)).toMatchObject([{ id: big, held: ['max-uninstalls'], impact: { uninstalls: 34 } }]);
  expect((await stage.server.admin.advance(day)).uninstalled).toBe(0);
});

test('what grew within the limit of the guard is written', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  project.edit('kscctl.yaml', '"targets"', '"guards":{"max-uninstalls":40},"targets"');
  project.edit('approvals/2026-03.yaml', /(12\.7\.0\.533\n {6}status: )Approved/, '$1Declined');
  project.edit('approvals/2026-03.yaml', / {6}acceptEulas:.*\n/, '');
  proxy.interfere = beforeCall('VapmControlApi.ChangeApproval', 1, () => stage.server.admin.advance(day));
  expect((await project.apply()).code).toBe(0);
});
