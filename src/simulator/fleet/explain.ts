import { nextSync } from '../objects/working-hours.ts';
import { utcSeconds } from '../wire/value.ts';
import { holds } from './content.ts';
import { explainFiles, explainPoints } from './explain-files.ts';
import { explainTasks, type Wanted } from './explain-task.ts';
import { obstacleToAgent, obstacleToTask, productFor, sourceForAgent } from './rules.ts';
import type { FleetDevice, FleetState, FleetUpdate } from './state.ts';

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
  return explainTasks(
    state,
    wantedUpdate(state, update, device),
    productFor(update, device)?.product ?? '',
    device,
    now,
  );
}

function wantedUpdate(state: FleetState, update: FleetUpdate, device: FleetDevice): Wanted {
  return {
    isIn: (content) => holds(content, update),
    arriving: 'is being installed',
    refusedBy: (task) =>
      obstacleToTask(state, update, device, task.installMode) === 'databasesOnly'
        ? { nearness: 1, text: `update task '${task.title}' installs databases only` }
        : undefined,
  };
}

/** What keeps an update from all devices. */
function explainObstacle(state: FleetState, update: FleetUpdate, obstacle: string | undefined): string | undefined {
  if (obstacle === 'eula') return `EULA '${state.eulaNames.get(update.eula) ?? update.eula}' is not accepted`;
  if (obstacle === 'serverTooOld') return `it needs server version ${update.minServer}; this is ${state.serverVersion}`;
  return undefined;
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
  const wait = explainFiles(state, undefined, (content) => holds(content, update), device, at);
  return next === undefined && wait.at !== undefined ? unseen : wait.text;
}
