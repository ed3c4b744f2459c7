import { vendorContent } from './content.ts';
import { servingPoint } from './serving-point.ts';
import type {
  AgentSettings,
  Content,
  FleetDevice,
  FleetPoint,
  FleetProduct,
  FleetState,
  FleetTask,
  FleetUpdate,
  InstallMode,
} from './state.ts';

/** Where a device or a point takes files from at a moment. */
export type Source =
  | { readonly type: 'point'; readonly point: FleetPoint; readonly content: Content }
  | { readonly type: 'server' | 'kaspersky'; readonly content: Content };

/** Why an update is not installed on a device by an update task, before any question of files. */
export type Obstacle = 'installed' | 'notApplicable' | 'declined' | 'notApproved' | 'databasesOnly' | 'eula';

/** The product of a device that an update is for. Application updates are for Windows only (domain.md 6.1 [V]). */
export function productFor(update: FleetUpdate, device: FleetDevice): FleetProduct | undefined {
  if (update.class === 'application' && device.platform !== 'windows') return undefined;
  return device.products.find((product) => product.display === update.productDisplay);
}

/**
 * The first thing that keeps an update task of this mode from installing an application update, or undefined
 * (domain.md 6.1, state machine and EULA rule [V]; 4.1, install modes [V, R]).
 */
export function obstacleToTask(
  state: FleetState,
  update: FleetUpdate,
  device: FleetDevice,
  mode: InstallMode,
): Obstacle | undefined {
  if (update.class !== 'application' || productFor(update, device) === undefined) return 'notApplicable';
  if (device.updates.has(update.id)) return 'installed';
  if (update.approval < 0) return 'declined';
  const isWanted = update.approval > 0 || (mode === 'criticalAndApproved' && update.isCritical);
  if (!isWanted) return 'notApproved';
  if (!isEulaSettled(state, update)) return 'eula';
  return mode === 'databasesOnly' ? 'databasesOnly' : undefined;
}

/** The same for a component patch, which the agent installs by itself (domain.md 6.1 and 7 [V]). */
export function obstacleToAgent(
  state: FleetState,
  update: FleetUpdate,
  device: FleetDevice,
  settings: AgentSettings,
): Obstacle | undefined {
  if (update.class !== 'component' || productFor(update, device) === undefined) return 'notApplicable';
  if (device.updates.has(update.id)) return 'installed';
  if (update.approval < 0) return 'declined';
  if (update.approval === 0 && !settings.autoInstallUndefined) return 'notApproved';
  return isEulaSettled(state, update) ? undefined : 'eula';
}

/** A declined application update is uninstalled where it can be; component patches never are (domain.md 6.1 [V]). */
export function isToBeRemoved(update: FleetUpdate, device: FleetDevice): boolean {
  return (
    update.class === 'application' && update.approval < 0 && update.isUninstallable && device.updates.has(update.id)
  );
}

/** An update that needs a EULA is not propagated until it is accepted (domain.md 6.1 [V]). */
function isEulaSettled(state: FleetState, update: FleetUpdate): boolean {
  return update.eula === 0 || state.acceptedEulas.has(update.eula);
}

/** The first source of an update task that has something for a device (domain.md 3.2: first reachable wins [V-sib]). */
export function sourceForTask(state: FleetState, task: FleetTask, device: FleetDevice, at: number): Source | undefined {
  for (const source of task.sources) {
    if (source === 'kaspersky') return { type: 'kaspersky', content: vendorContent(at, state.start) };
    if (source === 'server' && state.serverContent !== undefined)
      return { type: 'server', content: state.serverContent };
    const point = source === 'points' ? servingPoint(state, device.group) : undefined;
    if (point?.content !== undefined) return { type: 'point', point, content: point.content };
  }
  return undefined;
}

/**
 * Where an agent takes component patches from: its point, which it waits for; without one Kaspersky's servers, unless it
 * may take files from points only (domain.md 7 [V name, R effect]).
 */
export function sourceForAgent(
  state: FleetState,
  device: FleetDevice,
  settings: AgentSettings,
  at: number,
): Source | undefined {
  const point = servingPoint(state, device.group);
  if (point !== undefined)
    return point.content === undefined ? undefined : { type: 'point', point, content: point.content };
  return settings.pointsOnly ? undefined : { type: 'kaspersky', content: vendorContent(at, state.start) };
}

/** What a download task brings when it runs now; macOS points cannot run it (domain.md 3.1 [V]). */
export function sourceForDownload(
  state: FleetState,
  task: FleetTask,
  platform: FleetDevice['platform'] | undefined,
  at: number,
): Source | undefined {
  if (platform === 'macos') return undefined;
  for (const source of task.sources) {
    if (source === 'kaspersky') return { type: 'kaspersky', content: vendorContent(at, state.start) };
    if (source === 'server' && task.type === 'pointDownload' && state.serverContent !== undefined)
      return { type: 'server', content: state.serverContent };
  }
  return undefined;
}

/** Whether an update task runs on a device: it covers it and the product is there. */
export function runsOn(state: FleetState, task: FleetTask, device: FleetDevice, at: number): boolean {
  return task.type === 'update' && hasProduct(task, device) && state.targets(task, at).has(device.id);
}

export function hasProduct(task: FleetTask, device: FleetDevice): boolean {
  return device.products.some(({ product, version }) => product === task.product && version === task.version);
}
