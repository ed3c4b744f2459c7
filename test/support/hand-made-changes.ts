import { expect } from 'vitest';
import { agentPolicy, decide, setAgentPolicy } from '../simulator/scenario.ts';
import { longOf, type WireClient, wrapped } from '../wire/wire-client.ts';
import type { Value } from './documents.ts';
import { editPoint, editTask, groupId, hostId, setUnlocked } from './hand.ts';
import { documents, type Project } from './project.ts';
import { openStage, type Stage } from './stage.ts';

const point = 'DistributionPoint/ber-dp-01';
const policy = 'NetworkAgentPolicy/agents';
export const download = 'DownloadUpdatesTask/download-to-points';
export const update = 'UpdateTask/chosen';
const kes = 'UpdateApproval/e70ca281e5643fdc65e11c0d0290ed06';
const pilot = 'AdministrationGroup/Headquarters/Pilot';
export const downloadTitle = 'Download updates to the repositories of distribution points';
const agents = 'Kaspersky Security Center Network Agent';
const [headquarters, berlin, lisbon] = [3, 5, 6];

/** The example with more fields declared, so that each kind has several that can drift. */
const wider = {
  'config/chosen.yaml': documents([
    'UpdateTask',
    'chosen',
    {
      product: 'KES',
      scope: { devices: ['hq-ws-01.acme.example', 'hq-ws-02.acme.example'] },
      sources: ['distributionPoints', { url: 'https://mirror.acme.example/updates' }],
      install: 'criticalAndApproved',
      schedule: { weekly: { days: ['Mon', 'Thu'], at: '18:30' }, runMissed: false, randomize: '30m', stopAfter: '2h' },
    },
  ]),
};

function widen(project: Project): void {
  project.edit(
    'config/distribution-points.yaml',
    'scope: {groups: [Branches/Berlin]}',
    'scope: {groups: [Branches/Berlin]}\n  port: 13000\n  multicast: {enabled: false, address: 239.1.2.3, port: 15001}',
  );
  project.edit('config/network-agent.yaml', 'active: true', 'active: true\n  inherit: true\n  forceInheritance: false');
}

/** A stage with these declarations, applied. */
export async function widerStage(): Promise<Stage> {
  const stage = await openStage({ files: wider });
  widen(stage.project);
  expect((await stage.project.apply()).code).toBe(0);
  return stage;
}

export interface HandMade {
  readonly what: string;
  readonly change: (client: WireClient) => Promise<unknown>;
  /** Fields that the plan must name, as [on the server, declared]; nothing else. */
  readonly told: Readonly<Record<string, Readonly<Record<string, readonly [Value, Value]>>>>;
  /** Without a ledger the object can only be found by its name: a renamed one is not found. */
  readonly renames?: true;
}

