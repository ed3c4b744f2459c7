import { utcSeconds } from '../wire/value.ts';
import { holds } from './content.ts';
import { firstSync } from './engine.ts';
import { explainFiles, explainPoints, type Wait } from './explain-files.ts';
import { obstacleToAgent, obstacleToTask, productFor, runsOn, sourceForAgent, sourceForTask } from './rules.ts';
import { servingPoint } from './serving-point.ts';
import { type FleetDevice, type FleetState, type FleetTask, type FleetUpdate, runKey } from './state.ts';

/**
 * For each approved update that applies to a device and is not on it, the first missing link of the chain in words. It
 * asks the same rules as the engine (rules.ts); the engine never asks this.
 */
export function explainWaiting(state: FleetState, device: FleetDevice, now: number): string[] {
  return state.updates
    .filter(
      (update) => update.approval > 0 && productFor(update, device) !== undefined && !device.updates.has(update.id),
    )
    .map((update) => `update '${update.title}': ${explainUpdate(state, update, device, now)}`);
}

function explainUpdate(state: FleetState, update: FleetUpdate, device: FleetDevice, now: number): string {
  if (update.class === 'component') return explainPatch(state, update, device, now);
  if (obstacleToTask(state, update, device, 'approved') === 'eula')
    return `EULA '${state.eulaNames.get(update.eula) ?? update.eula}' is not accepted`;
  const covering = [...state.tasks.values()].filter((task) => runsOn(state, task, device, now));
  const product = productFor(update, device)?.product ?? '';
  if (covering.length === 0) return `no update task for ${product} covers this device`;
  const waits = covering.map((task) => explainTask(state, task, update, device, now));
  // The task that is nearest to installing it speaks for all.
  return waits.reduce((best, wait) => (wait.nearness > best.nearness ? wait : best)).text;
}

function explainTask(state: FleetState, task: FleetTask, update: FleetUpdate, device: FleetDevice, now: number): Wait {
  if (!task.isEnabled) return { nearness: 0, text: `update task '${task.title}' is disabled` };
  if (obstacleToTask(state, update, device, task.installMode) === 'databasesOnly')
    return { nearness: 1, text: `update task '${task.title}' installs databases only` };
  const source = sourceForTask(state, task, device, now);
  if (source === undefined || !holds(source.content, update)) return explainFiles(state, task, update, device, now);
  const run = state.runs.get(runKey(task.id, device.id));
  if (run !== undefined && holds(run.content, update))
    return { nearness: 9, text: `is being installed until ${utcSeconds(run.ends)}` };
  return explainStart(state, task, device, now);
}

/** The files are there; what is missing is the start of the update task. */
function explainStart(state: FleetState, task: FleetTask, device: FleetDevice, now: number): Wait {
  if (task.runRequested !== null)
    return { nearness: 9, text: `starts with the run of '${task.title}' that was asked for` };
  if (task.nextRun !== null)
    return { nearness: 8, text: `starts with the next run of '${task.title}' at ${utcSeconds(task.nextRun)}` };
  if (task.schedule.type !== 'newUpdates')
    return { nearness: 2, text: `update task '${task.title}' starts only by hand` };
  const point = servingPoint(state, device.group);
  if (point === undefined) {
    const missing = explainPoints(state, device);
    return { nearness: 3, text: `update task '${task.title}' waits for a download to a point, but ${missing}` };
  }
  return explainFiles(state, task, undefined, device, now);
}

function explainPatch(state: FleetState, update: FleetUpdate, device: FleetDevice, now: number): string {
  const settings = state.agentSettings(device.group);
  if (obstacleToAgent(state, update, device, settings) === 'eula')
    return `EULA '${state.eulaNames.get(update.eula) ?? update.eula}' is not accepted`;
  const source = sourceForAgent(state, device, settings, now);
  if (source !== undefined && holds(source.content, update))
    return `is installed at the next synchronisation at ${utcSeconds(firstSync(state, device, now))}`;
  if (servingPoint(state, device.group) === undefined) return explainPoints(state, device);
  return explainFiles(state, undefined, update, device, now).text;
}
