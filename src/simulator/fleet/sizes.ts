import { holds, releaseIntervalMs } from './content.ts';
import type { Content, FleetDevice, FleetUpdate } from './state.ts';

/** All sizes are invented: the documents give none but "smaller" for differences (domain.md 3.4 [V-sib]). */
const fullRepositoryMb = 1000;
const fullDatabasesMb = 300;
const releaseMb = 30;
const deviceReleaseMb = 5;
/** A difference is this part of the full files. */
const diffPart = 1 / 8;
/** Older packages of applications are not brought again; a cold repository takes at most this much of them. */
const mostUpdatesMb = 2000;
/** Devices at a time that a point serves at full speed; with more of them each takes longer. */
const fullSpeedDevices = 100;

/** What a repository has to fetch to hold `after`, in MB. Differences help only where there is something before. */
export function downloadSize(
  before: Content | undefined,
  after: Content,
  takesDiffs: boolean,
  updates: readonly FleetUpdate[],
): number {
  const modules = updates
    .filter((update) => update.isKnown && holds(after, update) && (before === undefined || !holds(before, update)))
    .reduce((sum, update) => sum + update.sizeMb, 0);
  if (before === undefined) return fullRepositoryMb + Math.min(modules, mostUpdatesMb);
  const releases = Math.max(0, Math.round((after.bases - before.bases) / releaseIntervalMs));
  const files = Math.min(fullRepositoryMb, releases * releaseMb);
  return Math.ceil(takesDiffs && after.hasDiffs ? files * diffPart : files) + Math.min(modules, mostUpdatesMb);
}

/** What a device has to fetch for databases and updates, in MB. */
export function deviceSize(device: FleetDevice, content: Content, updates: readonly FleetUpdate[]): number {
  const releases = Math.max(0, Math.ceil((content.bases - device.bases) / releaseIntervalMs));
  const files = Math.min(fullDatabasesMb, releases * deviceReleaseMb);
  const databases = content.hasDiffs ? files * diffPart : files;
  return Math.ceil(databases + updates.reduce((sum, update) => sum + update.sizeMb, 0));
}

/** How long a transfer takes, in milliseconds of whole seconds; `others` are served by the same point meanwhile. */
export function transferTime(sizeMb: number, bandwidthMbit: number, others = 0): number {
  const crowding = Math.max(1, (others + 1) / fullSpeedDevices);
  return Math.ceil((sizeMb * 8 * crowding) / Math.max(1, bandwidthMbit)) * 1000;
}
