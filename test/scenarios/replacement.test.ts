import { expect, test } from 'vitest';
import { behindProxy } from '../support/behind-proxy.ts';
import { changesOf } from '../support/documents.ts';
import { documents } from '../support/project.ts';
import { openStage } from '../support/stage.ts';
import { pxgError } from '../support/tls-proxy.ts';

test('what cannot be changed on an object is replaced, the new one before the old one goes, and the plan says what is lost', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  expect((await project.apply()).code).toBe(0);
  project.edit('config/update-tasks.yaml', 'scope: {group: /}', 'scope: {group: Branches}');
  project.edit('config/distribution-points.yaml', 'device: ber-dp-01', 'device: ber-ws-01');
  const { code, plan } = await project.plan();
  expect(code).toBe(2);
  expect(changesOf(plan).map((one) => [one.id, one.action, one.reason])).toEqual(
    expect.arrayContaining([
      ['DistributionPoint/ber-dp-01', 'replace', 'immutable'],
      ['UpdateTask/kes-windows', 'replace', 'immutable'],
    ]),
  );
  expect((await project.run('plan')).stdout).toContain('its history is lost');
  expect((await project.apply()).code).toBe(0);
  const tasks = await server.admin.inspect('tasks');
  expect(tasks.filter((row) => row['type'] === 'update KES').map((row) => row['scope'])).toEqual(['group Branches']);
  const points = (await server.admin.inspect('distribution-points')).map((row) => String(row['point']));
  expect(points.toSorted()).toEqual(['ber-ws-01', 'hq-dp-01', 'lis-dp-01', 'prg-dp-01']);
  expect((await project.plan()).code).toBe(0);
});

test('a replacement whose old object could not be removed is reported, and the next apply doubles nothing', async () => {
  await using behind = await behindProxy();
  const { project, proxy, stage } = behind;
  expect((await project.apply()).code).toBe(0);
  project.edit('config/update-tasks.yaml', 'scope: {group: /}', 'scope: {group: Branches}');
  proxy.interfere = ({ method }) => (method === 'Tasks.DeleteTask' ? pxgError(1184, 'No access') : null);
  const failed = await project.apply();
  expect(failed.code).toBe(1);
  expect(failed.report.outcomes).toMatchObject([{ outcome: 'failed', error: { method: 'Tasks.DeleteTask' } }]);
  proxy.interfere = () => null;
  expect((await project.apply()).code).toBe(0);
  const tasks = await stage.server.admin.inspect('tasks');
  expect(tasks.filter((row) => row['type'] === 'update KES').map((row) => row['scope'])).toEqual(['group Branches']);
  expect((await project.plan()).code).toBe(0);
});

test('two tasks of one name that exchange their groups are both there afterwards', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  const tasks = (first: string, second: string) =>
    documents(
      ...[first, second].map(
        (group, index) =>
          [
            'UpdateTask',
            `task-${index}`,
            { product: 'KES', displayName: 'Update', scope: { group: `Branches/${group}` }, schedule: { every: '6h' } },
          ] as const,
      ),
    );
  project.write({ 'config/update-tasks.yaml': tasks('Berlin', 'Prague') });
  expect((await project.apply()).code).toBe(0);
  project.write({ 'config/update-tasks.yaml': tasks('Prague', 'Berlin') });
  expect((await project.apply()).code).toBe(0);
  const scopes = (await server.admin.inspect('tasks')).filter((row) => row['task'] === 'Update');
  expect(scopes.map((row) => String(row['scope'])).toSorted()).toEqual([
    'group Branches/Berlin',
    'group Branches/Prague',
  ]);
  expect((await project.plan()).code).toBe(0);
});
