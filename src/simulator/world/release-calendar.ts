import type { EulaDescription, UpdateDescription } from './description.ts';
import { products } from './products.ts';
import { stableBytes, stableNumber } from './stable-id.ts';

const dayMs = 24 * 3_600_000;
const kes = products.kesWindows;
const agent = products.agentWindows;

/** How many updates of each kind a world has. */
export interface CalendarSize {
  readonly past: number;
  readonly future: number;
  readonly otherVendors: number;
}

export interface Calendar {
  readonly updates: readonly UpdateDescription[];
  readonly eulas: readonly EulaDescription[];
}

/** How many of the updates before the start are above what devices have. */
const recent = 6;

/** How often a new version, a hotfix and an agent patch come is invented; so are all their names. */
const turns = ['hotfix', 'patch', 'hotfix', 'version'] as const;

/**
 * Updates as they come over time, one every three days: those before the start are on the server's list, all but the
 * latest of them contained in what devices have; the later ones the vendor has still to release. Every fourth is a version with a EULA
 * of its own, every second version needs a newer server, some hotfixes cannot be uninstalled.
 */
export function releaseCalendar(world: string, seed: number, start: number, size: CalendarSize): Calendar {
  const eulas: EulaDescription[] = [];
  const updates = Array.from({ length: size.past + size.future }, (_item, index) => {
    const label = `${world}/${seed}/update/${index + 1}`;
    // The first one to come is released within the first day.
    const released = start + (index - size.past) * 3 * dayMs + dayMs / 4 + stableNumber(label, 12) * 3_600_000;
    const update = updateAt(index, size.past - recent, label, released);
    if (update.eula !== 0) eulas.push(eulaOf(update.eula, update.title, update.majorVersion, label));
    return update;
  });
  const others = Array.from({ length: size.otherVendors }, (_item, index) => otherUpdate(index, start));
  return { updates: [...updates, ...others], eulas };
}

function updateAt(index: number, firstRecent: number, label: string, released: number): UpdateDescription {
  const isOld = index < firstRecent;
  const turn = turns[index % turns.length] ?? 'hotfix';
  const number = index + 1;
  // What is old is in the builds that devices have; some of it was declined when it came.
  const approval = isOld && turn === 'hotfix' && stableNumber(`${label}/declined`, 4) === 0 ? -1 : 0;
  const common = {
    id: number,
    source: 4,
    uid: stableBytes(label),
    vendor: 'Kaspersky',
    importance: stableNumber(`${label}/importance`, 3) === 0 ? 2 : 1,
    approval,
    released,
    installedOn: [],
    toVersion: '',
    eula: 0,
  } as const;
  if (turn === 'patch') {
    const title = `Network Agent 15.1 patch ${number}`;
    const fixed = { description: 'Fixes for the Network Agent.', class: 'component', isUninstallable: false } as const;
    return {
      ...common,
      ...fixed,
      title,
      product: agent.product,
      productDisplay: agent.display,
      majorVersion: '15.1',
      toVersion: `15.1.0.${20_748 + index - firstRecent + 1}`,
      sizeMb: 30,
    };
  }
  const application = { product: kes.product, productDisplay: kes.display, class: 'application' } as const;
  if (turn === 'hotfix') {
    const title = `${kes.display} 12.6 hotfix ${number}`;
    const isUninstallable = stableNumber(`${label}/uninstallable`, 5) > 0;
    return {
      ...common,
      ...application,
      title,
      description: 'Fixes for the application.',
      isUninstallable,
      majorVersion: '12.6',
      sizeMb: 25,
    };
  }
  const toVersion = isOld ? `12.6.0.${number}` : `12.7.${number}.0`;
  const title = `${kes.display} ${toVersion}`;
  const minServer = index % 8 === 7 ? '16.0' : '';
  const fixed = { description: 'New version of the application.', isUninstallable: true, majorVersion: '12.7' };
  return { ...common, ...application, ...fixed, approval: 0, title, toVersion, minServer, eula: number, sizeMb: 250 };
}

function eulaOf(id: number, title: string, version: string, label: string): EulaDescription {
  return {
    id,
    uid: stableBytes(`${label}/eula`),
    name: `${title} EULA`,
    product: kes.product,
    version: kes.version,
    productDisplay: kes.display,
    versionDisplay: version,
    text: 'Terms of a licence agreement, made up for the simulated server. They bind nobody.',
  };
}

function otherUpdate(index: number, start: number): UpdateDescription {
  const isMicrosoft = index % 2 === 0;
  return {
    id: 100_001 + index,
    source: isMicrosoft ? 1 : 2,
    title: isMicrosoft ? `Security update KB${5_060_000 + index}` : `Third-party application ${index} update`,
    description: 'Update of software of another vendor.',
    product: '',
    productDisplay: isMicrosoft ? 'Windows 11' : `Third-party application ${index}`,
    vendor: isMicrosoft ? 'Microsoft' : 'Another vendor',
    class: 'other',
    toVersion: '',
    majorVersion: '',
    importance: 0,
    isUninstallable: false,
    eula: 0,
    approval: 0,
    released: start - (index % 300) * dayMs,
    installedOn: [],
  };
}
