import { expect, test } from 'vitest';
import { decide, hostIds } from '../simulator/scenario.ts';
import type { Value } from '../support/documents.ts';
import { openStage, type Stage } from '../support/stage.ts';

const kes = 'Kaspersky Endpoint Security for Windows 12.7.0.533';
const patch = 'Network Agent 15.1 patch A';
const declined = 'Kaspersky Endpoint Security for Windows 12.6 hotfix B';

type Row = Readonly<Record<string, Value>>;

test('a day after apply the approved updates are installed, the declined one is not, and databases are fresh', async () => {
  await using stage = await openStage();
  expect((await stage.project.apply()).code).toBe(0);
  const devices = await aDayLater(stage);
  const windows = devices.filter((row) => String(row['os']).includes('Windows'));
  expect(windows).toHaveLength(34);
  for (const row of windows) expect(installedOn(row)).toEqual(expect.arrayContaining([kes, patch]));
  for (const row of devices) expect(installedOn(row)).not.toContain(declined);
  // The example has no update task for Macs: nothing in the scenario keeps their databases fresh.
  const served = devices.filter((row) => !String(row['os']).includes('macOS'));
  expect(served.filter((row) => row['databases'] !== 'fresh')).toEqual([]);
  expect(devices.map((row) => row['waiting']).filter((text) => text !== '')).toEqual([]);
});

/** Takes one link away from the example as it was applied; an honest way for each. */
const links: readonly (readonly [link: string, takeAway: (stage: Stage) => Promise<void>, told: string])[] = [
  [
    'the download task, deleted by hand',
    async ({ server }) => {
      const task = (await server.admin.inspect('tasks')).find((row) => String(row['type']).startsWith('download'));
      await server.client.call('Tasks.DeleteTask', { strTask: String(task?.['id']) });
    },
    'no download task reaches distribution point ber-dp-01',
  ],
  [
    'the point, removed by hand',
    async ({ server }) => {
      const ids = await hostIds(server.client);
      await server.client.call('UaControl.UnregisterUpdateAgent', { wstrUaHostId: ids.get('ber-dp-01') ?? '' });
    },
    'no distribution point serves group Branches/Berlin',
  ],
  [
    'deployUpdates of the point, switched off in the configuration',
    async ({ project }) => {
      const file = 'config/distribution-points.yaml';
      const [before, after] = project.read(file).split('metadata: {name: ber-dp-01}');
      project.write({
        [file]: `${before}metadata: {name: ber-dp-01}${after?.replace('deployUpdates: true', 'deployUpdates: false')}`,
      });
      expect((await project.apply()).code).toBe(0);
    },
    'distribution point ber-dp-01 does not deploy updates',
  ],
  [
    'the update task, taken out of the configuration',
    async ({ project }) => {
      const file = 'config/update-tasks.yaml';
      project.write({ [file]: project.read(file).split('\n---\n')[1] ?? '' });
      expect((await project.apply()).code).toBe(0);
    },
    'no update task for KES covers this device',
  ],
];

test.each(links)(
  'without %s the update stays away, and the inspection names that link',
  async (_link, takeAway, told) => {
    await using stage = await openStage();
    expect((await stage.project.apply()).code).toBe(0);
    await takeAway(stage);
    expectToWait(await aDayLater(stage), told);
  },
);

test('without the EULA, approved by hand, the update stays away, and the inspection names the EULA', async () => {
  await using stage = await openStage();
  const { project, server } = stage;
  project.edit('approvals/2026-03.yaml', / {4}# An update with a EULA[\s\S]*?(?= {4}# Not wanted)/, '');
  expect((await project.apply()).code).toBe(0);
  await decide(server.client, kes, 1);
  expectToWait(await aDayLater(stage), `EULA '${kes.replace('.0.533', '')} EULA' is not accepted`);
});

async function aDayLater({ server, project }: Stage): Promise<readonly Row[]> {
  const url = server.running.admin ?? '';
  expect((await project.run('sim', 'advance', '24h', '--url', url)).code).toBe(0);
  const inspected = await project.run('sim', 'inspect', 'devices', '--json', '--url', url);
  expect(inspected.code).toBe(0);
  return JSON.parse(inspected.stdout) as Row[];
}

function expectToWait(devices: readonly Row[], told: string): void {
  const row = devices.find((one) => one['device'] === 'ber-ws-01') ?? {};
  expect(installedOn(row)).not.toContain(kes);
  expect(String(row['waiting']).split('; ')).toContain(`update '${kes}': ${told}`);
}

function installedOn(row: Row): string[] {
  return String(row['installed']).split('; ');
}
