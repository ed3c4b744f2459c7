import { expect, test } from 'vitest';
import { behindProxy } from '../support/behind-proxy.ts';
import type { PlanDocument } from '../support/documents.ts';
import { documents } from '../support/project.ts';
import type { PassedCall } from '../support/tls-proxy.ts';
import { pxgError } from '../support/tls-proxy.ts';

const told = ({ diagnostics }: PlanDocument) => diagnostics.find((one) => one.code === 'update/others');
const countsOthers = ({ method, body }: PassedCall) =>
  method === 'SrvView.ResetIterator' && body.includes('(!(nSource=4))');

test('updates of other sources are counted by the server without a row read, and said to be left alone', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  const { plan } = await project.plan();
  expect(told(plan)).toMatchObject({ severity: 'info' });
  expect(told(plan)?.message).toBe('The server has 4 updates of other sources (Microsoft, third party).');
  expect(proxy.calls.filter(countsOthers)).toHaveLength(1);
  // Two views are read whole, Kaspersky updates and EULAs; of the third nothing but the count.
  const calls = (method: string) => proxy.calls.filter((one) => one.method === method).length;
  expect([calls('SrvView.ResetIterator'), calls('SrvView.GetRecordRange')]).toEqual([3, 2]);
  expect(calls('SrvView.ReleaseIterator')).toBe(3);
  expect((await project.run('plan')).stderr).toContain('4 updates of other sources');
  expect((await project.run('doctor')).stdout + (await project.run('doctor')).stderr).toContain(
    '4 updates of other sources',
  );

  const before = (await stage.server.admin.inspect('updates')).filter((row) => row['source'] !== 4);
  expect((await project.apply()).code).toBe(0);
  expect((await stage.server.admin.inspect('updates')).filter((row) => row['source'] !== 4)).toEqual(before);
});

test('a count that the server does not give is unknown, never 0; without declared approvals nothing is counted', async () => {
  await using behind = await behindProxy();
  const { project, proxy } = behind;
  proxy.interfere = (call) => (countsOthers(call) ? pxgError(1184, 'No access') : null);
  const refused = await project.plan();
  expect(refused.code).toBe(2);
  expect(told(refused.plan)?.message).toMatch(/^How many updates .* is unknown \(SrvView\.ResetIterator: No access/);

  let views = 0;
  proxy.interfere = ({ method }) => {
    if (method !== 'SrvView.GetRecordCount') return null;
    views += 1;
    return views > 2 ? { status: 200, body: '{}' } : null;
  };
  expect(told((await project.plan()).plan)?.message).toMatch(/does not tell how many updates/);
  proxy.interfere = () => null;

  const waiting = { update: { product: 'KES', version: '99', title: 'Not yet' }, status: 'Approved', reason: 'Later' };
  project.write({ 'approvals/2026-03.yaml': documents(['UpdateApprovals', 'later', { updates: [waiting] }]) });
  expect(told((await project.plan()).plan)?.message).toContain('4 updates');
  project.remove('approvals/2026-03.yaml');
  proxy.calls.length = 0;
  expect(told((await project.plan()).plan)).toBeUndefined();
  expect(proxy.calls.filter(countsOthers)).toEqual([]);
});

test('a list whose length the server does not tell is an error, not empty', async () => {
  await using behind = await behindProxy();
  const { project, proxy } = behind;
  proxy.interfere = ({ method }) =>
    method === 'HostGroup.FindGroups' ? { status: 200, body: '{"strAccessor": "x"}' } : null;
  const { code, stderr } = await project.run('plan');
  expect(code).toBe(1);
  expect(stderr).toMatch(/server\/protocol .*HostGroup\.FindGroups: the answer gives no number/);
});
