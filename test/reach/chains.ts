import type {
  Chain,
  ChainDownload,
  ChainPoint,
  ChainPolicy,
  ChainScope,
  ChainUpdateTask,
} from '../../src/reach/chain.ts';
import type { ReachQuestion } from '../../src/reach/reach.ts';

/** Groups of all chains: 0 is the root, 1 and 2 lie in it, 11 lies in 1. */
export const groups = { root: 0, north: 1, south: 2, city: 11 } as const;

/** A point that serves the city, filled by a task, and a task that installs there: everything reaches the city alone. */
export function chain(parts: Partial<Chain> = {}): Chain {
  return {
    parents: new Map([
      [groups.root, null],
      [groups.north, groups.root],
      [groups.south, groups.root],
      [groups.city, groups.north],
    ]),
    hostGroups: new Map([
      ['north-host', groups.north],
      ['city-host', groups.city],
    ]),
    points: [point()],
    downloads: [download()],
    updateTasks: [updateTask()],
    policies: [],
    serverIsFilled: false,
    isPartial: false,
    ...parts,
  };
}

export function point(parts: Partial<ChainPoint> = {}): ChainPoint {
  return {
    hostId: 'p1',
    name: 'p1',
    groupId: groups.city,
    scopeGroups: [groups.city],
    servesLocations: false,
    deploysUpdates: true,
    canDownload: true,
    ...parts,
  };
}

export function groupScope(groupId: number, parts: { withSubgroups?: boolean; except?: number[] } = {}): ChainScope {
  return { type: 'group', groupId, withSubgroups: true, except: [], ...parts };
}

export function download(parts: Partial<ChainDownload> = {}): ChainDownload {
  return {
    name: 'download',
    scope: groupScope(groups.root),
    automatic: true,
    sources: ['kaspersky'],
    ...parts,
  };
}

export function updateTask(parts: Partial<ChainUpdateTask> = {}): ChainUpdateTask {
  return {
    name: 'update',
    product: 'KES',
    scope: groupScope(groups.root),
    starts: 'on new updates',
    install: 'approved',
    sources: ['distributionPoints'],
    ...parts,
  };
}

export function policy(groupId: number, parts: Partial<ChainPolicy> = {}): ChainPolicy {
  return {
    groupId,
    inherits: true,
    forcesChildren: false,
    pointsOnly: open(false),
    autoInstallUndefined: open(true),
    ...parts,
  };
}

export const open = (value: boolean) => ({ value, enforced: false });
export const locked = (value: boolean) => ({ value, enforced: true });

export function question(parts: Partial<ReachQuestion> = {}): ReachQuestion {
  return {
    updateClass: 'application',
    taskProduct: 'KES',
    status: 'Approved',
    critical: false,
    eulasAccepted: true,
    ...parts,
  };
}
