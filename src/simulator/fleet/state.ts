import type { Schedule } from '../objects/schedule.ts';
import type { TaskScope } from '../objects/task-scope.ts';
import type { Platform } from '../world/description.ts';

/** What a source of updates holds: databases of a release, and the updates released up to `knownUntil`. */
export interface Content {
  readonly bases: number;
  readonly knownUntil: number;
}

interface FleetGroup {
  readonly parent: number | null;
  readonly name: string;
}

export interface FleetProduct {
  readonly product: string;
  readonly version: string;
  readonly display: string;
  readonly baseBuild: string;
  build: string;
}

/** Agent settings as they were delivered to a device at a synchronisation. */
export interface AgentSettings {
  readonly pointsOnly: boolean;
  readonly autoInstallUndefined: boolean;
  readonly downloadDiffFiles: boolean;
}

export interface FleetDevice {
  readonly id: string;
  readonly name: string;
  readonly group: number;
  readonly platform: Platform;
  readonly syncPhase: number;
  readonly products: readonly FleetProduct[];
  /** Update id to the time of its installation. */
  readonly updates: Map<number, number>;
  bases: number;
  basesInstalled: number;
  lastSync: number | null;
  delivered: AgentSettings | undefined;
  deliveredAt: number | null;
  hasChanged: boolean;
}

export interface FleetPoint {
  readonly host: string;
  readonly groups: readonly number[];
  readonly deploysUpdates: boolean;
  content: Content | undefined;
}

export type TaskType = 'pointDownload' | 'serverDownload' | 'update' | 'other';

/** Which module updates an update task installs. */
export type InstallMode = 'databasesOnly' | 'approved' | 'criticalAndApproved';

export type SourceType = 'points' | 'kaspersky' | 'server' | 'unreachable';

export interface FleetTask {
  readonly id: number;
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
  /** Largest random delay of a start on a device, in milliseconds. */
  readonly spreadMs: number;
  readonly created: number;
  nextRun: number | null;
  runRequested: number | null;
  lastRun: number | null;
  lastResult: string | null;
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
}

/** A task at work on a device; `device` is empty for the server. */
export interface FleetRun {
  readonly task: number;
  readonly device: string;
  readonly started: number;
  readonly ends: number;
  readonly content: Content;
  /** Where the content comes from, for people. */
  readonly source: string;
}

interface FleetEvent {
  readonly time: number;
  readonly kind: string;
  readonly device: string | null;
  readonly task: number | null;
  readonly text: string;
}

/** A task works on a device once at a time. */
export function runKey(task: number, device: string): string {
  return `${String(task).padStart(10, '0')}/${device}`;
}

/** The whole fleet in memory while time moves; loaded before and written back after, in one transaction. */
export interface FleetState {
  readonly seed: number;
  readonly start: number;
  readonly groups: ReadonlyMap<number, FleetGroup>;
  readonly devices: ReadonlyMap<string, FleetDevice>;
  readonly points: ReadonlyMap<string, FleetPoint>;
  readonly tasks: ReadonlyMap<number, FleetTask>;
  readonly updates: readonly FleetUpdate[];
  /** Those that matter when a device synchronises: component patches and declined updates. */
  readonly agentUpdates: readonly FleetUpdate[];
  readonly acceptedEulas: ReadonlySet<number>;
  readonly eulaNames: ReadonlyMap<number, string>;
  /** Effective agent settings by group. */
  readonly agentSettings: (group: number) => AgentSettings;
  /** Ids of the devices that a task is for at a moment, in order. */
  readonly targets: (task: FleetTask, at: number) => ReadonlySet<string>;
  serverContent: Content | undefined;
  /** By task and device, see `runKey`. */
  readonly runs: Map<string, FleetRun>;
  readonly events: FleetEvent[];
}
