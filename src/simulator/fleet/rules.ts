import { isHigher } from '../world/version.ts';
import { vendorContent } from './content.ts';
import type { FleetProduct } from './shared-sets.ts';
import type {
  AgentSettings,
  Content,
  FleetDevice,
  FleetPoint,
  FleetState,
  FleetTask,
  FleetUpdate,
  InstallMode,
} from './state.ts';

/** Where a device or a point takes files from at a moment. */
export type Source =
  | { readonly type: 'point'; readonly point: FleetPoint; readonly content: Content }
  | { readonly type: 'server' | 'kaspersky'; readonly content: Content };

/** What the rules about updates look at besides the device. */
export type RuleFacts = Pick<FleetState, 'acceptedEulas' | 'serverVersion'>;

/** Why an update is not installed on a device by an update task, before any question of files. */
export type Obstacle =
  | 'installed'
  | 'notApplicable'
  | 'superseded'
  | 'unknown'
  | 'declined'
  | 'notApproved'
  | 'databasesOnly'
  | 'serverTooOld'
  | 'eula';

/** The product of a device that an update is for. Application updates are for Windows only (domain.md 6.1 [V]). */
export function productFor(
  update: Pick<FleetUpdate, 'class' | 'productDisplay'>,
  device: FleetDevice,
): FleetProduct | undefined {
  if (update.class === 'application' && device.platform !== 'windows') return undefined;
  return device.products.products.find((product) => product.display === update.productDisplay);
}

/**
 * The first thing that keeps an update task of this mode from installing an application update, or undefined
 * (domain.md 6.1, state machine, EULA and "may demand a newer KSC" [V]; 4.1, install modes [V, R]). That a version which
 * is not above the installed one is left alone is inferred.
 */
export function obstacleToTask(
  facts: RuleFacts,
  update: FleetUpdate,
  device: FleetDevice,
  mode: InstallMode,
): Obstacle | undefined {
  const product = productFor(update, device);
  if (update.class !== 'application' || product === undefined) return 'notApplicable';
  if (device.updates.ids.has(update.id)) return 'installed';
  if (update.toVersion !== '' && !isHigher(update.toVersion, product.build)) return 'superseded';
  if (!update.isKnown) return 'unknown';
  if (update.approval < 0) return 'declined';
  const isWanted = update.approval > 0 || (mode === 'criticalAndApproved' && update.isCritical);
  if (!isWanted) return 'notApproved';
  return obstacleToAll(facts, update) ?? (mode === 'databasesOnly' ? 'databasesOnly' : undefined);
}

/** The same for a component patch, which the agent installs by itself (domain.md 6.1 and 7 [V]). */
export function obstacleToAgent(
  facts: RuleFacts,
  update: FleetUpdate,
  device: FleetDevice,
  settings: AgentSettings,
): Obstacle | undefined {
  const product = productFor(update, device);
  if (update.class !== 'component' || product === undefined) return 'notApplicable';
  if (device.updates.ids.has(update.id)) return 'installed';
  if (update.toVersion !== '' && !isHigher(update.toVersion, product.build)) return 'superseded';
  if (!update.isKnown) return 'unknown';
  if (update.approval < 0) return 'declined';
  if (update.approval === 0 && !settings.autoInstallUndefined) return 'notApproved';
  return obstacleToAll(facts, update);
}

/** A declined application update is uninstalled where it can be; component patches never are (domain.md 6.1 [V]). */
export function isToBeRemoved(update: FleetUpdate, device: FleetDevice): boolean {
  return (
    update.class === 'application' && update.approval < 0 && update.isUninstallable && device.updates.ids.has(update.id)
  );
}

/** An update that needs a EULA is not propagated until it is accepted, nor one for a newer server (domain.md 6.1 [V]). */
function obstacleToAll(facts: RuleFacts, update: FleetUpdate): Obstacle | undefined {
  if (update.minServer !== '' && isHigher(update.minServer, facts.serverVersion)) return 'serverTooOld';
  return update.eula === 0 || facts.acceptedEulas.has(update.eula) ? undefined : 'eula';
}

