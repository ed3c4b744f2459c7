import { expect, test } from 'vitest';
import { changeOf, changesOf } from '../support/documents.ts';
import { taskId } from '../support/hand.ts';
import { documents } from '../support/project.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { unlikeTheDictionary, wizardTitle } from '../support/unlike-the-dictionary.ts';
import { type JsonObject, unwrap, wrapped } from '../wire/wire-client.ts';

const template = { 'update-task.KES': { task: wizardTitle } };
const declared = documents(['UpdateTask', 'kes', { product: 'KES', scope: { group: 'Branches' }, schedule: 'manual' }]);

/** A server that proves nothing and has the wizard's task under another name than the dictionary's. */
function stageWith(
  files: Readonly<Record<string, string>>,
  dictionary: object,
  world = unlikeTheDictionary(),
): Promise<Stage> {
  const empty = { config: null, approvals: null };
  return openStage({ files: { ...empty, ...files }, simulator: { announce: false, world }, spec: { dictionary } });
}

async function parametersOf({ server }: Stage, title: string): Promise<JsonObject> {
  const { PxgRetVal } = await server.client.call('Tasks.GetTaskData', { strTask: await taskId(server.client, title) });
  return PxgRetVal as JsonObject;
}

test('a create by template copies identity and parameters byte for byte, changes what is declared, and then plans empty', async () => {
  await using stage = await stageWith({ 'config/tasks.yaml': declared }, { templates: template });
  const { project } = stage;
  const { code, plan } = await project.plan();
  expect(code).toBe(2);
  const change = changeOf(plan, 'UpdateTask/kes');
  expect(change).toMatchObject({
    action: 'create',
    held: null,
    template: {
      type: 'task',
      displayName: wizardTitle,
      kept: [],
      unseen: ['KLUPD_aTargets', 'KLUPD_bVerify', 'KLUPD_binKey', 'KLUPD_nMode', 'KLUPD_nTotal', 'KLUPD_pNested'],
    },
  });
  const text = await project.run('plan');
  expect(text.stdout).toMatch(/from template task "Install updates \(wizard\)" \(id \d+\)/);
  expect(text.stdout).toContain('copied unseen: KLUPD_aTargets');

  const run = await project.apply();
  expect(run.report.verdict).toBe('succeeded');
  const again = await project.plan();
  expect(again.code).toBe(0);
  expect(again.plan.summary).toMatchObject({ unchanged: 1, create: 0 });

  const [from, made] = [await parametersOf(stage, wizardTitle), await parametersOf(stage, 'kes')];
  for (const name of ['TASKID_PRODUCT_NAME', 'TASKID_VERSION', 'TASKID_COMPONENT_NAME', 'TASK_NAME'])
    expect(made[name], name).toEqual(from[name]);
  const parameters = ({ TASK_ADDITIONAL_PARAMS }: JsonObject) => {
    const { 'klprts-TaskStorageId': _own, ...copied } = unwrap(TASK_ADDITIONAL_PARAMS);
    return JSON.stringify(copied);
  };
  expect(parameters(made)).toBe(parameters(from));
  const info = unwrap(made['TASK_INFO_PARAMS']);
  expect(info).toMatchObject({ DisplayName: 'kes', PRTS_TASK_GROUPNAME: 'Branches' });
  expect(info).not.toHaveProperty('NH_TASK_CREATED_BY_QSW');
  expect(info).not.toHaveProperty('PRTS_EXCEPT_GROUPIDS');
});

test('by export and import the copy is the same, for each form of scope', async () => {
  const exported = { 'update-task.KES': { task: wizardTitle, via: 'export' } };
  const schedule = { schedule: 'manual' };
  const tasks = documents(
    ['UpdateTask', 'for-group', { product: 'KES', scope: { group: 'Branches' }, ...schedule }],
    ['UpdateTask', 'for-devices', { product: 'KES', scope: { devices: ['ber-ws-01'] }, ...schedule }],
    ['UpdateTask', 'for-selection', { product: 'KES', scope: { selection: 'UPDATE_AGENTS' }, ...schedule }],
    ['UpdateTask', 'other-version', { product: 'KES', productVersion: '12.0.0.0', scope: { group: 'Branches' } }],
  );
  const accept = ['task.scope-devices', 'task.scope-selection', 'task.scope-type', 'selection.id', 'selection.name'];
  await using stage = await stageWith({ 'config/tasks.yaml': tasks }, { templates: exported, accept });
  const { project, server } = stage;
  expect((await project.run('plan')).stdout).toContain(', by export and import');
  const run = await project.apply();
  expect(run.report.outcomes.filter((one) => one.outcome !== 'applied')).toEqual([]);
  expect((await project.plan()).code).toBe(0);
  const calls = (await server.admin.inspect('calls')).map((one) => one['method']);
  expect(calls.filter((one) => one === 'GroupTaskControlApi.CommitImportedTask')).toHaveLength(3);
  // Another version than that of the template can only be given to a copy of its settings.
  expect(calls.filter((one) => one === 'Tasks.AddTask')).toHaveLength(1);
  const parameters = async (title: string) => {
    const { 'klprts-TaskStorageId': _own, ...copied } = unwrap(
      (await parametersOf(stage, title))['TASK_ADDITIONAL_PARAMS'],
    );
    return JSON.stringify(copied);
  };
  for (const title of ['for-group', 'for-devices', 'for-selection', 'other-version'])
    expect(await parameters(title), title).toBe(await parameters(wizardTitle));
});

