import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { methodTable } from '../../src/simulator/index.ts';
import { documents, projectWith } from '../support/project.ts';
import { openStage, type Stage, targetFile } from '../support/stage.ts';
import { pxgError, startProxy } from '../support/tls-proxy.ts';
import { unlikeTheDictionary, wizardTitle } from '../support/unlike-the-dictionary.ts';

interface Entry {
  readonly name: string;
  readonly provenBy: string | null;
  readonly on: string | null;
  readonly holds: readonly string[];
}

interface Report {
  readonly reached: boolean;
  readonly verdict: string;
  readonly server: {
    readonly edition: string;
    readonly version: string;
    readonly certificate: { readonly isSelfSigned: boolean; readonly daysLeft: number; readonly sha256: string };
    readonly virtualServer: { readonly isVirtual: boolean; readonly id: number };
    readonly session: { readonly scheme: string; readonly alive: string };
  };
  readonly methods: readonly { readonly name: string; readonly neededBy: string; readonly present: string }[];
  readonly rights: readonly {
    readonly area: string;
    readonly apply: readonly string[];
    readonly canRead: string;
    readonly canWrite: string;
    readonly note: string;
  }[];
  readonly entries: readonly Entry[];
  readonly refused: readonly { readonly id: string; readonly why: string }[];
  readonly held: readonly { readonly id: string; readonly action: string; readonly entries: readonly string[] }[];
  readonly templates: readonly {
    readonly slot: string;
    readonly used: string | null;
    readonly candidates: readonly { readonly displayName: string; readonly sureness: string; readonly why: string }[];
  }[];
  readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly hint: string }[];
}

async function examined({ project }: Stage): Promise<{ code: number | null; report: Report }> {
  const ended = await project.run('doctor', '--format', 'json');
  return { code: ended.code, report: JSON.parse(ended.stdout) as Report };
}

const entryOf = ({ entries }: Report, name: string) => entries.find((one) => one.name === name);
const unproven = (world = unlikeTheDictionary()) => ({ announce: false, world }) as const;