/** Changes by hand of each kind, several fields each, and what a plan must name. */
export const handMade: readonly HandMade[] = [
  {
    what: 'a group renamed',
    change: async (client) => {
      const id = await groupId(client, 'Pilot', headquarters);
      await client.call('HostGroup.UpdateGroup', { nGroup: id, pInfo: { name: 'Early birds' } });
    },
    told: { [pilot]: { '/metadata/name': ['Headquarters/Early birds', 'Headquarters/Pilot'] } },
    renames: true,
  },
  {
    what: 'a group moved',
    change: async (client) => {
      const id = await groupId(client, 'Pilot', headquarters);
      await client.call('HostGroup.UpdateGroup', { nGroup: id, pInfo: { parentId: berlin } });
    },
    told: { [pilot]: { '/metadata/name': ['Branches/Berlin/Pilot', 'Headquarters/Pilot'] } },
    renames: true,
  },
  {
    what: 'several settings of a point',
    change: (client) =>
      editPoint(client, 'ber-dp-01', {
        UaDistributeUpdates: false,
        UaPort: 13001,
        UaMulticastAddr: '239.9.9.9',
        SIM_nMulticastPort: 15002,
        // Not declared: what the configuration does not mention stays as the server has it.
        UaNonSslPort: 14001,
        CgMobilePort: 13999,
      }),
    told: {
      [point]: {
        '/spec/deployUpdates': [false, true],
        '/spec/port': [13001, 13000],
        '/spec/multicast/address': ['239.9.9.9', '239.1.2.3'],
        '/spec/multicast/port': [15002, 15001],
      },
    },
  },
  {
    what: 'the scope of a point',
    change: (client) =>
      editPoint(client, 'ber-dp-01', {
        UaScope: wrapped({
          ScopeGroups: [wrapped({ ScopeId: longOf(berlin) }), wrapped({ ScopeId: longOf(lisbon) })],
          ScopeNlaNetworks: [],
        }),
      }),
    told: {
      [point]: { '/spec/scope/groups': [['Branches/Berlin', 'Branches/Lisbon'], ['Branches/Berlin']] },
    },
  },
  {
    what: 'value and lock of policy settings',
    change: async (client) => {
      await setAgentPolicy(client, '86', 'SIM_bDistributeThroughPointsOnly', false);
      await setUnlocked(client, 'KLNAG_PTCH_SETTINGS_SECTION', 'SIM_bAutoInstallUndefined', true);
    },
    told: {
      [policy]: {
        '/spec/settings/distributeFilesThroughDistributionPointsOnly/value': [false, true],
        '/spec/settings/autoInstallUndefined/enforce': [false, true],
      },
    },
  },
  {
    what: 'attributes of a policy',
    change: async (client) => {
      const pPolicyData = { KLPOL_ACCEPT_PARENT: false, KLPOL_FORCE_DISTRIB2CHILDREN: true };
      await client.call('Policy.UpdatePolicyData', { nPolicy: agentPolicy, pPolicyData });
      await client.call('Policy.MakePolicyActive', { nPolicy: agentPolicy, bActive: false });
    },
    told: {
      [policy]: {
        '/spec/active': [false, true],
        '/spec/inherit': [false, true],
        '/spec/forceInheritance': [true, false],
      },
    },
  },
  {
    what: 'the name of a policy',
    change: (client) =>
      client.call('Policy.UpdatePolicyData', { nPolicy: agentPolicy, pPolicyData: { KLPOL_DN: 'Agents' } }),
    told: { [policy]: { '/spec/displayName': ['Agents', agents] } },
    renames: true,
  },
  {
    what: 'schedule, sources and diff files of the download task',
    change: (client) =>
      editTask(client, downloadTitle, {
        top: { TASKSCH_MS_PERIOD: longOf(8 * 3_600_000), TASKSCH_RUN_MISSED_FLAG: false },
        additional: {
          UpdateSourceList: [wrapped({ type: 3, url: 'D:\\updates', use_proxy: false }), source(2)],
          SIM_bDownloadDiffFiles: false,
        },
      }),
    told: {
      [download]: {
        '/spec/sources': [[{ folder: 'D:\\updates' }, 'kaspersky'], ['kaspersky']],
        '/spec/downloadDiffFiles': [false, true],
        '/spec/schedule/every': ['8h', '6h'],
        '/spec/schedule/runMissed': [false, true],
      },
    },
  },
  {
    what: 'the trigger of the download task',
    change: (client) =>
      editTask(client, downloadTitle, {
        top: { TASKSCH_TYPE: 2, TASKSCH_MS_PERIOD: 0, TASKSCH_ED_HOURS: 3, TASKSCH_ED_MINS: 15, TASKSCH_ED_SECS: 0 },
      }),
    told: { [download]: { '/spec/schedule': [{ daily: '03:15' }, { every: '6h' }] } },
  },
  {
    what: 'a download task that is started by hand now',
    change: (client) =>
      editTask(client, downloadTitle, { top: { TASKSCH_TYPE: 0 }, info: { 'klprts-TaskScheduleSubtype': 256 } }),
    told: { [download]: { '/spec/schedule': ['manual', { every: '6h' }] } },
  },
  {
    what: 'the name of a task',
    change: (client) => editTask(client, downloadTitle, { info: { DisplayName: 'Mine' } }),
    told: { [download]: { '/spec/displayName': ['Mine', downloadTitle] } },
    renames: true,
  },
  {
    what: 'install mode, sources, options and devices of an update task',
    change: async (client) =>
      editTask(client, 'chosen', {
        top: { TASK_START_DELTA: 0, TASK_MAX_EXEC_TIME: 240, TASKSCH_WD_HOURS: 20 },
        info: { HostList: [await hostId(client, 'hq-ws-01')] },
        additional: { SIM_nInstallMode: 1, UpdateSourceList: [source(1001)] },
      }),
    told: {
      [update]: {
        '/spec/scope/devices': [['hq-ws-01.acme.example'], ['hq-ws-01.acme.example', 'hq-ws-02.acme.example']],
        '/spec/sources': [
          ['distributionPoints'],
          ['distributionPoints', { url: 'https://mirror.acme.example/updates' }],
        ],
        '/spec/install': ['approved', 'criticalAndApproved'],
        '/spec/schedule/weekly/at': ['20:30', '18:30'],
        '/spec/schedule/randomize': ['off', '30m'],
        '/spec/schedule/stopAfter': ['4h', '2h'],
      },
    },
  },
  {
    what: 'the decision on an update',
    change: (client) => decide(client, 'Kaspersky Endpoint Security for Windows 12.7.0.533', 0),
    told: { [kes]: { '/spec/status': ['Undefined', 'Approved'] } },
  },
  {
    what: 'the acceptance of a EULA',
    change: (client) => client.call('VapmControlApi.DeclineEulas', { pEulaIDs: [1] }),
    told: { [kes]: { '/spec/acceptEulas': [[], ['Kaspersky Endpoint Security for Windows 12.7 EULA']] } },
  },
];

function source(type: number) {
  return wrapped({ type, url: '', use_proxy: false });
}
