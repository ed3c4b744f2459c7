/**
 * What decides who gets an update, as plain data: points, the tasks that fill them, the tasks that install, and the
 * agent settings. Group ids and host ids are the server's.
 */
export interface Chain {
  /** Parent of each group; null for the root group and for those outside its tree. */
  readonly parents: ReadonlyMap<number, number | null>;
  /** Group of the devices that scopes name one by one, as far as it is known. */
  readonly hostGroups: ReadonlyMap<string, number>;
  readonly points: readonly ChainPoint[];
  readonly downloads: readonly ChainDownload[];
  readonly updateTasks: readonly ChainUpdateTask[];
  readonly policies: readonly ChainPolicy[];
  /** Whether a task that starts by itself fills the repository of the Administration Server; null if it cannot be told. */
  readonly serverIsFilled: boolean | null;
  /** Some of it could not be read: nothing can be said of whom it reaches. */
  readonly isPartial: boolean;
}

export interface ChainPoint {
  readonly hostId: string;
  readonly name: string;
  /** Group of the device itself, which need not be one that it serves; null where it is not known. */
  readonly groupId: number | null;
  readonly scopeGroups: readonly number[];
  /** It serves network locations too: nothing tells which devices are there. */
  readonly servesLocations: boolean;
  readonly deploysUpdates: boolean;
  /** False on macOS (domain.md 3.1 [V]); null where the system is not known. */
  readonly canDownload: boolean | null;
}

export type ChainScope =
  | {
      readonly type: 'group';
      readonly groupId: number;
      readonly withSubgroups: boolean;
      /** Groups that it leaves out, with what lies below them. */
      readonly except: readonly number[];
    }
  | { readonly type: 'devices'; readonly hostIds: readonly string[] }
  | { readonly type: 'selection'; readonly name: string };

export interface ChainDownload {
  readonly name: string;
  readonly scope: ChainScope;
  /** Starts by itself, by a clock or an event; null where its schedule cannot be read. */
  readonly automatic: boolean | null;
  readonly sources: readonly ChainSource[];
}

export interface ChainUpdateTask {
  readonly name: string;
  readonly product: string;
  readonly scope: ChainScope;
  /** `not told`: its schedule cannot be read. */
  readonly starts: 'by clock' | 'on new updates' | 'by hand' | 'not told';
  readonly install: string;
  readonly sources: readonly ChainSource[];
}

/** `other`: a folder or an address, of which nothing tells what it holds. */
export type ChainSource = 'distributionPoints' | 'administrationServer' | 'kaspersky' | 'other';

export interface ChainPolicy {
  readonly groupId: number;
  readonly inherits: boolean;
  readonly forcesChildren: boolean;
  readonly pointsOnly: ChainSetting;
  readonly autoInstallUndefined: ChainSetting;
}

/** Null where the policy does not tell the setting. */
export type ChainSetting = { readonly value: boolean; readonly enforced: boolean } | null;

/** A tree of groups that is deeper than this is taken for a cycle. */
const deepest = 1000;

/** What stands at each group, so that a walk up the groups does not look at the whole fleet at every step. */
export class ChainIndex {
  readonly chain: Chain;
  readonly #points: ReadonlyMap<number, readonly ChainPoint[]>;
  readonly #updateTasks: ReadonlyMap<number, readonly ChainUpdateTask[]>;
  readonly #policies: ReadonlyMap<number, readonly ChainPolicy[]>;
  readonly #downloads: ReadonlyMap<number, readonly ChainDownload[]>;
  /** Downloads for devices or selections instead of groups. */
  readonly otherDownloads: readonly ChainDownload[];
  /** Points that deploy updates to network locations. */
  readonly locationPoints: readonly ChainPoint[];

  constructor(chain: Chain) {
    this.chain = chain;
    const sorted = [...chain.points].sort((a, b) => (a.hostId < b.hostId ? -1 : 1));
    this.#points = byGroup(sorted, (point) => point.scopeGroups);
    this.#updateTasks = byGroup(chain.updateTasks, ({ scope }) => (scope.type === 'group' ? [scope.groupId] : []));
    this.#policies = byGroup(chain.policies, (policy) => [policy.groupId]);
    this.#downloads = byGroup(chain.downloads, ({ scope }) => (scope.type === 'group' ? [scope.groupId] : []));
    this.locationPoints = sorted.filter((point) => point.servesLocations && point.deploysUpdates);
    this.otherDownloads = chain.downloads.filter(({ scope }) => scope.type !== 'group');
  }

  /** Points whose scope covers a group, nearest first, then by host id. */
  pointsAbove(groupId: number): ChainPoint[] {
    return this.upwards(groupId).flatMap((id) => this.#points.get(id) ?? []);
  }

  /** Tasks for a group of which the devices of this group are. */
  updateTasksFor(groupId: number): ChainUpdateTask[] {
    return this.#tasksFor(groupId, this.#updateTasks);
  }

  policiesAbove(groupId: number): ChainPolicy[] {
    return this.upwards(groupId).flatMap((id) => this.#policies.get(id) ?? []);
  }

  downloadsFor(groupId: number): ChainDownload[] {
    return this.#tasksFor(groupId, this.#downloads);
  }

  #tasksFor<T extends { readonly scope: ChainScope }>(
    groupId: number,
    byScope: ReadonlyMap<number, readonly T[]>,
  ): T[] {
    const way = this.upwards(groupId);
    return way
      .flatMap((id) => byScope.get(id) ?? [])
      .filter(
        ({ scope }) =>
          scope.type === 'group' &&
          (scope.withSubgroups || scope.groupId === groupId) &&
          !way.some((id) => scope.except.includes(id)),
      );
  }

  /** The group and all above it, nearest first. */
  upwards(groupId: number): number[] {
    const groups: number[] = [];
    for (
      let at: number | null = groupId;
      at !== null && groups.length < deepest;
      at = this.chain.parents.get(at) ?? null
    ) {
      groups.push(at);
    }
    return groups;
  }
}

function byGroup<T>(items: readonly T[], groupsOf: (item: T) => readonly number[]): ReadonlyMap<number, readonly T[]> {
  const index = new Map<number, T[]>();
  for (const item of items) {
    for (const groupId of groupsOf(item)) {
      const there = index.get(groupId);
      if (there === undefined) index.set(groupId, [item]);
      else there.push(item);
    }
  }
  return index;
}
