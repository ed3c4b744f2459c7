import { describe, expect, test } from 'vitest';
import { behindProxy } from '../support/behind-proxy.ts';
import { changeOf, changesOf } from '../support/documents.ts';
import type { Project } from '../support/project.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { pxgError } from '../support/tls-proxy.ts';

const file = 'config/distribution-points.yaml';

/** Which groups each point serves, by its device. */
async function served({ server }: Stage): Promise<Record<string, unknown>> {
  const points = await server.admin.inspect('distribution-points');
  return Object.fromEntries(points.map((row) => [String(row['point']), row['scope']]));
}

/** The point of Berlin on the device of Prague, and the other way round. */
function exchange(project: Project): void {
  project.edit(file, 'device: ber-dp-01', 'device: elsewhere');
  project.edit(file, 'device: prg-dp-01', 'device: ber-dp-01');
  project.edit(file, 'device: elsewhere', 'device: prg-dp-01');
}

const writes = (calls: readonly { readonly method: string }[]) =>
  calls.map((one) => one.method).filter((method) => /Register|Modify|Unregister/.test(method));

describe('points that want the devices of one another', () => {
  test('exchange them in one apply, and no point is removed for it', async () => {
    await using behind = await behindProxy();
    const { project, proxy, stage } = behind;
    expect((await project.apply()).code).toBe(0);
    const before = await served(stage);
    exchange(project);
    const { code, plan } = await project.plan();
    expect(code).toBe(2);
    expect(changesOf(plan)).toMatchObject([
      { id: 'DistributionPoint/ber-dp-01', action: 'replace', passedOn: 'DistributionPoint/prg-dp-01' },
      { id: 'DistributionPoint/prg-dp-01', action: 'replace', passedOn: 'DistributionPoint/ber-dp-01' },
    ]);
    const text = (await project.run('plan')).stdout;
    expect(text).toContain('takes over what is there, leaves the old one to DistributionPoint/prg-dp-01');
    expect(text).toContain('what is not declared does not move along');
    expect(text).toContain('"prg-dp-01" is overwritten');
    proxy.calls.length = 0;
    expect((await project.apply()).code).toBe(0);
    expect(writes(proxy.calls)).toEqual(['UaControl.ModifyUpdateAgent', 'UaControl.ModifyUpdateAgent']);
    const exchanged = { ...before, 'ber-dp-01': before['prg-dp-01'], 'prg-dp-01': before['ber-dp-01'] };
    expect(await served(stage)).toEqual(exchanged);
    expect((await project.plan()).code).toBe(0);
    // Both are still ours.
    project.takeOut(file, 'ber-dp-01');
    expect(changesOf((await project.plan()).plan)).toMatchObject([
      { id: 'DistributionPoint/ber-dp-01', action: 'delete' },
    ]);
    expect((await project.apply()).code).toBe(0);
    expect(Object.keys(await served(stage))).not.toContain('prg-dp-01');
  });

  test('move along a chain in one apply: the free device first, and the one left at the end goes last', async () => {
    await using behind = await behindProxy();
    const { project, proxy, stage } = behind;
    expect((await project.apply()).code).toBe(0);
    const before = await served(stage);
    project.edit(file, 'device: prg-dp-01', 'device: prg-ws-01');
    project.edit(file, 'device: ber-dp-01', 'device: prg-dp-01');
    proxy.calls.length = 0;
    expect((await project.apply()).code).toBe(0);
    expect(writes(proxy.calls)).toEqual([
      'UaControl.RegisterUpdateAgent',
      'UaControl.ModifyUpdateAgent',
      'UaControl.UnregisterUpdateAgent',
    ]);
    const { 'ber-dp-01': berlin, ...others } = before;
    expect(await served(stage)).toEqual({ ...others, 'prg-dp-01': berlin, 'prg-ws-01': before['prg-dp-01'] });
    expect((await project.plan()).code).toBe(0);
  });

  test('take the device of one that leaves, or leave theirs to a new one', async () => {
    await using stage = await openStage();
    const { project } = stage;
    expect((await project.apply()).code).toBe(0);
    const before = await served(stage);
    project.takeOut(file, 'prg-dp-01');
    project.edit(file, 'device: ber-dp-01', 'device: prg-dp-01');
    const left = await project.plan();
    expect(changeOf(left.plan, 'DistributionPoint/prg-dp-01').action).toBe('forget');
    expect((await project.apply()).code).toBe(0);
    const { 'ber-dp-01': berlin, ...others } = before;
    expect(await served(stage)).toEqual({ ...others, 'prg-dp-01': berlin });
    expect((await project.plan()).code).toBe(0);

    const text = project.read(file);
    const berlins = text.split(/^---\n/m).find((one) => one.includes('device: prg-dp-01')) ?? '';
    project.write({
      [file]: text.replace('device: prg-dp-01', 'device: ber-ws-01'),
      'config/newcomer.yaml': berlins.replace('name: ber-dp-01', 'name: newcomer'),
    });
    const joined = await project.plan();
    expect(changeOf(joined.plan, 'DistributionPoint/newcomer').action).toBe('create');
    expect((await project.apply()).code).toBe(0);
    expect(await served(stage)).toEqual({ ...others, 'prg-dp-01': berlin, 'ber-ws-01': berlin });
    expect((await project.plan()).code).toBe(0);
  });

  test('lose nothing when the exchange ends half way: the next apply ends it', async () => {
    await using behind = await behindProxy();
    const { project, proxy, stage } = behind;
    expect((await project.apply()).code).toBe(0);
    const before = await served(stage);
    exchange(project);
    proxy.interfere = ({ method, body }) =>
      method === 'UaControl.ModifyUpdateAgent' && body.includes('"UaHostDisplayName":"ber-dp-01"')
        ? pxgError(1184, 'No access')
        : null;
    const half = await project.apply();
    expect(half.report.summary).toMatchObject({ applied: 1, failed: 1 });
    proxy.interfere = () => null;
    expect((await project.apply()).code).toBe(0);
    const exchanged = { ...before, 'ber-dp-01': before['prg-dp-01'], 'prg-dp-01': before['ber-dp-01'] };
    expect(await served(stage)).toEqual(exchanged);
    expect((await project.plan()).code).toBe(0);
    project.takeOut(file, 'prg-dp-01');
    expect(changesOf((await project.plan()).plan)).toMatchObject([
      { id: 'DistributionPoint/prg-dp-01', action: 'delete' },
    ]);
  });

  test('own the new point of a chain that ends after it was made, and what was to be handed on besides', async () => {
    await using behind = await behindProxy();
    const { project, proxy, stage } = behind;
    expect((await project.apply()).code).toBe(0);
    const before = await served(stage);
    project.edit(file, 'device: prg-dp-01', 'device: prg-ws-01');
    project.edit(file, 'device: ber-dp-01', 'device: prg-dp-01');
    let made = false;
    proxy.interfere = ({ method }) => {
      made ||= method === 'UaControl.RegisterUpdateAgent';
      return made && method === 'UaControl.GetUpdateAgentInfo' ? pxgError(1184, 'No access') : null;
    };
    expect((await project.apply()).report.summary).toMatchObject({ applied: 0, failed: 1, skipped: 1 });
    proxy.interfere = () => null;
    expect((await project.apply()).code).toBe(0);
    const { 'ber-dp-01': berlin, ...others } = before;
    expect(await served(stage)).toEqual({ ...others, 'prg-dp-01': berlin, 'prg-ws-01': before['prg-dp-01'] });
    expect((await project.plan()).code).toBe(0);
    // kscctl made both, and still knows.
    project.takeOut(file, 'ber-dp-01');
    project.takeOut(file, 'prg-dp-01');
    expect(changesOf((await project.plan()).plan)).toMatchObject([
      { id: 'DistributionPoint/ber-dp-01', action: 'delete', held: null },
      { id: 'DistributionPoint/prg-dp-01', action: 'delete', held: null },
    ]);
    expect((await project.apply()).code).toBe(0);
    expect(await served(stage)).toEqual({ 'hq-dp-01': before['hq-dp-01'], 'lis-dp-01': before['lis-dp-01'] });
  });

  test('with one group served by both, none is taken for the remains of the other', async () => {
    await using stage = await openStage();
    const { project } = stage;
    const text = project.read(file);
    project.write({ [file]: text.replace(/groups: \[Branches\/(Berlin|Prague)\]/g, 'groups: [Branches]') });
    expect((await project.apply()).code).toBe(0);
    exchange(project);
    expect((await project.apply()).code).toBe(0);
    expect(Object.keys(await served(stage)).toSorted()).toEqual(['ber-dp-01', 'hq-dp-01', 'lis-dp-01', 'prg-dp-01']);
    expect((await project.plan()).code).toBe(0);
  });
});
