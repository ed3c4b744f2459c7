import { expect, test } from 'vitest';
import { describeBranchOffice, manualStart } from '../../src/simulator/index.ts';
import { hostIds } from '../simulator/scenario.ts';
import { changesOf } from '../support/documents.ts';
import { applied, errorsOf, projectOn } from '../support/name-stage.ts';
import { documents } from '../support/project.ts';
import { openStage, startServer } from '../support/stage.ts';
import { wrapped } from '../wire/wire-client.ts';

test('two tasks of one name are an error that lists both, until metadata.serverKey says which', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  const { client } = server;
  project.remove('.kscctl/ledger/hq.json');
  const { PxgRetVal } = await client.call('Tasks.GetTaskData', { strTask: '2' });
  const { TASK_UNIQUE_ID: _id, ...data } = PxgRetVal as Record<string, never>;
  const { PxgRetVal: copy } = await client.call('Tasks.AddTask', { pData: data });
  const [error, ...others] = await errorsOf(project);
  expect(others).toEqual([]);
  expect(error).toMatchObject({ code: 'reference/ambiguous', file: 'config/download-updates.yaml', line: 6 });
  expect(error?.message).toContain("serverKey '2'");
  expect(error?.message).toContain(`serverKey '${String(copy)}'`);
  expect(error?.hint).toContain('serverKey:');
  project.edit(
    'config/download-updates.yaml',
    '{name: download-to-points}',
    `{name: download-to-points, serverKey: '${String(copy)}'}`,
  );
  expect((await project.plan()).code).toBe(0);
  project.edit('config/download-updates.yaml', `'${String(copy)}'`, "'4711'");
  expect(await errorsOf(project)).toMatchObject([{ code: 'reference/not-found', pointer: '/metadata/serverKey' }]);
});

test('two policies of one name in a group are an error that lists both', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  const pPolicyData = {
    KLPOL_DN: 'Kaspersky Security Center Network Agent',
    KLPOL_PRODUCT: '1103',
    KLPOL_VERSION: '1.0.0.0',
    KLPOL_GROUP_ID: 0,
  };
  const { PxgRetVal: second } = await server.client.call('Policy.AddPolicy', { pPolicyData });
  const errors = await errorsOf(project);
  expect(errors).toMatchObject([{ code: 'reference/ambiguous', resource: 'NetworkAgentPolicy/agents' }]);
  expect(errors[0]?.message).toContain("serverKey '1'");
  expect(errors[0]?.message).toContain(`serverKey '${String(second)}'`);
  project.edit('config/network-agent.yaml', '{name: agents}', "{name: agents, serverKey: '1'}");
  expect((await project.plan()).code).toBe(2);
});

test('a device is found by id, FQDN or display name in any case, and {id}, {fqdn} and {name} say which', async () => {
  await using server = await startServer();
  const id = (await hostIds(server.client)).get('ber-dp-01') ?? '';
  const references = [
    id,
    'BER-dp-01.acme.EXAMPLE',
    'Ber-Dp-01',
    { id },
    { fqdn: 'ber-dp-01.acme.example' },
    { name: 'ber-dp-01' },
  ];
  for (const device of references) {
    using project = projectOn(server, {
      'config/p.yaml': documents(['DistributionPoint', 'p', { device, scope: { groups: ['/'] } }]),
    });
    const { code, plan } = await project.plan();
    expect([code, changesOf(plan).map((one) => one.action)], JSON.stringify(device)).toEqual([2, ['create']]);
  }
});

test('a device that a point and tasks name alike is found for each of them', async () => {
  await using server = await startServer();
  const scope = { devices: ['ber-dp-01.acme.example'] };
  using project = projectOn(server, {
    'config/p.yaml': documents(
      ['DistributionPoint', 'p', { device: 'ber-dp-01.acme.example', scope: { groups: ['/'] } }],
      ['DownloadUpdatesTask', 'd', { scope, schedule: { every: '6h' } }],
      ['UpdateTask', 'u', { product: 'KES', scope, schedule: { every: '6h' } }],
    ),
  });
  const { code, plan } = await project.plan();
  expect(code).toBe(2);
  expect(changesOf(plan).map((one) => [one.id, one.impact.devices])).toEqual([
    ['DistributionPoint/p', 40],
    ['DownloadUpdatesTask/d', 1],
    ['UpdateTask/u', 1],
  ]);
});

