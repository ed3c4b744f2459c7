import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../simulator/scenario.ts';
import { changesOf } from '../support/documents.ts';
import { declarationsOf, type FleetVariation, fleetVariation, titles } from '../support/fleet-variation.ts';
import { projectWith } from '../support/project.ts';
import { samples } from '../support/sampling.ts';
import { credentials, startServer, targetFile } from '../support/stage.ts';

const day = 24 * 3_600_000;

/** Two tasks that start at the same moment on the same device, of which the first installs no updates. */
const twoAtOnce: FleetVariation = {
  points: [],
  download: null,
  serverDownload: true,
  tasks: [
    {
      schedule: { on: 'new-updates' },
      scope: { devices: ['ber-ws-01.acme.example'] },
      sources: null,
      install: 'databasesOnly',
    },
    { schedule: { on: 'new-updates' }, scope: { group: '/' }, sources: null, install: 'approved' },
  ],
  rootPolicy: {
    pointsOnly: { value: false, enforce: false },
    autoInstallUndefined: { value: false, enforce: false },
    forceInheritance: false,
  },
  branchPolicy: null,
  decisions: { critical: 'Approved', plain: 'Approved', patch: 'Approved' },
};

test('however the chain is declared, an approval installs on as many devices as the plan says', {
  timeout: 1_800_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fleetVariation, async (variation) => {
      const { predicted, happened } = await planAndLive(variation);
      expect(predicted).toEqual(happened);
    }),
    { ...samples(12, 300), examples: [[twoAtOnce]], interruptAfterTimeLimit: 1_500_000 },
  );
});

/** Declines all first, so that every decision is a change; plans, applies, and lets a day pass. */
async function planAndLive(variation: FleetVariation) {
  await using server = await startServer();
  const { url, caFile } = server.running;
  for (const title of Object.values(titles)) await decide(server.client, title, -1);
  using project = projectWith(
    { 'kscctl.yaml': targetFile({ url, caFile }), ...declarationsOf(variation) },
    credentials,
  );
  const { plan, stderr } = await project.plan();
  const decisions = changesOf(plan).filter((one) => one.kind === 'UpdateApproval');
  const applied = await project.apply();
  expect(applied.code, `${stderr}${applied.stdout}${applied.stderr}`).toBe(0);
  await server.admin.advance(day);
  const updates = await server.admin.inspect('updates');
  const counted = (name: string) => updates.find((one) => one['update'] === name)?.['installed'];
  return {
    predicted: decisions.map((one) => [one.name, one.impact.installs]),
    happened: decisions.map((one) => [one.name, counted(one.name)]),
  };
}