test('on the simulated server all is well: every entry is proven, and nothing that is declared would be held', async () => {
  await using stage = await openStage();
  const { code, report } = await examined(stage);
  expect(code).toBe(0);
  expect(report).toMatchObject({ reached: true, verdict: 'well', held: [], templates: [] });
  expect(report.diagnostics).toMatchObject([{ code: 'update/others', severity: 'info' }]);
  expect(report.server).toMatchObject({ edition: 'simulated', version: '15.1.0.0' });
  expect(report.server.certificate).toMatchObject({ isSelfSigned: true });
  expect(report.server.certificate.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(report.server.certificate.daysLeft).toBeGreaterThan(300);
  expect(report.server.session).toEqual({ scheme: 'KSCBasic', alive: 'yes' });
  expect(new Set(report.entries.map((one) => one.provenBy))).toEqual(new Set(['simulated']));
  const needed = report.methods.filter((one) => one.neededBy !== 'doctor');
  expect(needed.filter((one) => one.present !== 'yes')).toEqual([]);
  expect((await stage.project.run('doctor')).stdout).toMatch(/^All well: /m);
});

test('elsewhere it says of each entry what proves it, on which object, and what an unproven one holds back', async () => {
  await using stage = await openStage({ simulator: unproven() });
  const { code, report } = await examined(stage);
  expect(code).toBe(3);
  expect(report.verdict).toBe('held');
  expect(entryOf(report, 'schedule.daily')).toMatchObject({ provenBy: 'documented', on: null });
  expect(entryOf(report, 'schedule.manual-subtype')).toMatchObject({ provenBy: 'vendor client' });
  expect(entryOf(report, 'agent-policy.points-only')).toMatchObject({
    provenBy: 'seen',
    on: 'policy "Kaspersky Security Center Network Agent" (id 1)',
  });
  expect(entryOf(report, 'device.group-subtree')).toMatchObject({
    provenBy: 'seen',
    on: expect.stringContaining('40'),
  });
  expect(entryOf(report, 'update-task.KES')).toMatchObject({
    provenBy: null,
    holds: ['creating UpdateTask (product KES)'],
  });
  expect(report.held.find((one) => one.id === 'UpdateTask/kes-windows')).toMatchObject({ action: 'create' });
  expect(report.templates.find((one) => one.slot === 'update-task.KES')?.candidates).toMatchObject([
    { displayName: wizardTitle, sureness: 'likely', why: expect.stringContaining('made by the wizard') },
  ]);
  const held = report.held.flatMap((one) => one.entries);
  expect(held).toContain('point.deploy-updates');
  // What the server proposes for a new point carries the names: doctor asks for it, plan does not.
  expect(entryOf(report, 'point.deploy-updates')).toMatchObject({ provenBy: 'seen' });
  const text = await stage.project.run('doctor');
  expect(text.stdout).toContain('dictionary: {accept: [point.deploy-packages, point.deploy-updates]}');
  expect(text.stdout).toContain('update-task.KES  invented');
});

test('what would be held is what plan holds, and taking over the proposals of doctor lifts it', async () => {
  const points = documents([
    'DistributionPoint',
    'ber',
    { device: 'ber-dp-01', scope: { groups: ['Branches'] }, deployUpdates: true },
  ]);
  const tasks = documents(['UpdateTask', 'kes', { product: 'KES', scope: { group: '/' } }]);
  const files = { config: null, approvals: null, 'config/points.yaml': points, 'config/tasks.yaml': tasks };
  await using stage = await openStage({ files, simulator: unproven(), spec: { dictionary: {} } });
  const { project } = stage;
  const before = await examined(stage);
  const { plan } = await project.plan();
  const heldByPlan = plan.waves.flat().filter((one) => one.held !== null);
  expect(before.report.held.map((one) => one.id).sort()).toEqual(heldByPlan.map((one) => one.id).sort());
  expect(before.report.held).toMatchObject([{ entries: ['point.deploy-updates'] }, { entries: ['update-task.KES'] }]);

  const accepted = JSON.stringify({
    accept: ['point.deploy-updates'],
    templates: { 'update-task.KES': { task: wizardTitle } },
  });
  project.edit('kscctl.yaml', '"dictionary":{}', `"dictionary":${accepted}`);
  const after = await examined(stage);
  expect(after.code).toBe(0);
  expect(entryOf(after.report, 'update-task.KES')).toMatchObject({ provenBy: 'template' });
  const used = after.report.templates.find((one) => one.slot === 'update-task.KES')?.used;
  expect(used).toMatch(/^template task "Install updates \(wizard\)" \(id \d+\)$/);
  expect((await project.apply()).report.verdict).toBe('succeeded');
  expect((await project.plan()).code).toBe(0);
});

test('a command that gives a secret is run once: it may ask somebody for it', async () => {
  const script = `fs.appendFileSync('asked.txt', '.'); console.log(process.env.KSCCTL_PASSWORD)`;
  const auth = { user: { env: 'KSCCTL_USER' }, password: { command: [process.execPath, '-e', script] } };
  await using stage = await openStage({ target: { auth } });
  const { code, report } = await examined(stage);
  expect(code).toBe(0);
  expect(report.server.session.scheme).toBe('KSCBasic');
  expect(stage.project.read('asked.txt')).toBe('.');
});

test('doctor sends no writing method, with and without --discover', async () => {
  await using stage = await openStage({ simulator: unproven() });
  const { project, server } = stage;
  await project.run('doctor');
  await project.run('doctor', '--discover');
  const writing = new Set(methodTable.filter((method) => method.kind === 'write').map((method) => method.name));
  const calls = await server.admin.inspect('calls');
  expect(calls.length).toBeGreaterThan(100);
  expect(calls.filter((call) => call['wrote'] === true || writing.has(String(call['method'])))).toEqual([]);
});

test('a server that is not reached, or refuses the login or the certificate, is one error with a way out', async () => {
  await using stage = await openStage();
  const { running } = stage.server;
  const cases: readonly {
    readonly server: Readonly<Record<string, string>>;
    readonly env: Readonly<Record<string, string>>;
    readonly code: string;
  }[] = [
    { server: { url: 'https://127.0.0.1:1', caFile: running.caFile }, env: {}, code: 'server/unreachable' },
    { server: { url: running.url }, env: {}, code: 'server/certificate' },
    {
      server: { url: running.url, caFile: running.caFile },
      env: { KSCCTL_PASSWORD: 'wrong' },
      code: 'server/credentials',
    },
  ];
  for (const { server, env, code } of cases) {
    using project = projectWith({ 'kscctl.yaml': targetFile(server) }, { ...stage.project.env, ...env });
    const json = await project.run('doctor', '--format', 'json');
    expect(json.code, code).toBe(1);
    const report = JSON.parse(json.stdout) as Report;
    expect(report).toMatchObject({ reached: false, server: null, verdict: 'error', diagnostics: [{ code }] });
    expect(report.diagnostics[0]?.hint).not.toBe('');
    const text = await project.run('doctor');
    expect(text.code).toBe(1);
    expect(text.stdout).toContain('Target hq was not reached.');
    expect(text.stderr).toMatch(/hint: /);
  }
});

test('a right to read that is missing is told by its area, and the rest is examined all the same', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  await using proxy = await startProxy(server);
  project.edit('kscctl.yaml', server.running.url, proxy.url);
  proxy.interfere = ({ method }) =>
    method === 'UaControl.GetUpdateAgentsList' ? pxgError(1184, 'Access denied') : null;
  const { code, report } = await examined(stage);
  expect(code).toBe(1);
  const points = report.rights.find((one) => one.area === 'distribution points');
  expect(points).toMatchObject({ canRead: 'no', note: expect.stringContaining('the right to read is missing') });
  expect(points?.apply).toContain('UaControl.RegisterUpdateAgent');
  expect(report.rights.find((one) => one.area === 'tasks')).toMatchObject({ canRead: 'yes' });
  expect(report.diagnostics.map((one) => one.code)).toContain('server/not-readable');
});

