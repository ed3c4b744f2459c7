import { invented } from '../invented-names.ts';
import { agentProduct, agentVersion, policyValue } from '../objects/agent-policy.ts';
import { type Params, params } from '../wire/value.ts';
import { branchOfficeUpdates } from './branch-office-updates.ts';
import type { DeviceDescription, PolicyDescription, ProductDescription, WorldDescription } from './description.ts';
import { products } from './products.ts';

const dayMs = 24 * 3_600_000;
const domain = 'acme.example';
const headquarters = 3;
const branches = 4;
const berlin = 5;
const lisbon = 6;
const prague = 7;

/**
 * A company with a head office and three branches, whose administrator has installed the products and clicked through
 * the wizard, and nothing more: 40 devices with databases nine days old, no distribution point, no download task.
 */
export function describeBranchOffice(seed: number, start: number): WorldDescription {
  return {
    name: 'branch-office',
    summary: 'Head office and three branches, 40 devices; nothing set up yet that updates them',
    start,
    groups: [
      { id: headquarters, parent: 0, name: 'Headquarters' },
      { id: branches, parent: 0, name: 'Branches' },
      { id: berlin, parent: branches, name: 'Berlin' },
      { id: lisbon, parent: branches, name: 'Lisbon' },
      { id: prague, parent: branches, name: 'Prague' },
    ],
    devices: [
      ...office('hq', headquarters, 11, ['linux', 'linux', 'macos']),
      ...office('ber', berlin, 7, ['linux']),
      ...office('lis', lisbon, 6, ['linux']),
      ...office('prg', prague, 6, ['macos']),
    ],
    points: [],
    policies: wizardPolicies(),
    tasks: [{ data: vulnerabilitySearch() }],
    ...branchOfficeUpdates(seed, start),
    selections: [
      { name: 'Distribution points', predefined: 'UPDATE_AGENTS', filter: '' },
      // The threshold of this selection is not documented; a week is our reading.
      {
        name: 'Outdated databases',
        predefined: 'NOT_UPDATED_HOSTS',
        filter: '(KLHST_WKS_RTP_AV_BASES_TIME<CURTIME(-604800))',
      },
      { name: 'Berlin workstations', predefined: '', filter: '(KLHST_WKS_DN="ber-ws-*")' },
    ],
  };
}

type Extra = 'linux' | 'macos';

function office(prefix: string, group: number, workstations: number, extras: readonly Extra[]): DeviceDescription[] {
  const server: DeviceDescription = {
    ...device(`${prefix}-dp-01`, group),
    os: 'Microsoft Windows Server 2022',
    isServer: true,
  };
  const others = Array.from({ length: workstations }, (_item, index) =>
    device(`${prefix}-ws-${String(index + 1).padStart(2, '0')}`, group),
  );
  const counts = { linux: 0, macos: 0 };
  return [
    server,
    ...others,
    ...extras.map((extra) => {
      counts[extra] += 1;
      return otherDevice(prefix, group, extra, counts[extra]);
    }),
  ];
}

function device(name: string, group: number): DeviceDescription {
  return described(name, group, 'windows', 'Microsoft Windows 11', [products.agentWindows, products.kesWindows]);
}

function otherDevice(prefix: string, group: number, extra: Extra, number: number): DeviceDescription {
  const name = `${prefix}-${extra === 'linux' ? 'lx' : 'mac'}-0${number}`;
  return extra === 'linux'
    ? described(name, group, 'linux', 'Ubuntu 24.04 LTS', [products.agentLinux, products.kesLinux])
    : described(name, group, 'macos', 'macOS 15', [products.agentMac, products.kesMac]);
}

function described(
  name: string,
  group: number,
  platform: DeviceDescription['platform'],
  os: string,
  installed: readonly ProductDescription[],
): DeviceDescription {
  return { name, domain, group, platform, os, isServer: false, products: installed, databasesAgeMs: 9 * dayMs };
}

function wizardPolicies(): PolicyDescription[] {
  return [
    {
      name: 'Kaspersky Security Center Network Agent',
      product: agentProduct,
      version: agentVersion,
      group: 0,
      isActive: true,
    },
    {
      name: 'Kaspersky Endpoint Security for Windows',
      product: products.kesWindows.product,
      version: products.kesWindows.version,
      group: 0,
      isActive: true,
      // Sections of a KES policy are not documented: this one only gives the policy something to hold.
      sections: { SIM_PROTECTION: { SIM_bFileThreatProtection: policyValue(true) } },
    },
  ];
}

/** The "Find vulnerabilities" task that the wizard makes (reference: ksc-openapi.md 4.3; read back as in additions 4). */
function vulnerabilitySearch(): Params {
  return {
    TASKID_PRODUCT_NAME: agentProduct,
    TASKID_VERSION: agentVersion,
    TASKID_COMPONENT_NAME: invented.downloadTaskComponent,
    TASK_NAME: 'KLNAG_TASK_VAPM_SEARCH',
    TASKSCH_TYPE: 3,
    TASKSCH_EW_DAY: 2,
    TASKSCH_EW_HOURS: 19,
    TASKSCH_EW_MINS: 0,
    TASKSCH_EW_SECS: 0,
    TASK_ADDITIONAL_PARAMS: params({ KLNAG_TSK_VAPMSEARCH_PATHS: [] }),
    TASK_INFO_PARAMS: params({
      DisplayName: 'Find vulnerabilities and required updates',
      'klprts-TaskScheduleSubtype': 0,
      PRTS_TASK_GROUPID: 0,
      NH_TASK_CREATED_BY_QSW: true,
      KLSRV_PRTS_TASK_ENABLED_FLAG: true,
    }),
  };
}
