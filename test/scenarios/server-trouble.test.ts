import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DiagnosticDocument } from '../support/documents.ts';
import { type Ended, kscctl } from '../support/kscctl.ts';
import type { Project } from '../support/project.ts';
import { openStage, type Stage, startServer } from '../support/stage.ts';
import { type Instead, type Interference, type Proxy, pxgError, startProxy } from '../support/tls-proxy.ts';

let stage: Stage;
let proxy: Proxy;
let direct: string;
beforeAll(async () => {
  stage = await openStage();
  proxy = await startProxy(stage.server);
  direct = stage.server.running.url;
  stage.project.edit('kscctl.yaml', direct, proxy.url);
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

/** Has the target give up after two seconds: only where a call hangs, as a busy machine may need more. */
function impatient(isSo: boolean): void {
  const [patient, short] = ['"type":"openapi"', '"type":"openapi","timeout":"2s"'];
  stage.project.edit('kscctl.yaml', isSo ? patient : short, isSo ? short : patient);
}

/** One diagnostic, in text and in JSON, that names target and method; no stack trace. */
async function expectOneError(project: Project, code: string, method: string, words: RegExp): Promise<void> {
  const text = await project.run('plan');
  expect(text.code, text.stdout + text.stderr).toBe(1);
  expectNoStack(text);
  const [line, ...rest] = text.stderr.trimEnd().split('\n');
  expect(line).toMatch(new RegExp(`^error ${code} Target hq \\(https://127\\.0\\.0\\.1:\\d+\\): ${method}: `));
  expect(line).toMatch(words);
  // Nothing of what Node.js advises its own users, and no system code twice.
  expect(line).not.toMatch(/Node\.js|\b(E[A-Z]{4,})\b.*\b\1\b/);
  expect(rest.map((one) => one.trim().slice(0, 5))).toEqual(['hint:']);
  const json = await project.run('plan', '--json');
  expect(json.code).toBe(1);
  const { diagnostics } = JSON.parse(json.stdout) as { diagnostics: readonly DiagnosticDocument[] };
  expect(diagnostics).toMatchObject([{ code, severity: 'error' }]);
  expect(json.stderr).toBe('');
}

function expectNoStack({ stdout, stderr }: Ended): void {
  expect(stdout + stderr).not.toMatch(/^ {4}at |node:internal|file:\/\//m);
}

const once = (method: string, answer: Instead): Interference => {
  let done = false;
  return (call) => {
    if (done || call.method !== method) return null;
    done = true;
    return answer;
  };
};
const always =
  (method: string, answer: Instead): Interference =>
  (call) =>
    call.method === method ? answer : null;

describe('a server that cannot be used is one clear error that names target and method', () => {
  test('it is down', async () => {
    const server = await startServer();
    const { url } = server.running;
    await server[Symbol.asyncDispose]();
    stage.project.edit('kscctl.yaml', proxy.url, url);
    await expectOneError(stage.project, 'server/unreachable', 'Session.StartSession', /ECONNREFUSED/);
    stage.project.edit('kscctl.yaml', url, proxy.url);
  });

  test('its certificate is another than the one given', async () => {
    await using other = await startServer();
    const { caFile } = stage.server.running;
    stage.project.edit('kscctl.yaml', caFile, other.running.caFile);
    await expectOneError(stage.project, 'server/certificate', 'Session.StartSession', /certificate/);
    stage.project.edit('kscctl.yaml', other.running.caFile, caFile);
  });

  test.each(['', 'no certificate\n', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'])(
    'the file of its certificate holds %j',
    async (text) => {
      const { project } = stage;
      const before = project.read('kscctl.yaml');
      project.write({
        'damaged.cer': text,
        'kscctl.yaml': before.replace(/"caFile":"[^"]*"/, '"caFile":"damaged.cer"'),
      });
      const ended = await project.run('plan');
      project.write({ 'kscctl.yaml': before });
      expect(ended.code).toBe(1);
      expectNoStack(ended);
      expect(ended.stderr).toMatch(
        /^error server\/certificate Target hq: the file \S+damaged\.cer holds no certificate/,
      );
    },
  );

  test('its certificate is not trusted by anybody', async () => {
    const before = stage.project.read('kscctl.yaml');
    stage.project.edit('kscctl.yaml', /"caFile":"[^"]*",?/, '');
    await expectOneError(stage.project, 'server/certificate', 'Session.StartSession', /certificate/);
    stage.project.write({ 'kscctl.yaml': before });
  });

  test('the password is wrong', async () => {
    const env = { ...stage.project.env, KSCCTL_PASSWORD: 'guessed' };
    const project = { ...stage.project, run: runWith(env) };
    await expectOneError(project, 'server/credentials', 'Session.StartSession', /401/);
  });

  const answers: readonly (readonly [string, string, Instead, string, RegExp])[] = [
    [
      'it answers PxgError',
      'HostGroup.FindGroups',
      pxgError(1184, 'No access'),
      'server/call-failed',
      /No access \(KLSTD 1184\)/,
    ],
    [
      'its JSON is cut off',
      'HostGroup.FindGroups',
      { status: 200, body: '{"strAccessor": "a' },
      'server/protocol',
      /JSON/,
    ],
    [
      'it answers a page of HTML',
      'UaControl.GetUpdateAgentsList',
      { status: 200, body: '<html>' },
      'server/protocol',
      /JSON/,
    ],
    [
      'it answers a list instead of an object',
      'UaControl.GetUpdateAgentsList',
      { status: 200, body: '[1]' },
      'server/protocol',
      /./,
    ],
    ['it is unavailable', 'HostGroup.GetStaticInfo', { status: 503, body: 'busy' }, 'server/http-error', /HTTP 503/],
    ['it does not answer in time', 'HostGroup.FindGroups', 'hang', 'server/unreachable', /2 s|time/i],
    ['it closes the connection', 'HostGroup.FindGroups', 'cut', 'server/unreachable', /closed|reset|hang up/i],
    ['it ends every session', 'HostGroup.FindGroups', { status: 403, body: '' }, 'server/session-lost', /403/],
    ['it denies access', 'Session.StartSession', { status: 403, body: '' }, 'server/credentials', /403/],
    ['it gives no token', 'Session.StartSession', { status: 200, body: '{}' }, 'server/protocol', /token/],
  ];
  test.each(answers)('%s', async (_what, method, answer, code, words) => {
    proxy.interfere = always(method, answer);
    if (answer === 'hang') impatient(true);
    await expectOneError(stage.project, code, method.replace('.', '\\.'), words);
    proxy.interfere = () => null;
    if (answer === 'hang') impatient(false);
  });
});

test('a session that is lost in the middle is started anew once, and plan and apply go on', async () => {
  proxy.interfere = once('SrvView.ResetIterator', { status: 403, body: '' });
  expect((await stage.project.plan()).code).toBe(2);
  proxy.interfere = once('Tasks.GetNextTask', { status: 403, body: '' });
  expect((await stage.project.plan()).code).toBe(2);
  proxy.interfere = () => null;
});

test('a write that is refused in the middle of apply is reported, what rests on it is skipped, the rest goes on', async () => {
  const { project } = stage;
  proxy.interfere = (call) =>
    call.method === 'Tasks.AddTask' && call.body.includes('SIM_DownloadUpdatesToPoints')
      ? pxgError(1184, 'No access to the task')
      : null;
  const text = await project.run('apply', '--auto-approve', '--quiet');
  expect(text.code).toBe(1);
  expectNoStack(text);
  proxy.interfere = () => null;
  expect(text.stdout).toContain('failed create DownloadUpdatesTask/download-to-points: No access to the task');
  expect(text.stdout).toContain('[Tasks.AddTask]');
  expect(text.stdout).toMatch(/skipped create UpdateTask\/kes-windows: .*DownloadUpdatesTask\/download-to-points/);
  expect(text.stdout).toMatch(/skipped update UpdateApproval\/e70ca281\w+: .*DownloadUpdatesTask\/download-to-points/);
  expect(text.stdout).toMatch(/7 applied, 1 failed, 4 skipped/);

  const ledger = JSON.parse(project.read('.kscctl/ledger/hq.json')) as { entries: Record<string, unknown> };
  expect(Object.keys(ledger.entries)).toContain('DistributionPoint/ber-dp-01');
  expect(Object.keys(ledger.entries)).not.toContain('DownloadUpdatesTask/download-to-points');
  const rest = await project.plan();
  expect(rest.code).toBe(2);
  expect(rest.plan.summary).toMatchObject({ create: 3, update: 2, unchanged: 12 });
  expect((await project.apply()).report.verdict).toBe('succeeded');
  expect((await project.plan()).code).toBe(0);
});

test('an answer that never comes in the middle of apply is a failed change, and the next plan tells what is true', async () => {
  const { project } = stage;
  project.edit('config/download-updates.yaml', 'every: 6h', 'every: 3h');
  project.edit('config/network-agent.yaml', 'downloadDiffFiles: {value: true', 'downloadDiffFiles: {value: false');
  proxy.interfere = once('Tasks.UpdateTask', 'hang');
  impatient(true);
  const run = await project.apply();
  impatient(false);
  expect(run.code).toBe(1);
  expect(run.report.verdict).toBe('partial');
  const outcome = (id: string) => run.report.outcomes.find((one) => one.id === id);
  expect(outcome('NetworkAgentPolicy/agents')).toMatchObject({ outcome: 'applied' });
  expect(outcome('DownloadUpdatesTask/download-to-points')).toMatchObject({
    outcome: 'failed',
    error: { code: 'server/unreachable', method: 'Tasks.UpdateTask' },
  });
  proxy.interfere = () => null;
  expect((await project.plan()).plan.summary).toMatchObject({ update: 1 });
  proxy.calls.length = 0;
  expect((await project.apply()).code).toBe(0);
  // What the server makes by itself is read with the task, and not written back.
  const [written, ...more] = proxy.calls.filter((one) => one.method === 'Tasks.UpdateTask').map((one) => one.body);
  expect(more).toEqual([]);
  expect(written).toContain('DisplayName');
  expect(written).not.toMatch(/PRTS_TASK_CREATION_DATE|PRTS_TASK_GROUPNAME/);
});

function runWith(env: Readonly<Record<string, string>>): Project['run'] {
  return (...args) => kscctl(args, { cwd: stage.project.root, env });
}