test('an import brings nothing of the scope of its template along, whatever kscctl.yaml calls that', async () => {
  const override = { 'task.scope-except': 'OTHER_EXCEPT', 'task.scope-no-subgroups': 'OTHER_PROHIBITED' };
  const exported = { 'update-task.KES': { task: wizardTitle, via: 'export' } };
  await using stage = await stageWith({ 'config/tasks.yaml': declared }, { templates: exported, override });
  const { client } = stage.server;
  const { TASK_UNIQUE_ID: _id, ...task } = await parametersOf(stage, wizardTitle);
  const notes = { ...unwrap(task['TASK_INFO_PARAMS']), OTHER_EXCEPT: [1], OTHER_PROHIBITED: true, OTHER_NOTE: 'kept' };
  const pData = { ...task, TASK_INFO_PARAMS: wrapped(notes) };
  await client.call('Tasks.UpdateTask', { strTask: await taskId(client, wizardTitle), pData });
  expect((await stage.project.apply()).code).toBe(0);
  const made = unwrap((await parametersOf(stage, 'kes'))['TASK_INFO_PARAMS']);
  expect(made).toMatchObject({ OTHER_NOTE: 'kept' });
  for (const name of ['OTHER_EXCEPT', 'OTHER_PROHIBITED']) expect(made).not.toHaveProperty(name);
});

test('without a template the same create is held, and says how to prove the name', async () => {
  await using stage = await stageWith({ 'config/tasks.yaml': declared }, {});
  const { code, plan } = await stage.project.plan();
  expect(code).toBe(3);
  expect(changeOf(plan, 'UpdateTask/kes').held).toEqual(['unproven-wire']);
  expect((await stage.project.run('plan')).stdout).toContain('kscctl doctor');
});

