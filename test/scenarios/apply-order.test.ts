import { expect, test } from 'vitest';
import { behindProxy } from '../support/behind-proxy.ts';
import { changeOf, changesOf, type PlanDocument, type RunDocument } from '../support/documents.ts';
import { editTask, groupId, hostId } from '../support/hand.ts';
import { startKscctl } from '../support/kscctl.ts';
import { documents } from '../support/project.ts';
import { openStage } from '../support/stage.ts';
import { gate, pxgError } from '../support/tls-proxy.ts';
import { type JsonObject, unwrap, wrapped } from '../wire/wire-client.ts';

const outcomesOf = (report: RunDocument) => Object.fromEntries(report.outcomes.map((one) => [one.id, one.outcome]));

const notEmpty = ({ diagnostics }: PlanDocument) =>
  diagnostics.filter((one) => one.code === 'plan/not-empty').map((one) => [one.severity, one.resource, one.message]);

test('a group goes after all that is in it and refers to it', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  project.write({
    'config/lab.yaml': documents(
      ['AdministrationGroup', 'Lab', {}],
      ['AdministrationGroup', 'Lab/Deep', {}],
      ['UpdateTask', 'lab', { product: 'KES', scope: { group: 'Lab/Deep' }, schedule: { on: 'new-updates' } }],
      ['NetworkAgentPolicy', 'lab', { group: 'Lab', settings: { downloadDiffFiles: { value: true, enforce: false } } }],
    ),
  });
  expect((await project.apply()).code).toBe(0);
  project.remove('config/lab.yaml');
  const { plan } = await project.plan();
  expect(notEmpty(plan)).toEqual([]);
  const wave = (id: string) => plan.waves.findIndex((one) => one.some((change) => change.id === id));
  expect(wave('UpdateTask/lab')).toBeLessThan(wave('AdministrationGroup/Lab/Deep'));
  expect(wave('AdministrationGroup/Lab/Deep')).toBeLessThan(wave('AdministrationGroup/Lab'));
  expect(wave('NetworkAgentPolicy/lab')).toBeLessThan(wave('AdministrationGroup/Lab'));
  expect((await project.apply()).code).toBe(0);
  expect((await server.admin.inspect('groups')).filter((row) => String(row['group']).includes('Lab'))).toEqual([]);
});

test('a group that is not empty is not removed: the plan says so before, the report after, and the ledger keeps it', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  const { client } = stage.server;
  expect((await project.apply()).code).toBe(0);
  const id = 'AdministrationGroup/Headquarters/Pilot';
  const pilot = await groupId(client, 'Pilot', 3);
  project.takeOut('config/groups.yaml', 'Headquarters/Pilot');
  expect(notEmpty((await project.plan()).plan)).toEqual([]);
  await client.call('HostGroup.AddGroup', { pInfo: { name: 'Somebody put this here', parentId: pilot } });
  const pHostNames = [await hostId(client, 'ber-ws-01')];
  await client.call('HostGroup.MoveHostsToGroup', { nGroup: pilot, pHostNames });
  const { PxgRetVal } = await client.call('Tasks.GetTaskData', { strTask: '2' });
  const { TASK_UNIQUE_ID: _id, TASK_INFO_PARAMS: info, ...data } = PxgRetVal as JsonObject;
  const notes = wrapped({ ...unwrap(info), PRTS_TASK_GROUPID: pilot });
  await client.call('Tasks.AddTask', { pData: { ...data, TASK_INFO_PARAMS: notes } });
  const { plan } = await project.plan();
  expect(notEmpty(plan)).toEqual([
    ['warning', id, expect.stringContaining(': 1 device, 1 group, 1 task would still be in it')],
  ]);
  const { code, report } = await project.apply();
  expect(code).toBe(1);
  expect(report.outcomes).toMatchObject([
    { action: 'delete', outcome: 'failed', error: { method: 'HostGroup.RemoveGroup' } },
  ]);
  expect(changesOf((await project.plan()).plan).map((one) => one.action)).toEqual(['delete']);

  // What is not told is not none.
  proxy.interfere = ({ method, body }) =>
    method === 'Policy.GetPoliciesForGroup' && body.includes(`:${pilot}}`) ? pxgError(1184, 'No access') : null;
  expect(notEmpty((await project.plan()).plan)[0]?.[2]).toContain(
    ': 1 device, 1 group, an unknown number of policies, 1 task',
  );
});

