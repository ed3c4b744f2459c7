import { createHash } from 'node:crypto';
import type { WorldDescription } from '../src/simulator/index.ts';

/** The mix of the figures: per 1,000 objects 100 groups, 50 points, 50 policies, 150 tasks, 650 approvals. */
export interface Mix {
  readonly world: WorldDescription;
  /** Files of the config repository, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly objects: number;
}

const documentsAFile = 35;
const approvalsAList = 100;
const start = Date.parse('2026-03-02T06:00:00Z');
const kes = {
  product: 'KES',
  version: '11.0.0.0',
  display: 'Kaspersky Endpoint Security for Windows',
  build: '12.6.0.438',
};
const agent = {
  product: '1103',
  version: '1.0.0.0',
  display: 'Kaspersky Security Center Network Agent',
  build: '15.1.0.20748',
};

/** A server and the repository that declares it; one object in a hundred differs. */
export function mixOf(size: number): Mix {
  const thousand = size / 1000;
  const groups = Array.from({ length: 100 * thousand }, (_, index) => ({
    id: 10 + index,
    parent: index < 10 * thousand ? 0 : 10 + (index % (10 * thousand)),
    name: `group-${index}`,
  }));
  const paths = groups.map((group) => (group.parent === 0 ? group.name : `group-${group.parent - 10}/${group.name}`));
  const points = Array.from({ length: 50 * thousand }, (_, index) => ({ device: `dp-${index}`, group: 10 + index }));
  const tasks = Array.from({ length: 150 * thousand }, (_, index) => ({
    name: `task-${index}`,
    group: index % groups.length,
    download: index % 3 === 0,
  }));
  const updates = Array.from({ length: 650 * thousand }, (_, index) => ({
    uid: uidOf(index),
    title: `Update ${index}`,
    index,
  }));
  const differs = (index: number) => index % 100 === 7;

  const world: WorldDescription = {
    name: `mix-${size}`,
    summary: 'made for the figures',
    start,
    groups,
    devices: points.map(({ device, group }) => ({
      name: device,
      domain: 'bench.example',
      group,
      platform: 'windows',
      os: 'Microsoft Windows Server 2022',
      isServer: true,
      products: [agent, kes],
      databasesAgeMs: 86_400_000,
    })),
    points: points.map(({ device, group }) => ({ device, groups: [group], settings: { UaDistributeUpdates: true } })),
    policies: points.map(({ group }, index) => ({
      name: `policy-${index}`,
      product: '1103',
      version: '1.0.0.0',
      group,
      isActive: true,
    })),
    tasks: tasks.map(({ name, group, download }) => ({ data: taskData(name, 10 + group, download) })),
    updates: updates.map(({ uid, title, index }) => ({
      id: index + 1,
      source: 4 as const,
      uid,
      title,
      description: '',
      product: 'KES',
      productDisplay: kes.display,
      vendor: 'Kaspersky',
      class: 'application' as const,
      toVersion: '',
      majorVersion: '12',
      importance: 1 as const,
      isUninstallable: true,
      eula: 0,
      approval: differs(index) ? (0 as const) : (1 as const),
      released: start - 86_400_000,
      installedOn: [],
    })),
    eulas: [],
    selections: [],
  };

  const documents = [
    ...paths.map((path) => document('AdministrationGroup', path, '  {}')),
    ...points.map(({ device }, index) =>
      document(
        'DistributionPoint',
        device,
        `  device: ${device}.bench.example\n  scope: {groups: [${paths[index] ?? ''}]}\n  deployUpdates: ${!differs(index)}`,
      ),
    ),
    ...points.map((_, index) =>
      document('NetworkAgentPolicy', `policy-${index}`, policySpec(paths[index] ?? '', differs(index))),
    ),
    ...tasks.map(({ name, group, download }, index) =>
      taskDocument(name, paths[group] ?? '', download, differs(index)),
    ),
  ];
  const files = new Map([['kscctl.yaml', 'apiVersion: kscctl/v1\nkind: Project\nmetadata: {name: bench}\nspec: {}\n']]);
  for (let at = 0; at < documents.length; at += documentsAFile) {
    files.set(
      `config/part-${String(at / documentsAFile).padStart(4, '0')}.yaml`,
      documents.slice(at, at + documentsAFile).join('---\n'),
    );
  }
  for (let at = 0; at < updates.length; at += approvalsAList) {
    const entries = updates
      .slice(at, at + approvalsAList)
      .map(
        ({ uid, title }) => `    - {update: ${Buffer.from(uid).toString('hex')}, title: ${title}, status: Approved}`,
      );
    files.set(
      `approvals/list-${at / approvalsAList}.yaml`,
      document('UpdateApprovals', `list-${at / approvalsAList}`, `  updates:\n${entries.join('\n')}`),
    );
  }
  return { world, files, objects: size };
}

function uidOf(index: number): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`bench/${index}`).digest().subarray(0, 16));
}

function document(kind: string, name: string, spec: string): string {
  return `apiVersion: kscctl/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec:\n${spec}\n`;
}

function policySpec(group: string, differs: boolean): string {
  return [
    `  group: ${group}`,
    '  active: true',
    '  settings:',
    `    distributeFilesThroughDistributionPointsOnly: {value: ${differs}, enforce: false}`,
    '    autoInstallUndefined: {value: true, enforce: false}',
    '    downloadDiffFiles: {value: false, enforce: false}',
  ].join('\n');
}

function taskDocument(name: string, group: string, download: boolean, differs: boolean): string {
  const spec = [`  scope: {group: ${group}}`, `  schedule: {every: ${differs ? '4h' : '6h'}}`];
  if (download)
    return document(
      'DownloadUpdatesTask',
      name,
      [...spec, '  sources: [kaspersky]', '  downloadDiffFiles: false'].join('\n'),
    );
  return document(
    'UpdateTask',
    name,
    ['  product: KES', ...spec, '  sources: [distributionPoints]', '  install: approved'].join('\n'),
  );
}

function taskData(name: string, group: number, download: boolean): WorldDescription['tasks'][number]['data'] {
  const source = { type: 'params' as const, value: { type: download ? 2 : 1001, url: '', use_proxy: true } };
  const identity = download
    ? {
        TASKID_PRODUCT_NAME: '1103',
        TASKID_VERSION: '1.0.0.0',
        TASKID_COMPONENT_NAME: '86',
        TASK_NAME: 'SIM_DownloadUpdatesToPoints',
      }
    : {
        TASKID_PRODUCT_NAME: 'KES',
        TASKID_VERSION: '11.0.0.0',
        TASKID_COMPONENT_NAME: 'SIM_Updater',
        TASK_NAME: 'updater',
      };
  const settings = download ? { SIM_bDownloadDiffFiles: false } : { SIM_nInstallMode: 1 };
  return {
    ...identity,
    TASKSCH_TYPE: 1,
    TASKSCH_MS_PERIOD: 6 * 3_600_000,
    TASK_ADDITIONAL_PARAMS: { type: 'params', value: { UpdateSourceList: [source], ...settings } },
    TASK_INFO_PARAMS: {
      type: 'params',
      value: { DisplayName: name, PRTS_TASK_GROUPID: group, 'klprts-TaskScheduleSubtype': 0 },
    },
  } as unknown as WorldDescription['tasks'][number]['data'];
}