test('with a template a field whose own name is unproven is still held, and one that the template carries is not', async () => {
  const tasks = (spec: object) => documents(['UpdateTask', 'kes', { product: 'KES', scope: { group: '/' }, ...spec }]);
  await using stage = await stageWith({ 'config/tasks.yaml': tasks({ install: 'approved' }) }, { templates: template });
  const { project } = stage;
  const held = await project.plan();
  expect(held.code).toBe(3);
  expect((await project.run('plan')).stdout).toMatch(/update-task\.install \(invented/);
  // The dictionary is told what the parameter is called: the template has it as a whole number, so it is seen there.
  project.write({
    'kscctl.yaml': project
      .read('kscctl.yaml')
      .replace('"dictionary":{', '"dictionary":{"override":{"update-task.install":"KLUPD_nMode"},'),
  });
  const { code, plan } = await project.plan();
  expect(code).toBe(2);
  expect(changeOf(plan, 'UpdateTask/kes')).toMatchObject({ held: null });
  expect((await project.apply()).code).toBe(0);
  expect(unwrap((await parametersOf(stage, 'kes'))['TASK_ADDITIONAL_PARAMS'])['KLUPD_nMode']).toBe(1);
  expect((await project.plan()).code).toBe(0);
});

test('a template that is not there, is ambiguous or contradicts an override stops the plan of what needs it', async () => {
  await using stage = await stageWith(
    { 'config/tasks.yaml': declared },
    { templates: { 'update-task.KES': { task: 'Nothing' } } },
  );
  const { project } = stage;
  const findings = async (from: string, to: string) => {
    project.edit('kscctl.yaml', from, to);
    const { code, plan } = await project.plan();
    expect(code).toBe(1);
    return plan.diagnostics.map((one) => [one.code, one.resource, one.message]);
  };
  const code = 'dictionary/template';
  expect(await findings('Nothing', 'Nobody')).toEqual([
    [code, 'UpdateTask/kes', expect.stringContaining('no task "Nobody"')],
  ]);
  const second = await parametersOf(stage, wizardTitle);
  const { TASK_UNIQUE_ID: _id, ...data } = second;
  await stage.server.client.call('Tasks.AddTask', { pData: data });
  expect(await findings('Nobody', wizardTitle)).toEqual([
    [code, 'UpdateTask/kes', expect.stringMatching(/2 tasks .*ids \d+, \d+/)],
  ]);
  // An id means one task, whatever it is called; of another product it is no model for this one.
  const pData = { ...data, TASKID_PRODUCT_NAME: 'OTHER' };
  const foreign = String((await stage.server.client.call('Tasks.AddTask', { pData }))['PxgRetVal']);
  expect(await findings(wizardTitle, foreign)).toEqual([
    [code, 'UpdateTask/kes', expect.stringContaining(`no task "${foreign}" of KES`)],
  ]);
  const identity = { product: 'KES', version: '1', component: '2', type: '3' };
  const override = `{"override":${JSON.stringify({ 'update-task.KES': identity })},"templates":{"update-task.KES":{"task":"${String(second['TASK_UNIQUE_ID'])}"}}}`;
  const text = project.read('kscctl.yaml');
  const templates = text.slice(text.indexOf('{"templates"'), text.indexOf('}}}', text.indexOf('{"templates"')) + 3);
  expect(await findings(templates, override)).toEqual([
    [code, 'UpdateTask/kes', expect.stringContaining('another value')],
  ]);
  // What does not need it goes on.
  project.write({ 'config/tasks.yaml': documents(['AdministrationGroup', 'Pilot', {}]) });
  expect((await project.plan()).code).toBe(2);
});

test('a policy made from a template has its settings, and only what is declared differs', async () => {
  const title = 'Kaspersky Security Center Network Agent';
  const settings = { autoInstallUndefined: { value: false, enforce: true } };
  const policy = documents(['NetworkAgentPolicy', 'berlin', { group: 'Branches', inherit: false, settings }]);
  await using stage = await stageWith(
    { 'config/policy.yaml': policy },
    { templates: { 'agent-policy': { policy: title } } },
  );
  const { project, server } = stage;
  const { code, plan } = await project.plan();
  expect(code).toBe(2);
  expect(changesOf(plan)).toMatchObject([{ held: null, template: { type: 'policy', displayName: title } }]);
  expect((await project.apply()).report.verdict).toBe('succeeded');
  expect((await project.plan()).code).toBe(0);
  const calls = (await server.admin.inspect('calls')).map((one) => one['method']);
  expect(calls).toContain('Policy.CopyOrMovePolicy');
  expect(calls).not.toContain('Policy.AddPolicy');
});

test('a template that somebody changes between plan and apply is not copied', async () => {
  await using stage = await stageWith({ 'config/tasks.yaml': declared }, { templates: template });
  const { startProxy } = await import('../support/tls-proxy.ts');
  const { editTask } = await import('../support/hand.ts');
  await using proxy = await startProxy(stage.server);
  stage.project.edit('kscctl.yaml', stage.server.running.url, proxy.url);
  let reads = 0;
  proxy.interfere = async ({ method }) => {
    if (method !== 'Tasks.GetTaskData') return null;
    reads += 1;
    if (reads === 1) await editTask(stage.server.client, wizardTitle, { additional: { KLUPD_bVerify: false } });
    return null;
  };
  const run = await stage.project.apply();
  expect(run.code).toBe(1);
  expect(run.report.outcomes).toMatchObject([
    { outcome: 'overtaken', error: { message: expect.stringContaining('a template') as string } },
  ]);
});

test('a task that is owned and goes by a name that the dictionary no longer knows is unknown, not gone', async () => {
  await using stage = await stageWith({ 'config/tasks.yaml': declared }, { templates: template });
  const { project, server } = stage;
  expect((await project.apply()).code).toBe(0);
  const text = project.read('kscctl.yaml');
  project.write({ 'kscctl.yaml': text.replace(JSON.stringify(template), '{}') });
  const lost = await project.plan();
  expect(lost.code).toBe(3);
  expect(lost.plan.unread).toMatchObject([{ id: 'UpdateTask/kes', state: 'unknown' }]);
  expect(changesOf(lost.plan)).toEqual([]);
  project.remove('config/tasks.yaml');
  project.write({ 'config/groups.yaml': documents(['AdministrationGroup', 'Pilot', {}]) });
  const left = await project.plan();
  expect(changesOf(left.plan).map((one) => one.id)).toEqual(['AdministrationGroup/Pilot']);
  expect(left.plan.unread).toMatchObject([{ id: 'UpdateTask/kes', state: 'unknown' }]);

  // What was deleted by hand is gone, and is created again.
  project.write({ 'kscctl.yaml': text, 'config/tasks.yaml': declared });
  await server.client.call('Tasks.DeleteTask', { strTask: await taskId(server.client, 'kes') });
  expect(changeOf((await project.plan()).plan, 'UpdateTask/kes')).toMatchObject({ action: 'create', held: null });
});