test('what plan is not told of an object that is declared is not called well', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  await using proxy = await startProxy(server);
  project.edit('kscctl.yaml', server.running.url, proxy.url);
  proxy.interfere = ({ method }) => (method.startsWith('SsContents.') ? pxgError(1184, 'Access denied') : null);
  expect((await project.plan()).code).toBe(3);
  const told = async () => {
    const { code, report } = await examined(stage);
    return [code, report.verdict, report.refused.map((one) => `${one.id} ${one.why}`)];
  };
  const refused = (why: string) => [3, 'held', [expect.stringContaining(`NetworkAgentPolicy/agents ${why}`)]];
  expect(await told()).toEqual(refused('partial-read holds its creation'));
  // The same of the object itself, once there is one.
  proxy.interfere = () => null;
  expect((await project.apply()).code).toBe(0);
  proxy.interfere = ({ method }) => (method.startsWith('SsContents.') ? pxgError(1184, 'Access denied') : null);
  expect(await told()).toEqual(refused('its object could not be read'));
});

test('whether types of tasks may be written is told where the server tells it, and never assumed', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  await using proxy = await startProxy(server);
  project.edit('kscctl.yaml', server.running.url, proxy.url);
  const answers = async (answer: (product: string) => boolean) => {
    proxy.interfere = ({ method, body }) => {
      if (method !== 'HstAccessControl.IsTaskTypeReadonly') return null;
      const { szwProduct } = JSON.parse(body) as { readonly szwProduct: string };
      return { status: 200, body: JSON.stringify({ PxgRetVal: answer(szwProduct) }) };
    };
    const { code, report } = await examined(stage);
    return [report.rights.find((one) => one.area === 'tasks')?.canWrite, code, report.refused.map((one) => one.id)];
  };
  expect(await answers(() => false)).toEqual(['yes', 0, []]);
  expect(await answers((product) => product === 'kesl')).toEqual(['no', 3, ['UpdateTask/kes-linux']]);
  expect((await project.run('doctor')).stdout).toMatch(/UpdateTask\/kes-linux {2}the account may not write/);
  proxy.interfere = ({ method }) =>
    method === 'HstAccessControl.IsTaskTypeReadonly' ? pxgError(1194, 'No such call') : null;
  const { report } = await examined(stage);
  expect(report.rights.find((one) => one.area === 'tasks')?.canWrite).toBe('unknown');
});