test('without one of its points the policy that allows points only is not applied, nor are approvals', async () => {
  await using behind = await behindProxy();
  const { project, proxy } = behind;
  proxy.interfere = ({ method, nth }) =>
    method === 'UaControl.RegisterUpdateAgent' && nth === 0 ? pxgError(1184, 'No access') : null;
  const { code, report } = await project.apply();
  expect(code).toBe(1);
  const outcomes = outcomesOf(report);
  expect(outcomes['NetworkAgentPolicy/agents']).toBe('skipped');
  expect(outcomes['UpdateApproval/e70ca281e5643fdc65e11c0d0290ed06']).toBe('skipped');
  expect(outcomes['AdministrationGroup/Headquarters/Pilot']).toBe('applied');
  expect(report.summary).toMatchObject({ failed: 1 });
  proxy.interfere = () => null;
  expect((await project.apply()).code).toBe(0);
});

test('what somebody else changes between plan and write is not overwritten: overtaken, and the next plan shows it', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  const { client } = stage.server;
  expect((await project.apply()).code).toBe(0);
  project.edit('config/distribution-points.yaml', 'deployPackages: true', 'deployPackages: false');
  project.edit('config/download-updates.yaml', 'every: 6h', 'every: 4h');
  const held = gate();
  // The precondition read of the task's change waits; meanwhile somebody edits the very field.
  proxy.interfere = async ({ method }) => {
    if (method === 'Tasks.GetTaskData') await held.wait();
    return null;
  };
  const running = startKscctl(['apply', '--auto-approve', '--json'], { cwd: project.root, env: project.env });
  await Promise.race([held.reached, running.ended]);
  await editTask(client, 'Download updates to the repositories of distribution points', {
    top: { TASKSCH_MS_PERIOD: { type: 'long', value: 9 * 3_600_000 } },
  });
  held.open();
  const ended = await running.ended;
  expect(ended.code).toBe(1);
  const report = JSON.parse(ended.stdout) as RunDocument;
  expect(outcomesOf(report)).toEqual({
    'DistributionPoint/hq-dp-01': 'applied',
    'DownloadUpdatesTask/download-to-points': 'overtaken',
  });
  proxy.interfere = () => null;
  expect(changeOf((await project.plan()).plan, 'DownloadUpdatesTask/download-to-points')).toMatchObject({
    reason: 'conflict',
  });
});

test('a policy made active names the one that it deactivates, and one that moves is not made anew', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  project.write({
    'config/second.yaml': documents([
      'NetworkAgentPolicy',
      'second',
      {
        group: 'Branches',
        displayName: 'Second agents',
        active: true,
        inherit: false,
        settings: { autoInstallUndefined: { value: false, enforce: true } },
      },
    ]),
  });
  expect((await project.apply()).code).toBe(0);
  const policies = async () =>
    (await server.admin.inspect('policies')).map(
      (row) => `${String(row['group'])} ${String(row['policy'])} ${String(row['active'])}`,
    );
  expect(await policies()).toContain('Branches Second agents true');

  project.edit('config/second.yaml', '"Branches"', '"/"');
  project.edit('config/network-agent.yaml', '  active: true\n', '');
  const moved = await project.plan();
  expect(changesOf(moved.plan)).toMatchObject([
    {
      id: 'NetworkAgentPolicy/second',
      action: 'update',
      fields: [{ path: '/spec/group', before: 'Branches', after: '/' }],
    },
  ]);
  expect(changesOf(moved.plan)[0]?.sideEffects).toEqual([
    { name: 'Kaspersky Security Center Network Agent', effect: 'deactivated' },
  ]);
  expect((await project.apply()).code).toBe(0);
  expect((await policies()).filter((one) => one.includes('gents') || one.includes('Network Agent')).toSorted()).toEqual(
    ['/ Kaspersky Security Center Network Agent false', '/ Second agents true'],
  );
  const after = await project.plan();
  expect([after.code, after.plan.summary['unchanged']]).toEqual([0, 18]);
  // It is the same resource with another server key: taken out, it is deleted, as kscctl made it.
  project.remove('config/second.yaml');
  expect(changesOf((await project.plan()).plan).map((one) => one.action)).toEqual(['delete']);
});
