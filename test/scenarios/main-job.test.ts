import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/kscctl.ts';
import { copyOfExample } from '../support/project.ts';
import { openStage } from '../support/stage.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('validate, plan, apply and plan again on the embedded server, with HOME set to an empty folder', async () => {
  using home = temporaryFolder();
  using project = copyOfExample({}, { HOME: home.path });
  const valid = await project.run('validate');
  expect([valid.code, valid.stdout.trim(), valid.stderr]).toEqual([0, 'Valid: 17 resources.', '']);
  expect((await project.run('plan')).code).toBe(2);

  const unasked = await project.run('apply');
  expect(unasked.code).toBe(3);
  expect(unasked.stderr).toContain('--auto-approve');
  expect((await project.run('plan')).code).toBe(2);

  const applied = await project.run('apply', '--auto-approve');
  expect(applied.code, applied.stderr).toBe(0);
  expect(applied.stdout.trimEnd().split('\n').at(-1)).toMatch(/^12 applied\. Run [\w-]+: succeeded\.$/);
  const again = await project.run('plan');
  expect(again.code).toBe(0);
  expect(again.stdout.trimEnd().split('\n').at(-1)).toBe('In sync: no changes.');
  expect((await project.plan()).plan.waves).toEqual([]);
  const idle = await project.apply();
  expect([idle.code, idle.report.verdict, idle.report.outcomes]).toEqual([0, 'succeeded', []]);
  expect(readdirSync(home.path)).toEqual([]);
  expect(readdirSync(project.root).sort()).toEqual(
    ['.gitignore', '.kscctl', 'approvals', 'config', 'kscctl.yaml'].sort(),
  );
});

test('a second copy without a ledger plans in sync, with everything to adopt', async () => {
  await using stage = await openStage();
  const { server, project } = stage;
  expect((await project.apply()).code).toBe(0);
  using second = copyOfExample({ 'kscctl.yaml': project.read('kscctl.yaml') }, project.env);
  const { code, plan } = await second.plan();
  expect(code).toBe(0);
  expect(plan.ledger).toBeNull();
  expect(plan.waves).toEqual([]);
  expect(plan.summary).toMatchObject({ adopt: 17, unchanged: 0 });
  const text = await second.run('plan');
  expect(text.stdout.trimEnd().split('\n').at(-1)).toBe('In sync: no changes.');

  // The next apply records them without a writing call, and from then on they are owned.
  const before = (await server.admin.inspect('calls')).filter((call) => call['wrote'] === true).length;
  expect((await second.apply()).code).toBe(0);
  expect((await server.admin.inspect('calls')).filter((call) => call['wrote'] === true)).toHaveLength(before);
  expect((await second.plan()).plan.summary).toMatchObject({ adopt: 0, unchanged: 17 });
});

test('the demo works twice in a row, leaves no file in the clone and nothing running', async () => {
  using folder = temporaryFolder();
  const [home, temporary] = ['home', 'tmp'].map((name) => path.join(folder.path, name));
  for (const one of [home, temporary]) mkdirSync(one ?? '');
  const status = () => execFileSync('git', ['status', '--porcelain', '--ignored'], { cwd: root, encoding: 'utf8' });
  const before = status();
  for (const _time of [1, 2]) {
    const demo = spawn(process.execPath, ['scripts/demo.ts'], {
      cwd: root,
      env: { PATH: process.env['PATH'], HOME: home, TMPDIR: temporary },
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 50_000,
    });
    let text = '';
    demo.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    const [code] = await once(demo, 'close');
    expect(code, text).toBe(0);
    expect(text.trimEnd().split('\n').at(-1)).toBe('In sync: no changes.');
    expect(text).toContain('+ DistributionPoint/ber-dp-01');
    // Its process group is empty: whatever it started has ended.
    expect(() => process.kill(-(demo.pid ?? 0), 0)).toThrow('ESRCH');
    expect(readdirSync(temporary ?? '').filter((name) => name.startsWith('kscctl'))).toEqual([]);
  }
  expect(readdirSync(home ?? '')).toEqual([]);
  expect(status()).toBe(before);
});
