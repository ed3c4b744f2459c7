import type { EulaDescription, UpdateDescription } from './description.ts';
import { products } from './products.ts';
import { stableBytes } from './stable-id.ts';

const dayMs = 24 * 3_600_000;
const eulaId = 1;
const kes = products.kesWindows;

/** The updates that the server of branch-office knows when the world begins, and the one EULA among them. */
export function branchOfficeUpdates(
  seed: number,
  start: number,
): { updates: readonly UpdateDescription[]; eulas: readonly EulaDescription[] } {
  const kaspersky = kasperskyUpdates(start).map((update, index) => ({
    ...update,
    // Fixed by seed and position, so that examples can name an update by its unique id.
    uid: stableBytes(`branch-office/${seed}/update/${index + 1}`),
  }));
  return { updates: [...kaspersky, ...otherUpdates(start)], eulas: [kesEula(seed)] };
}

function kasperskyUpdates(start: number): UpdateDescription[] {
  return [
    {
      ...kesUpdate(1, 'Kaspersky Endpoint Security for Windows 12.7.0.533', start - 6 * dayMs),
      description: 'New version of the application.',
      toVersion: '12.7.0.533',
      majorVersion: '12.7',
      importance: 2,
      eula: eulaId,
    },
    kesUpdate(2, 'Kaspersky Endpoint Security for Windows 12.6 hotfix A', start - 20 * dayMs),
    kesUpdate(3, 'Kaspersky Endpoint Security for Windows 12.6 hotfix B', start - 4 * dayMs),
    agentPatch(4, 'Network Agent 15.1 patch A', start - 15 * dayMs),
    agentPatch(5, 'Network Agent 15.1 patch B', start - 5 * dayMs),
    {
      ...kesUpdate(6, 'Kaspersky Endpoint Security for Windows 12.6 hotfix 0', start - 60 * dayMs),
      approval: 1,
      installedOn: 'all',
    },
    {
      ...kesUpdate(7, 'Kaspersky Endpoint Security for Windows 12.6 core', start - 90 * dayMs),
      approval: 1,
      isUninstallable: false,
      installedOn: 'all',
    },
  ];
}

function kesUpdate(id: number, title: string, released: number): UpdateDescription {
  return {
    id,
    source: 4,
    title,
    description: 'Fixes for the application.',
    product: kes.product,
    productDisplay: kes.display,
    vendor: 'Kaspersky',
    class: 'application',
    toVersion: '',
    majorVersion: '12.6',
    importance: 1,
    isUninstallable: true,
    eula: 0,
    approval: 0,
    released,
    installedOn: [],
  };
}

/** A component patch can never be uninstalled (domain.md 6.1 [V]). */
function agentPatch(id: number, title: string, released: number): UpdateDescription {
  return {
    ...kesUpdate(id, title, released),
    description: 'Fixes for the Network Agent.',
    product: products.agentWindows.product,
    productDisplay: products.agentWindows.display,
    class: 'component',
    majorVersion: '15.1',
    isUninstallable: false,
  };
}

function otherUpdates(start: number): UpdateDescription[] {
  const other = (id: number, source: 1 | 2, vendor: string, product: string, title: string): UpdateDescription => ({
    ...kesUpdate(id, title, start - 12 * dayMs),
    source,
    description: 'Update of software of another vendor.',
    product: '',
    productDisplay: product,
    vendor,
    class: 'other',
    majorVersion: '',
    isUninstallable: false,
  });
  return [
    other(101, 1, 'Microsoft', 'Windows 11', '2026-02 Cumulative Update for Windows 11 (KB5050001)'),
    other(102, 1, 'Microsoft', 'Windows Server 2022', '2026-02 Cumulative Update for Windows Server (KB5050002)'),
    other(103, 2, 'Mozilla', 'Mozilla Firefox', 'Mozilla Firefox 135.0'),
    other(104, 2, '7-Zip', '7-Zip', '7-Zip 24.09'),
  ];
}

function kesEula(seed: number): EulaDescription {
  return {
    id: eulaId,
    uid: stableBytes(`branch-office/${seed}/eula/1`),
    name: 'Kaspersky Endpoint Security for Windows 12.7 EULA',
    product: kes.product,
    version: kes.version,
    productDisplay: kes.display,
    versionDisplay: '12.7',
    text: 'Terms of a licence agreement, made up for the simulated server. They bind nobody.',
  };
}