/** The first source of an update task that has something for a device (domain.md 3.2: first reachable wins [V-sib]). */
export function sourceForTask(state: FleetState, task: FleetTask, device: FleetDevice, at: number): Source | undefined {
  for (const source of task.sources) {
    if (source === 'kaspersky') return { type: 'kaspersky', content: vendorContent(at, state.start) };
    if (source === 'server' && state.serverContent !== undefined)
      return { type: 'server', content: state.serverContent };
    const point = source === 'points' ? state.coverage.serving(device, at) : undefined;
    if (point?.content !== undefined) return { type: 'point', point, content: point.content };
  }
  return undefined;
}

/**
 * Where an agent takes component patches from: its point, which it waits for; without one Kaspersky's servers, unless it
 * may take files from points only (domain.md 7 [V name, R effect]; a point that is down [R]).
 */
export function sourceForAgent(
  state: FleetState,
  device: FleetDevice,
  settings: AgentSettings,
  at: number,
): Source | undefined {
  const point = state.coverage.serving(device, at);
  if (point !== undefined)
    return point.content === undefined ? undefined : { type: 'point', point, content: point.content };
  return settings.pointsOnly ? undefined : { type: 'kaspersky', content: vendorContent(at, state.start) };
}

/** Why a point cannot run the download task now, or undefined. */
export function obstacleToDownload(state: FleetState, device: FleetDevice): string | undefined {
  // macOS points cannot run it (domain.md 3.1 [V]); Linux ones can, but not on KSC Windows up to 14.2 (3.1 [V-sib 14.2]).
  if (device.platform === 'macos') return 'a macOS distribution point cannot download';
  const isOldWindowsServer = state.product === 'ksc-windows' && !isHigher(state.serverVersion, '14.2');
  if (device.platform === 'linux' && isOldWindowsServer)
    return 'a Linux distribution point cannot download on this version';
  // Downloads need 4 GB (domain.md 2.3 [V-sib]).
  return device.diskFreeMb < leastDiskMb ? 'less than 4 GB of disk space is free' : undefined;
}

const leastDiskMb = 4096;
/** Below 2 GB there is an incident (domain.md 2.3 [V-sib]). */
export const incidentDiskMb = 2048;

/** What a download task finds when it runs now: the first of its sources that has something. */
export function sourceForDownload(state: FleetState, task: FleetTask, at: number): Source | undefined {
  for (const source of task.sources) {
    if (source === 'kaspersky') return { type: 'kaspersky', content: vendorContent(at, state.start) };
    if (source === 'server' && task.type === 'pointDownload' && state.serverContent !== undefined)
      return { type: 'server', content: state.serverContent };
  }
  return undefined;
}

/**
 * Whether a point takes its files from the Administration Server: on premises, where no download task is for it
 * (domain.md 2.2, source of updates [R], so only in worlds that say so). The cloud's server is no source of files (2.2
 * [R]).
 */
export function retrievesFromServer(state: FleetState, point: FleetPoint, at: number): boolean {
  if (state.product === 'cloud-console' || !state.pointsRetrieveFromServer) return false;
  return !state.taskIndex.tasksOf(point.device, at).some((task) => task.type === 'pointDownload' && task.isEnabled);
}

/**
 * Whether a task has something to do on a device that it is for: a download on distribution points (domain.md 3.1
 * [V-sib]), an update where its application is. Tasks of other kinds do nothing here.
 */
export function worksOn(state: Pick<FleetState, 'points'>, task: FleetTask, device: FleetDevice): boolean {
  switch (task.type) {
    case 'pointDownload':
      return state.points.has(device.id);
    case 'update':
      return hasProduct(task, device);
    case 'serverDownload':
    case 'other':
      return false;
  }
}

/** Whether an update task runs on a device: it is for the application, and the application is there. */
export function hasProduct(task: FleetTask, device: FleetDevice): boolean {
  return device.products.products.some(({ product, version }) => product === task.product && version === task.version);
}
