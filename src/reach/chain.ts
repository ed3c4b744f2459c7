/**
 * What decides who gets an update, as plain data: points, the tasks that fill them, the tasks that install, and the
 * agent settings. Group ids and host ids are the server's.
 */
export interface Chain {
  /** Parent of each group; null for the root group. */
  readonly parents: ReadonlyMap<number, number | null>;
  /** Group of the devices that scopes name one by one, as far as it is known. */
  readonly hostGroups: ReadonlyMap<string, number>;
  readonly points: readonly ChainPoint[];
  readonly downloads: readonly ChainDownload[];
  readonly updateTasks: readonly ChainUpdateTask[];
  readonly policies: readonly ChainPolicy[];
}

export interface ChainPoint {
  readonly hostId: string;
  readonly name: string;
  /** Group of the device itself, which need not be one that it serves; null where it is not known. */
  readonly groupId: number | null;
  readonly scopeGroups: readonly number[];
  readonly deploysUpdates: boolean;
}

export type ChainScope =
  | { readonly type: 'group'; readonly groupId: number }
  | { readonly type: 'devices'; readonly hostIds: readonly string[] }
  | { readonly type: 'selection'; readonly name: string };

export interface ChainDownload {
  readonly name: string;
  readonly scope: ChainScope;
  /** Starts by itself: by a clock or an event. */
  readonly automatic: boolean;
  readonly hasSources: boolean;
}

export interface ChainUpdateTask {
  readonly name: string;
  readonly product: string;
  readonly scope: ChainScope;
  readonly starts: 'by clock' | 'on new updates' | 'by hand';
  readonly install: string;
  readonly sources: readonly string[];
}

export interface ChainPolicy {
  readonly groupId: number;
  readonly inherits: boolean;
  readonly forcesChildren: boolean;
  readonly pointsOnly: ChainSetting;
  readonly autoInstallUndefined: ChainSetting;
}

/** Null where the policy does not tell the setting. */
export type ChainSetting = { readonly value: boolean; readonly enforced: boolean } | null;

/** The group and all above it, nearest first. */
export function groupsUpwards(chain: Chain, groupId: number): number[] {
  const groups: number[] = [];
  for (let at: number | null = groupId; at !== null && groups.length < 1000; at = chain.parents.get(at) ?? null) {
    groups.push(at);
  }
  return groups;
}
