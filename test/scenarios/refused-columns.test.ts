import { expect, test } from 'vitest';
import { bigUpdate, decide } from '../simulator/scenario.ts';
import { behindProxy } from '../support/behind-proxy.ts';
import { changesOf } from '../support/documents.ts';
import { type Interference, pxgError } from '../support/tls-proxy.ts';

const big = 'UpdateApproval/e70ca281e5643fdc65e11c0d0290ed06';
const isUpdates = (body: string) => body.includes('v_vapm_update') && body.includes('nApprovementState');

/** Refuses reads of decisions, from one on and so many of them. */
function refusing(code: number, from: number, count = Number.POSITIVE_INFINITY): Interference {
  let seen = 0;
  return ({ method, body }) => {
    if (method !== 'SrvView.ResetIterator' || !isUpdates(body)) return null;
    seen += 1;
    return seen >= from && seen < from + count ? pxgError(code, 'Refused') : null;
  };
}

test('a decision that was changed by hand is found although the server refused to tell it once', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  await decide(stage.server.client, bigUpdate, 0);
  proxy.interfere = refusing(1260, 1, 1);
  const { code, plan } = await project.plan();
  expect([code, plan.complete]).toEqual([2, true]);
  expect(changesOf(plan)).toMatchObject([{ id: big, reason: 'drifted' }]);
});

test.each([
  [1184, 'no access'],
  [1195, 'not available'],
])('a read of decisions that the server refuses with %s (%s) is an error', async (code) => {
  await using behind = await behindProxy();
  const { project, proxy } = behind;
  expect((await project.apply()).code).toBe(0);
  proxy.interfere = refusing(code, 1, 1);
  const { code: exit, stdout, stderr } = await project.run('plan');
  expect([exit, stdout]).toEqual([1, '']);
  expect(stderr).toContain('SrvView.ResetIterator');
});

test('a column that the server does not have takes no other with it; what it would tell is not known and not in sync', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  await decide(stage.server.client, bigUpdate, 0);
  const without =
    (column: string): Interference =>
    ({ method, body }) =>
      method === 'SrvView.ResetIterator' && body.includes(column) ? pxgError(1192, `No column ${column}`) : null;

  proxy.interfere = without('SIM_nImportance');
  expect(changesOf((await project.plan()).plan)).toMatchObject([{ id: big, reason: 'drifted' }]);

  proxy.interfere = without('nApprovementState');
  const { code, plan } = await project.plan();
  expect([code, plan.complete, changesOf(plan)]).toEqual([3, false, []]);
  const text = await project.run('plan');
  expect(text.code).toBe(3);
  expect(text.stdout).toContain('No changes; 3 declared fields are not told by the server and not compared.');
  expect(text.stdout).not.toContain('In sync');
  const run = await project.apply();
  expect([run.code, run.report.verdict]).toEqual([3, 'held']);
});

test('a precondition read or a read-back that the server refuses fails its change', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  for (const [refused, isWritten] of [
    [2, false],
    [3, true],
  ] as const) {
    await decide(stage.server.client, bigUpdate, 0);
    proxy.calls.splice(0);
    proxy.interfere = refusing(1260, refused, 1);
    const { code, report } = await project.apply();
    expect([code, report.verdict]).toEqual([1, 'failed']);
    expect(report.outcomes).toMatchObject([{ id: big, outcome: 'failed', error: { method: 'SrvView.ResetIterator' } }]);
    expect(proxy.calls.some((one) => one.method === 'VapmControlApi.ChangeApproval')).toBe(isWritten);
  }
});
