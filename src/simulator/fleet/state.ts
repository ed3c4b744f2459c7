import type { Schedule } from '../objects/schedule.ts';
import type { TaskScope } from '../objects/task-scope.ts';
import type { WorkingHours } from '../objects/working-hours.ts';
import type { Platform } from '../world/description.ts';
import type { Product } from '../world/product.ts';
import type { Coverage, ServiceArea } from './coverage.ts';
import type { EventLog } from './event-log.ts';
import type { ProductSet, UpdateSet } from './shared-sets.ts';
import type { SharedSets } from './stored-sets.ts';
import type { TaskIndex } from './task-index.ts';
import type { TaskResults } from './task-results.ts';
import type { UpdateChoice } from './update-choice.ts';

/** What a source of updates holds: databases of a release, and the updates released up to `knownUntil`. */
export interface Content {
  readonly bases: number;
  readonly knownUntil: number;
  /** Whether it holds differences between versions besides the full files. */
  readonly hasDiffs: boolean;
}

interface FleetGroup {
  readonly parent: number | null;
  readonly name: string;
  /** Whether it is the group of managed devices of a server, virtual or not. */
  readonly isRoot: boolean;
  /** The virtual server that a topmost group is of, 0 for the server itself and for other groups. */
  readonly server: number;
}

/** Agent settings as they were delivered to a device at a synchronisation; equal ones are the same object. */
export interface AgentSettings {
  readonly pointsOnly: boolean;
  readonly autoInstallUndefined: boolean;
  readonly downloadDiffFiles: boolean;
}

/** Whether the security application of a device may be updated. */
export type Licence = 'valid' | 'expired' | 'none';

export interface FleetDevice {
  readonly id: string;
  readonly name: string;
  readonly group: number;
  readonly platform: Platform;
  /** Where in the network it stands; NLA networks name locations. */
  readonly location: string;
  readonly hours: WorkingHours;
  readonly syncPhase: number;
  readonly diskFreeMb: number;
  readonly bandwidthMbit: number;
  readonly licence: Licence;
  /** Agent settings that a user has changed on the device. */
  readonly local: Partial<AgentSettings> | undefined;
  products: ProductSet;
  updates: UpdateSet;
  bases: number;
  basesInstalled: number;
  delivered: AgentSettings | undefined;
  deliveredAt: number | null;
  /** Whether the one update without a licence has been used up. */
  hasUsedLicence: boolean;
  /** Where it takes files from; kept here by Coverage. */
  area: ServiceArea | undefined;
  /** Tasks that wait or work on the device. */
  runs: readonly FleetRun[];
  isSyncQueued: boolean;
}

export interface FleetPoint {
  readonly host: string;
  /** The device itself. */
  readonly device: FleetDevice;
  readonly groups: readonly number[];
  readonly networks: readonly number[];
  readonly deploysUpdates: boolean;
  readonly isAutomatic: boolean;
  content: Content | undefined;
  /** Devices that are taking files from it at the moment. */
  load: number;
}

export type TaskType = 'pointDownload' | 'serverDownload' | 'update' | 'other';

/** Which module updates an update task installs. */
export type InstallMode = 'databasesOnly' | 'approved' | 'criticalAndApproved';

export type SourceType = 'points' | 'kaspersky' | 'server' | 'unreachable';

export interface FleetTask {
  readonly id: number;
  /** The task-storage id, by which another task waits for this one. */
  readonly storageId: string;
  readonly type: TaskType;
  readonly title: string;
  readonly product: string;
  readonly version: string;
  readonly scope: TaskScope;
  readonly schedule: Schedule;
  readonly isEnabled: boolean;
  readonly sources: readonly SourceType[];
  readonly installMode: InstallMode;
  readonly downloadsDiffFiles: boolean;
  readonly runsMissed: boolean;
  /** Longest time of a run in milliseconds, or undefined. */
  readonly longestMs: number | undefined;
  /** Random delay within a fixed interval, in milliseconds; 0 for none. */
  readonly fixedSpreadMs: number;
  readonly hasAutomaticSpread: boolean;
  readonly created: number;
  nextRun: number | null;
  runRequested: number | null;
  lastRun: number | null;
}

export interface FleetUpdate {
  readonly id: number;
  readonly title: string;
  readonly productDisplay: string;
  readonly class: 'component' | 'application';
  readonly toVersion: string;
  readonly isCritical: boolean;
  readonly isUninstallable: boolean;
  /** Its EULA's id, or 0. */
  readonly eula: number;
  readonly approval: number;
  readonly released: number;
  /** Least version of the server, or empty. */
  readonly minServer: string;
  readonly sizeMb: number;
  /** Whether the server has heard of it: an unknown one can be neither approved nor installed. */
  isKnown: boolean;
  /** When it became known while time moved. */
  learnt: number | undefined;
}

/** A task on a device, which is empty for the server: waiting until `started`, then at work until `ends`. */
export interface FleetRun {
  readonly task: number;
  readonly device: string;
  /** When it begins or began; later than it was to be, if it waits for another run. */
  started: number;
  /** Set when the run begins. */
  work: RunWork | undefined;
  /** Whether the database has it as it is. */
  isStored: boolean;
}

export interface RunWork {
  readonly ends: number;
  readonly content: Content;
  readonly source: RunSource;
  readonly sizeMb: number;
  /** Why it will fail when it ends, or undefined for a run that does its work. */
  readonly failure: string | undefined;
}

/** Where the content of a run comes from: a point by its host id, or a name for people. */
export type RunSource = { readonly type: 'point'; readonly host: string } | { readonly type: 'server' | 'kaspersky' };

/** The whole fleet in memory while time moves; loaded before and written back after, in one transaction. */
export interface FleetState {
  readonly seed: number;
  readonly start: number;
  readonly product: Product;
  readonly serverVersion: string;
  /** The topmost groups of the servers that assign points by themselves. */
  readonly automaticRoots: ReadonlySet<number>;
  /** Whether points without a download task take their files from the server. */
  readonly pointsRetrieveFromServer: boolean;
  readonly groups: ReadonlyMap<number, FleetGroup>;
  readonly devices: ReadonlyMap<string, FleetDevice>;
  readonly points: Map<string, FleetPoint>;
  readonly tasks: ReadonlyMap<number, FleetTask>;
  readonly updates: readonly FleetUpdate[];
  readonly acceptedEulas: ReadonlySet<number>;
  readonly eulaNames: ReadonlyMap<number, string>;
  /** Effective agent settings of a device, as the server would deliver them now. */
  readonly agentSettings: (device: FleetDevice) => AgentSettings;
  readonly sets: SharedSets;
  /** Who serves whom. */
  readonly coverage: Coverage;
  /** Which tasks are for whom. */
  readonly taskIndex: TaskIndex;
  /** Which updates are to be installed or removed where. */
  readonly choice: UpdateChoice;
  readonly results: TaskResults;
  readonly events: EventLog;
  serverContent: Content | undefined;
  /** Runs of the server itself. */
  serverRuns: readonly FleetRun[];
  /** Devices that the server was asked to synchronise at once, with the moment of it. */
  readonly syncRequests: ReadonlyMap<string, number>;
  /** Runs that have ended and that the database may still have. */
  readonly ended: FleetRun[];
  /** Devices that differ from what the database holds. */
  readonly dirty: Set<FleetDevice>;
  /** Installations (a time) and removals (null) since they were last written, in their order. */
  readonly moves: { readonly device: string; readonly update: number; readonly installed: number | null }[];
}
