import { branchOfficeUpdates } from './branch-office-updates.ts';
import type { DeviceDescription, ProductDescription, WorldDescription } from './description.ts';
import { agentPolicy, kesPolicy } from './policies.ts';
import { products } from './products.ts';
import { predefinedSelections } from './selections.ts';
import { vulnerabilitySearch } from './task-data.ts';

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
    summary: branchOfficeSummary,
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
    policies: [
      agentPolicy('Kaspersky Security Center Network Agent', 0),
      kesPolicy('Kaspersky Endpoint Security for Windows', 0),
    ],
    tasks: [{ data: vulnerabilitySearch('Find vulnerabilities and required updates', 0) }],
    ...branchOfficeUpdates(seed, start),
    selections: [
      ...predefinedSelections,
      { name: 'Berlin workstations', predefined: '', filter: '(KLHST_WKS_DN="ber-ws-*")' },
    ],
  };
}

export const branchOfficeSummary = 'Head office and three branches, 40 devices; nothing set up yet that updates them';

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
