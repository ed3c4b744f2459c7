import { isOn, nextSync, onFrom } from '../objects/working-hours.ts';
import { utcSeconds } from '../wire/value.ts';
import { holds } from './content.ts';
import {
  explainFiles,
  explainPoints,
  explainPrevious,
  explainServerDownload,
  nearest,
  type Wait,
} from './explain-files.ts';
import { hasProduct, obstacleToAgent, obstacleToTask, productFor, sourceForAgent, sourceForTask } from './rules.ts';
import type { FleetDevice, FleetState, FleetTask, FleetUpdate } from './state.ts';

/**
 * For each approved update that applies to a device and is not on it, the first missing link of the chain in words. It
 * asks the same rules as the engine (rules.ts); the engine never asks this.
 */
export function explainWaiting(
  state: FleetState,
  approved: readonly FleetUpdate[],
  device: FleetDevice,
  now: number,
): string[] {
  return approved
    .filter((update) => isWaiting(state, update, device))
    .map((update) => `update '${update.title}': ${explainUpdate(state, update, device, now)}`);
}

/** Whether an approved update applies to a device and is still to come. */
export function isWaiting(state: FleetState, update: FleetUpdate, device: FleetDevice): boolean {
  if (productFor(update, device) === undefined || device.updates.ids.has(update.id)) return false;
  const obstacle =
    update.class === 'component'
      ? obstacleToAgent(state, update, device, state.agentSettings(device))
      : obstacleToTask(state, update, device, 'approved');
  return obstacle !== 'superseded';
}

function explainUpdate(state: FleetState, update: FleetUpdate, device: FleetDevice, now: number): string {
  if (update.class === 'component') return explainPatch(state, update, device, now);
  const obstacle = explainObstacle(state, update, obstacleToTask(state, update, device, 'approved'));
  if (obstacle !== undefined) return obstacle;
  const covering = state.taskIndex
    .tasksOf(device, now)
    .filter((task) => task.type === 'update' && hasProduct(task, device));
  const product = productFor(update, device)?.product ?? '';
  if (covering.length === 0) return `no update task for ${product} covers this device`;
  if (device.licence !== 'valid' && device.hasUsedLicence) return `the licence of this device is ${device.licence}`;
  return nearest(covering.map((task) => explainTask(state, task, update, device, now))).text;
}

/** What keeps an update from all devices. */
function explainObstacle(state: FleetState, update: FleetUpdate, obstacle: string | undefined): string | undefined {
  if (obstacle === 'eula') return `EULA '${state.eulaNames.get(update.eula) ?? update.eula}' is not accepted`;
  if (obstacle === 'serverTooOld') return `it needs server version ${update.minServer}; this is ${state.serverVersion}`;
  return undefined;
}

function explainTask(state: FleetState, task: FleetTask, update: FleetUpdate, device: FleetDevice, now: number): Wait {
  if (!task.isEnabled) return { nearness: 0, text: `update task '${task.title}' is disabled` };
  if (obstacleToTask(state, update, device, task.installMode) === 'databasesOnly')
    return { nearness: 1, text: `update task '${task.title}' installs databases only` };
  const source = sourceForTask(state, task, device, now);
  if (source === undefined || !holds(source.content, update)) return explainFiles(state, task, update, device, now);
  const run = device.runs.find((one) => one.task === task.id);
  if (run?.work === undefined && run !== undefined)
    return { nearness: 9, text: `starts with '${task.title}' at ${utcSeconds(run.started)}` };
  if (run?.work !== undefined && holds(run.work.content, update))
    return run.work.failure === undefined
      ? { nearness: 9, text: `is being installed until ${utcSeconds(run.work.ends)}` }
      : { nearness: 8, text: `update task '${task.title}' is running, but will fail: ${run.work.failure}` };
  return explainStart(state, task, device, now);
}

/** The files are there; what is missing is the start of the update task. */
function explainStart(state: FleetState, task: FleetTask, device: FleetDevice, now: number): Wait {
  if (task.runRequested !== null)
    return { nearness: 9, text: `starts with the run of '${task.title}' that was asked for` };
  if (task.nextRun !== null && !isOn(device.hours, task.nextRun) && !canMakeUp(task, device, task.nextRun))
    return { nearness: 2, text: `the device is off when '${task.title}' starts at ${utcSeconds(task.nextRun)}` };
  if (task.nextRun !== null)
    return { nearness: 8, text: `starts with the next run of '${task.title}' at ${utcSeconds(task.nextRun)}` };
  if (task.schedule.type === 'afterTask')
    return explainPrevious(state, `update task '${task.title}'`, task, device, now);
  if (task.schedule.type !== 'newUpdates')
    return { nearness: 2, text: `update task '${task.title}' starts only by hand` };
  const wait = explainTrigger(state, task, device, now);
  if (wait.at === undefined || isOn(device.hours, wait.at) || canMakeUp(task, device, wait.at)) return wait;
  return { nearness: 2, text: `the device is off when a download starts '${task.title}' at ${utcSeconds(wait.at)}` };
}

/** What brings the next download to the repository that starts an update task on a device. */
function explainTrigger(state: FleetState, task: FleetTask, device: FleetDevice, now: number): Wait {
  if (state.coverage.serving(device, now) === undefined) {
    const wait = explainServerDownload(state, now);
    if (wait !== undefined) return wait;
    const missing = explainPoints(state, device);
    return { nearness: 3, text: `update task '${task.title}' waits for a download to a point, but ${missing}` };
  }
  return explainFiles(state, task, undefined, device, now);
}

function canMakeUp(task: FleetTask, device: FleetDevice, at: number): boolean {
  return task.runsMissed && onFrom(device.hours, at) !== undefined;
}

const unseen = 'the device does not synchronise any more';

function explainPatch(state: FleetState, update: FleetUpdate, device: FleetDevice, now: number): string {
  const settings = state.agentSettings(device);
  const obstacle = explainObstacle(state, update, obstacleToAgent(state, update, device, settings));
  if (obstacle !== undefined) return obstacle;
  const next = nextSync(device.hours, device.syncPhase, now);
  // Who serves it then, not now: a point that is off with it may be on with it again.
  const at = next ?? now;
  const source = sourceForAgent(state, device, settings, at);
  if (source !== undefined && holds(source.content, update))
    return next === undefined ? unseen : `is installed at the next synchronisation at ${utcSeconds(next)}`;
  if (state.coverage.serving(device, at) === undefined) return explainPoints(state, device);
  const wait = explainFiles(state, undefined, update, device, at);
  return next === undefined && wait.at !== undefined ? unseen : wait.text;
}
