import { afterAll, beforeAll, expect, test } from 'vitest';
import { changesOf } from '../support/documents.ts';
import { editPoint, editTask, hostId } from '../support/hand.ts';
import { download, downloadTitle, update, widerStage } from '../support/hand-made-changes.ts';
import type { Stage } from '../support/stage.ts';
import { longOf } from '../wire/wire-client.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await widerStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

test('a wish that moved as well makes a conflict, shown with three values', async () => {
  const { project, server } = stage;
  await editTask(server.client, downloadTitle, {
    top: { TASKSCH_MS_PERIOD: longOf(8 * 3_600_000), TASKSCH_RUN_MISSED_FLAG: false },
  });
  project.edit('config/download-updates.yaml', 'every: 6h', 'every: 4h');
  const { code, plan } = await project.plan();
  expect(code).toBe(2);
  expect(changesOf(plan).map((one) => [one.id, one.reason])).toEqual([[download, 'conflict']]);
  expect(plan.drift).toMatchObject([
    {
      id: download,
      kind: 'conflict',
      fields: [
        { path: '/spec/schedule/every', lastApplied: '6h', observed: '8h', desired: '4h' },
        { path: '/spec/schedule/runMissed', lastApplied: true, observed: false, desired: true },
      ],
    },
  ]);
  const text = await project.run('plan');
  expect(text.stdout).toContain('schedule.every: "6h" was applied, "8h" is on the server, "4h" is declared now');
  expect((await project.apply()).code).toBe(0);
  project.edit('config/download-updates.yaml', 'every: 4h', 'every: 6h');
  const wish = await project.plan();
  expect(changesOf(wish.plan).map((one) => one.reason)).toEqual(['fields-differ']);
  expect(wish.plan.drift).toEqual([]);
  expect((await project.apply()).code).toBe(0);
});

test('another trigger wished than the one that was changed by hand is a conflict of the whole schedule', async () => {
  const { project, server } = stage;
  await editTask(server.client, downloadTitle, { top: { TASKSCH_MS_PERIOD: longOf(8 * 3_600_000) } });
  project.edit('config/download-updates.yaml', 'every: 6h', 'daily: "02:00"');
  const { plan } = await project.plan();
  expect(changesOf(plan)[0]?.reason).toBe('conflict');
  expect(plan.drift).toMatchObject([
    {
      kind: 'conflict',
      fields: [
        {
          path: '/spec/schedule',
          lastApplied: { every: '6h' },
          observed: { every: '8h' },
          desired: { daily: '02:00' },
        },
      ],
    },
  ]);
  project.edit('config/download-updates.yaml', 'daily: "02:00"', 'every: 6h');
  expect((await project.apply()).code).toBe(0);
});

test('a list that was only written in another order is no wish: what was changed by hand in it is drift', async () => {
  const { project, server } = stage;
  const [first, second] = ['"hq-ws-01.acme.example"', '"hq-ws-02.acme.example"'];
  await editTask(server.client, 'chosen', { info: { HostList: [await hostId(server.client, 'hq-ws-01')] } });
  project.edit('config/chosen.yaml', `${first},${second}`, `${second},${first}`);
  const { plan } = await project.plan();
  expect(plan.drift).toMatchObject([{ id: update, kind: 'drifted', fields: [{ path: '/spec/scope/devices' }] }]);
  expect((await project.apply()).code).toBe(0);
});

test('a change by hand to what is now wished is nothing to do', async () => {
  const { project, server } = stage;
  await editPoint(server.client, 'ber-dp-01', { UaPort: 13500 });
  project.edit('config/distribution-points.yaml', 'port: 13000', 'port: 13500');
  const { code, plan } = await project.plan();
  expect(code).toBe(0);
  expect(plan.drift).toEqual([]);
  expect((await project.apply()).code).toBe(0);
  await editPoint(server.client, 'ber-dp-01', { UaPort: 13501 });
  expect((await project.plan()).plan.drift).toMatchObject([{ fields: [{ lastApplied: 13500, observed: 13501 }] }]);
  expect((await project.apply()).code).toBe(0);
});