test('wildcards and quotes in a name are letters, not a search', async () => {
  await using server = await startServer();
  for (const device of [
    'ber-dp-*',
    'ber-dp-0?',
    'ber-dp-0[1]',
    'a"b',
    '") | (KLHST_WKS_DN="*',
    { fqdn: '*' },
    { name: 'ber-dp-01.acme.example' },
  ]) {
    using project = projectOn(server, {
      'config/p.yaml': documents(['DistributionPoint', 'p', { device, scope: { groups: ['/'] } }]),
    });
    expect(await errorsOf(project), JSON.stringify(device)).toMatchObject([
      { code: 'reference/not-found', pointer: '/spec/device', file: 'config/p.yaml', line: 1 },
    ]);
  }
});

test('two resources that mean one device are an error', async () => {
  await using server = await startServer();
  const point = (name: string, device: string) =>
    ['DistributionPoint', name, { device, scope: { groups: ['/'] } }] as const;
  using project = projectOn(server, {
    'config/p.yaml': documents(point('a', 'ber-dp-01'), point('b', 'ber-dp-01.acme.example')),
  });
  const [error] = await errorsOf(project);
  expect(error?.message).toMatch(
    /DistributionPoint\/a.*DistributionPoint\/b|DistributionPoint\/b.*DistributionPoint\/a/,
  );
});

test('a display name that two devices have is an error with the candidates', async () => {
  const world = describeBranchOffice(1, manualStart);
  const [first] = world.devices;
  if (first === undefined) throw new Error('no device');
  const twin = { ...first, key: 'twin', domain: 'other.example' };
  await using server = await startServer({ world: { ...world, devices: [...world.devices, twin] } });
  const declared = (device: string) => documents(['DistributionPoint', 'p', { device, scope: { groups: ['/'] } }]);
  using project = projectOn(server, { 'config/p.yaml': declared(first.name) });
  const [error] = await errorsOf(project);
  expect(error).toMatchObject({ code: 'reference/ambiguous', pointer: '/spec/device' });
  expect(error?.message).toContain(`${first.name}.acme.example`);
  expect(error?.message).toContain(`${first.name}.other.example`);
  project.write({ 'config/p.yaml': declared(`${first.name}.other.example`) });
  expect((await project.plan()).code).toBe(2);
});

test('a selection is found by its name, or by its predefined id', async () => {
  await using server = await startServer();
  const task = (name: string, selection: string) =>
    ['DownloadUpdatesTask', name, { scope: { selection }, sources: ['kaspersky'], schedule: { every: '6h' } }] as const;
  using project = projectOn(server, {
    'config/t.yaml': documents(task('a', 'Berlin workstations'), task('b', 'UPDATE_AGENTS')),
  });
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);
  project.write({ 'config/t.yaml': documents(task('a', 'Berlin workstation')) });
  expect(await errorsOf(project)).toMatchObject([{ code: 'reference/not-found', pointer: '/spec/scope/selection' }]);
});

test('a task beside one of the same type with an overlapping scope gets a warning that says how to take that over', async () => {
  await using stage = await applied();
  const { project, server } = stage;
  const { PxgRetVal } = await server.client.call('Tasks.GetTaskData', { strTask: '2' });
  const { TASK_UNIQUE_ID: _id, ...data } = PxgRetVal as Record<string, { value: Record<string, never> }>;
  const info = wrapped({
    ...data['TASK_INFO_PARAMS']?.value,
    DisplayName: 'The wizard made this',
    NH_TASK_CREATED_BY_QSW: true,
  });
  await server.client.call('Tasks.AddTask', { pData: { ...data, TASK_INFO_PARAMS: info } as never });
  project.write({
    'config/more.yaml': documents([
      'DownloadUpdatesTask',
      'more',
      { scope: { group: 'Branches' }, schedule: { every: '12h' } },
    ]),
  });
  const { plan } = await project.plan();
  const warnings = plan.diagnostics.filter((one) => one.code === 'task/overlap');
  expect(warnings).toHaveLength(2);
  const made = warnings.find((one) => one.message.includes('The wizard made this'));
  expect(made?.message).toContain('made by the wizard');
  expect(made?.hint).toMatch(/serverKey: '\d+'/);
  expect(made).toMatchObject({ file: 'config/more.yaml', line: 1 });
});
