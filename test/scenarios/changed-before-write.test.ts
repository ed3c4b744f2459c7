import { expect, test } from 'vitest';
import { agentPolicy, setAgentPolicy } from '../simulator/scenario.ts';
import { type BehindProxy, behindProxy } from '../support/behind-proxy.ts';
import { changesOf } from '../support/documents.ts';
import { editPoint, hostId } from '../support/hand.ts';
import { beforeCall } from '../support/tls-proxy.ts';
import type { JsonObject } from '../wire/wire-client.ts';

const points = 'config/distribution-points.yaml';
const head = 'metadata: {name: hq-dp-01}';
/** The plan lists the points once, and each precondition read again. */
const atPrecondition = (work: () => Promise<unknown>) => beforeCall('UaControl.GetUpdateAgentsList', 2, work);

async function pointInfo({ stage }: BehindProxy): Promise<JsonObject> {
  const { client } = stage.server;
  const wstrUaHostId = await hostId(client, 'hq-dp-01');
  return (await client.call('UaControl.GetUpdateAgentInfo', { wstrUaHostId }))['pUaInfo'] as JsonObject;
}

test('a declared field that was as declared, and was changed by hand after the plan was made, is not written over', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  project.edit(points, 'deployPackages: true', 'deployPackages: false');
  proxy.interfere = atPrecondition(() => editPoint(stage.server.client, 'hq-dp-01', { UaDistributeUpdates: false }));
  const { code, report } = await project.apply();
  expect(code).toBe(1);
  expect(report.outcomes).toMatchObject([{ outcome: 'overtaken' }]);
  expect(report.outcomes[0]?.error?.message).toBe(
    '/spec/deployUpdates was changed by someone else after the plan was made; nothing was written',
  );
  expect(await pointInfo(behind)).toMatchObject({ UaDistributeUpdates: false, UaDistributePackages: true });
  proxy.interfere = () => null;
  const next = await project.plan();
  expect(changesOf(next.plan)).toMatchObject([{ reason: 'drifted' }]);
  expect((await project.apply()).code).toBe(0);
});

test('what is ignored or not declared, and was changed by hand after the plan was made, stays while the rest is written', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  project.edit(points, head, 'metadata: {name: hq-dp-01, lifecycle: {ignore: [/spec/port]}}');
  project.edit(points, 'scope: {groups: [Headquarters]}', 'scope: {groups: [Headquarters]}\n  port: 13000');
  expect((await project.apply()).code).toBe(0);
  project.edit(points, 'deployPackages: true', 'deployPackages: false');
  const byHand = { UaPort: 13555, CgRemoteAddress: 'gw.acme.example' };
  proxy.interfere = atPrecondition(() => editPoint(stage.server.client, 'hq-dp-01', byHand));
  expect((await project.apply()).code).toBe(0);
  expect(await pointInfo(behind)).toMatchObject({ ...byHand, UaDistributePackages: false });
});

test('an ignored field is not taken for applied: once it is not ignored any more, it is a wish and no drift', async () => {
  await using behind = await behindProxy();
  const { project, stage } = behind;
  project.edit(points, head, 'metadata: {name: hq-dp-01, lifecycle: {ignore: [/spec/port]}}');
  project.edit(points, 'scope: {groups: [Headquarters]}', 'scope: {groups: [Headquarters]}\n  port: 13000');
  expect((await project.apply()).code).toBe(0);
  await editPoint(stage.server.client, 'hq-dp-01', { UaPort: 13555 });
  expect((await project.apply()).code).toBe(0);
  project.edit(points, ', lifecycle: {ignore: [/spec/port]}', '');
  const { plan } = await project.plan();
  expect(changesOf(plan)).toMatchObject([
    { reason: 'fields-differ', fields: [{ path: '/spec/port', before: 13555, after: 13000 }] },
  ]);
  expect(plan.drift).toEqual([]);
});

const policy = 'config/network-agent.yaml';

test('a setting of a policy that was as declared, and was changed by hand after the plan was made, is not written over', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  project.edit(policy, 'downloadDiffFiles: {value: true', 'downloadDiffFiles: {value: false');
  proxy.interfere = beforeCall('Policy.GetPoliciesForGroup', 2, () =>
    setAgentPolicy(stage.server.client, '86', 'SIM_bDistributeThroughPointsOnly', false),
  );
  const { code, report } = await project.apply();
  expect([code, report.outcomes.map((one) => one.outcome)]).toEqual([1, ['overtaken']]);
  expect(report.outcomes[0]?.error?.message).toContain(
    'distributeFilesThroughDistributionPointsOnly/value was changed',
  );
});

test('an attribute of a policy that is ignored stays as somebody set it, while another is written', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  const { client } = stage.server;
  project.edit(policy, '{name: agents}', '{name: agents, lifecycle: {ignore: [/spec/inherit]}}');
  project.edit(policy, 'active: true', 'active: true\n  inherit: true\n  forceInheritance: false');
  expect((await project.apply()).code).toBe(0);
  project.edit(policy, 'forceInheritance: false', 'forceInheritance: true');
  const nPolicy = agentPolicy;
  proxy.interfere = beforeCall('Policy.GetPoliciesForGroup', 2, () =>
    client.call('Policy.UpdatePolicyData', { nPolicy, pPolicyData: { KLPOL_ACCEPT_PARENT: false } }),
  );
  expect((await project.apply()).code).toBe(0);
  const { PxgRetVal } = await client.call('Policy.GetPolicyData', { nPolicy });
  expect(PxgRetVal).toMatchObject({ KLPOL_ACCEPT_PARENT: false, KLPOL_FORCE_DISTRIB2CHILDREN: true });
});
