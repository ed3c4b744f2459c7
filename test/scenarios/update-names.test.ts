import { expect, test } from 'vitest';
import { changesOf } from '../support/documents.ts';
import { errorsOf, projectOn } from '../support/name-stage.ts';
import { documents } from '../support/project.ts';
import { startServer } from '../support/stage.ts';

const kes = 'Kaspersky Endpoint Security for Windows';
const eula = `${kes} 12.7 EULA`;

function approvals(...updates: readonly object[]): Readonly<Record<string, string>> {
  return { 'config/none.yaml': '', 'approvals/a.yaml': documents(['UpdateApprovals', 'a', { updates }]) };
}

test('an update is found by product, version and title as well; its id is always the hex', async () => {
  await using server = await startServer();
  const update = { product: kes, version: '12.7.0.533', title: `${kes} 12.7.0.533` };
  using project = projectOn(server, approvals({ update, status: 'Approved', acceptEulas: [eula], reason: 'r' }));
  const { code, plan } = await project.plan();
  expect([code, changesOf(plan).map((one) => one.id)]).toEqual([
    2,
    ['UpdateApproval/e70ca281e5643fdc65e11c0d0290ed06'],
  ]);
  project.write(
    approvals(
      { update, status: 'Approved', acceptEulas: [eula] },
      { update: 'E70CA281E5643FDC65E11C0D0290ED06', status: 'Declined' },
    ),
  );
  expect(await errorsOf(project)).toMatchObject([{ code: 'config/duplicate-resource' }]);
});

test('an update that the server does not know waits, and a near miss is suggested; neither is an error', async () => {
  await using server = await startServer();
  using project = projectOn(
    server,
    approvals(
      { update: '00112233445566778899aabbccddeeff', status: 'Approved' },
      { update: { product: kes, version: '12.7.0.533', title: `${kes} 12.7.0.532` }, status: 'Approved' },
    ),
  );
  const { code, plan } = await project.plan();
  expect(code).toBe(0);
  expect(plan.diagnostics.map((one) => [one.severity, one.code])).toEqual([
    ['info', 'update/others'],
    ['info', 'update/waiting'],
    ['warning', 'update/looks-like'],
  ]);
  expect(plan.diagnostics[2]?.message).toContain('e70ca281e5643fdc65e11c0d0290ed06');
  expect((await project.apply()).code).toBe(0);
});

test('a title that is not that of the update, and a EULA that is not listed, are errors that say what is right', async () => {
  await using server = await startServer();
  const update = 'e70ca281e5643fdc65e11c0d0290ed06';
  using project = projectOn(
    server,
    approvals({ update, title: `${kes} 12.6`, status: 'Approved', acceptEulas: [eula] }),
  );
  const [title] = await errorsOf(project);
  expect(title).toMatchObject({ code: 'reference/title-differs', pointer: '/spec/updates/0/title' });
  expect(title?.message).toContain(`${kes} 12.7.0.533`);

  project.write(approvals({ update, status: 'Approved' }));
  const [missing] = await errorsOf(project);
  expect(missing?.code).toBe('update/eula-not-listed');
  expect(missing?.message).toContain(eula);
  expect(missing).toMatchObject({ file: 'approvals/a.yaml', line: 1 });

  project.write(approvals({ update, status: 'Approved', acceptEulas: ['Some EULA'] }));
  expect((await errorsOf(project)).map((one) => one.code)).toContain('reference/not-found');

  // Declining needs no agreement, and one that is accepted already need not be listed.
  project.write(approvals({ update, status: 'Declined' }));
  expect((await project.plan()).code).toBe(2);
  await server.client.call('VapmControlApi.AcceptEulas', { pEulaIDs: [1] });
  project.write(approvals({ update, status: 'Approved' }));
  expect((await project.plan()).code).toBe(2);
});