test('a project without declarations, or with faulty ones, does not keep the server from being examined', async () => {
  await using stage = await openStage({ files: { config: null, approvals: null } });
  expect((await examined(stage)).code).toBe(0);
  stage.project.write({ 'config/broken.yaml': 'kind: [' });
  const text = await stage.project.run('doctor');
  expect(text.stdout).toContain('Target hq: reached');
  expect(text.stderr).toContain('config/yaml-syntax');
  expect((await stage.project.run('doctor', '--policies', 'x')).code).toBe(64);
});

test('what --discover proposes is YAML that plan takes, and nothing of it claims to be proven', async () => {
  const tasks = documents(['UpdateTask', 'kes', { product: 'KES', scope: { group: '/' } }]);
  await using stage = await openStage({
    files: { config: null, approvals: null, 'config/tasks.yaml': tasks },
    simulator: unproven(),
  });
  const { project, server } = stage;
  expect((await project.plan()).code).toBe(3);
  const { code, stdout } = await project.run('doctor', '--discover');
  expect(code).toBe(0);
  expect(stdout).toContain('KLUPD_aTargets array');
  const block = stdout.slice(stdout.indexOf('# Proposed'));
  expect(block).toContain('Nothing of it is proven');
  const lines = block.trimEnd().split('\n').slice(1);
  for (const [index, line] of lines.entries())
    if (/update-task|agent-policy|download-task/.test(line)) expect(lines[index - 1]).toMatch(/# (likely|possible): /);
  const { url, caFile } = server.running;
  const proposed = (parse(`spec:\n${block}`) as { readonly spec: { readonly dictionary: Record<string, unknown> } })
    .spec;
  project.write({ 'kscctl.yaml': targetFile({ url, caFile }, proposed) });
  const { plan } = await project.plan();
  expect(plan.waves.flat()).toMatchObject([
    { id: 'UpdateTask/kes', held: null, template: { displayName: wizardTitle } },
  ]);
});

test('of two policies, or two files of settings, the attribute that differs is named and proposed', async () => {
  const flag = (value: boolean) => ({ type: 'params', value: { KLPRSS_Val: value, KLPRSS_Mnd: false } }) as const;
  const world = unlikeTheDictionary();
  const policy = (name: string, value: boolean) => ({
    name,
    product: '1103',
    version: '1.0.0.0',
    group: 4,
    isActive: false,
    sections: { '86': { KLNAG_bDistribOnly: flag(value) }, SIM_POINT_UPDATES: {}, KLNAG_PTCH_SETTINGS_SECTION: {} },
  });
  const policies = [policy('Off', false), policy('On', true)];
  await using stage = await openStage({ simulator: unproven({ ...world, policies }) });
  const { project } = stage;
  const found = async (...named: readonly string[]) => {
    const { stdout } = await project.run('doctor', '--discover', '--policies', ...named);
    expect(stdout).toContain('86 / KLNAG_bDistribOnly  value, bool');
    expect(stdout).toContain('# likely: the only flag that differs between the two policies');
    expect(stdout).toContain('      agent-policy.points-only: {"section":"86","attribute":"KLNAG_bDistribOnly"}');
    expect(stdout).toContain('      # agent-policy.diff-files: {"section":"86"');
  };
  await found('Off', 'On');
  for (const name of ['Off', 'On']) {
    const { stdout } = await project.run('doctor', '--discover', '--policies', name);
    project.write({ [`${name}.json`]: stdout });
  }
  await found('Off.json', 'On.json');
  const missing = await project.run('doctor', '--discover', '--policies', 'Off', 'Nowhere');
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('neither a file nor a policy')]);
  project.write({ 'Off.json': '{"86": 7}' });
  const broken = await project.run('doctor', '--discover', '--policies', 'Off.json', 'On');
  expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('"86" is no section')]);
});
