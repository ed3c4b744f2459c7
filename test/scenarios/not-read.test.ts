import { expect, test } from 'vitest';
import { behindProxy } from '../support/behind-proxy.ts';
import { changeOf, changesOf, type PlanDocument } from '../support/documents.ts';
import { hostId, taskId } from '../support/hand.ts';
import { documents } from '../support/project.ts';
import { type Interference, pxgError } from '../support/tls-proxy.ts';
import { unwrapAll } from '../wire/wire-client.ts';

const noAccess = 1184;

const refusing =
  (method: string, code: number, about: string): Interference =>
  (call) =>
    call.method === method && call.body.includes(about) ? pxgError(code, 'Refused') : null;

const statesOf = (plan: PlanDocument) => Object.fromEntries(plan.unread.map((one) => [one.id, one.state]));
const told = (plan: PlanDocument) => plan.diagnostics.find((one) => one.code === 'server/not-read');

test('a point that metadata.serverKey names is present, absent, refused or unknown, and each is said', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  const host = await hostId(stage.server.client, 'ber-dp-01');
  project.edit('config/distribution-points.yaml', '{name: ber-dp-01}', `{name: ber-dp-01, serverKey: "${host}"}`);
  expect((await project.plan()).code).toBe(0);

  proxy.interfere = refusing('UaControl.GetUpdateAgentInfo', noAccess, host);
  const forbidden = await project.plan();
  expect(forbidden.code).toBe(3);
  expect(forbidden.plan.complete).toBe(false);
  expect(changesOf(forbidden.plan)).toEqual([]);
  expect(statesOf(forbidden.plan)).toEqual({ 'DistributionPoint/ber-dp-01': 'forbidden' });
  expect(told(forbidden.plan)).toMatchObject({ severity: 'warning', file: 'config/distribution-points.yaml' });
  expect(told(forbidden.plan)?.message).toContain(
    'the server refuses it to this account (UaControl.GetUpdateAgentInfo',
  );
  const text = (await project.run('plan')).stdout;
  expect(text).toContain('Not read: nothing is planned for these');
  expect(text).not.toContain('In sync');
  const run = await project.apply();
  expect([run.code, run.report.verdict]).toEqual([3, 'held']);

  proxy.interfere = refusing('UaControl.GetUpdateAgentInfo', 1195, host);
  expect(statesOf((await project.plan()).plan)).toEqual({ 'DistributionPoint/ber-dp-01': 'unknown' });

  proxy.interfere = () => null;
  await stage.server.client.call('UaControl.UnregisterUpdateAgent', { wstrUaHostId: host });
  const absent = await project.run('plan');
  expect(absent.code).toBe(1);
  expect(absent.stderr).toContain('reference/not-found');
  expect(absent.stderr).toContain('the server was asked, and has none');
});

test('a point named by its key is read even where its device is another', async () => {
  await using behind = await behindProxy();
  const { project, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  project.remove('.kscctl');
  const host = await hostId(stage.server.client, 'ber-dp-01');
  project.edit('config/distribution-points.yaml', '{name: ber-dp-01}', `{name: ber-dp-01, serverKey: "${host}"}`);
  project.edit('config/distribution-points.yaml', 'device: ber-dp-01', 'device: ber-ws-01');
  expect(changesOf((await project.plan()).plan)).toMatchObject([
    { id: 'DistributionPoint/ber-dp-01', action: 'replace' },
  ]);
});

test('what the lists leave out and the server does not deny is not created a second time', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  const { client } = stage.server;
  expect((await project.apply()).code).toBe(0);
  const task = await taskId(client, 'Download updates to the repositories of distribution points');
  const policies = await client.call('Policy.GetPoliciesForGroup', { nGroupId: -1 });
  const policy = unwrapAll(policies['PxgRetVal']).find((row) => row['KLPOL_PRODUCT'] === '1103')?.['KLPOL_ID'];

  proxy.interfere = (call) => {
    if (call.method === 'Tasks.GetNextTask') return { status: 200, body: '{"pTaskData": null}' };
    if (call.method === 'Policy.GetPoliciesForGroup') return { status: 200, body: '{"PxgRetVal": []}' };
    if (call.method === 'Tasks.GetTaskData' && call.body.includes(task)) return pxgError(noAccess, 'Refused');
    return null;
  };
  const { plan, code } = await project.plan();
  expect(code).toBe(3);
  expect(plan.unread).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ id: 'NetworkAgentPolicy/agents', serverKey: String(policy), state: 'unknown' }),
      expect.objectContaining({ id: 'DownloadUpdatesTask/download-to-points', serverKey: task, state: 'forbidden' }),
      expect.objectContaining({ id: 'UpdateTask/kes-windows', state: 'unknown' }),
    ]) as never,
  );
  expect(changesOf(plan)).toEqual([]);
});

test('a group that is named and refused is not found absent', async () => {
  await using behind = await behindProxy();
  const { project, proxy } = behind;
  project.write({ 'config/lab.yaml': documents(['AdministrationGroup', { name: 'Lab', serverKey: '4711' }, {}]) });
  proxy.interfere = refusing('HostGroup.GetGroupInfoEx', noAccess, '4711');
  expect(statesOf((await project.plan()).plan)).toEqual({ 'AdministrationGroup/Lab': 'forbidden' });
  proxy.interfere = () => null;
  const absent = await project.run('plan');
  expect([absent.code, absent.stderr.includes('reference/not-found')]).toEqual([1, true]);
});

test('numbers that rest on what was not read are unknown, and a scope that is not told is neither empty nor in sync', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  const host = await hostId(stage.server.client, 'ber-dp-01');
  const approval = (plan: PlanDocument) => changeOf(plan, 'UpdateApproval/9cf419eea5d40df2e743c3f831d9d136');
  project.edit('approvals/2026-03.yaml', /(9cf419eea5d40df2e743c3f831d9d136[\s\S]*?status: )Approved/, '$1Undefined');
  expect(approval((await project.plan()).plan).impact.installs).not.toBeNull();
  proxy.interfere = refusing('UaControl.GetUpdateAgentInfo', noAccess, host);
  expect(approval((await project.plan()).plan).impact.installs).toBeNull();

  project.edit('approvals/2026-03.yaml', /(9cf419eea5d40df2e743c3f831d9d136[\s\S]*?status: )Undefined/, '$1Approved');
  proxy.interfere = ({ method, body }) => {
    if (method !== 'UaControl.GetUpdateAgentInfo' || !body.includes(host)) return null;
    const pUaInfo = { UaHostId: host, UaDistributeUpdates: true, UaDistributePackages: true };
    return { status: 200, body: JSON.stringify({ pUaInfo }) };
  };
  const untold = await project.plan();
  expect(changesOf(untold.plan)).toEqual([]);
  expect([untold.plan.unread, untold.plan.complete, untold.code]).toEqual([[], false, 3]);
  expect(untold.plan.diagnostics).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ code: 'server/unknown-field', pointer: '/spec/scope' }),
    ]) as never,
  );
  const text = (await project.run('plan')).stdout;
  expect(text).toContain('No changes; 1 declared field is not told by the server and not compared.');
  expect(text).not.toContain('In sync');
});

test('a root group whose id is not told is an error, not group 0', async () => {
  await using behind = await behindProxy();
  behind.proxy.interfere = ({ method }) => (method === 'HostGroup.GroupIdGroups' ? { status: 200, body: '{}' } : null);
  const { code, stderr } = await behind.project.run('plan');
  expect([code, stderr.includes('the answer gives no id of the root group')]).toEqual([1, true]);
});
