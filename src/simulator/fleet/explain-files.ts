import { utcSeconds } from '../wire/value.ts';
import { holds } from './content.ts';
import { sourceForDownload } from './rules.ts';
import { coveringPoints, groupPath, servingPoint } from './serving-point.ts';
import {
  type FleetDevice,
  type FleetPoint,
  type FleetState,
  type FleetTask,
  type FleetUpdate,
  runKey,
} from './state.ts';

/** A missing link; the greater its nearness, the less is missing. */
export interface Wait {
  readonly nearness: number;
  readonly text: string;
}

/**
 * Why a device has no source with the files of an update, or, without an update, what brings the next download to its
 * point. `task` is the update task whose sources are asked; without one it is the agent, which asks its point only.
 */
export function explainFiles(
  state: FleetState,
  task: FleetTask | undefined,
  update: FleetUpdate | undefined,
  device: FleetDevice,
  now: number,
): Wait {
  if (task !== undefined && !task.sources.includes('points'))
    return { nearness: 1, text: `update task '${task.title}' has no source that works` };
  const point = servingPoint(state, device.group);
  if (point === undefined) return { nearness: 3, text: explainPoints(state, device) };
  if (update !== undefined && point.content !== undefined && holds(point.content, update))
    return { nearness: 1, text: 'the distribution point has it, but another source comes first' };
  return explainDownload(state, point, now);
}

/** Why no point serves a device. */
export function explainPoints(state: FleetState, device: FleetDevice): string {
  const [nearest] = coveringPoints(state, device.group);
  if (nearest === undefined) return `no distribution point serves group ${groupPath(state, device.group)}`;
  return `distribution point ${nameOf(state, nearest)} does not deploy updates`;
}

/** What the next download to a point waits for. */
function explainDownload(state: FleetState, point: FleetPoint, now: number): Wait {
  const name = nameOf(state, point);
  const tasks = [...state.tasks.values()].filter(
    (task) => task.type === 'pointDownload' && state.targets(task, now).has(point.host),
  );
  if (tasks.length === 0) return { nearness: 4, text: `no download task reaches distribution point ${name}` };
  return tasks
    .map((task) => explainDownloadTask(state, task, point, name, now))
    .reduce((best, wait) => (wait.nearness > best.nearness ? wait : best));
}

function explainDownloadTask(state: FleetState, task: FleetTask, point: FleetPoint, name: string, now: number): Wait {
  if (!task.isEnabled) return { nearness: 5, text: `download task '${task.title}' is disabled` };
  const platform = state.devices.get(point.host)?.platform;
  if (platform === 'macos') return { nearness: 5, text: `distribution point ${name} runs macOS and cannot download` };
  if (sourceForDownload(state, task, platform, now) === undefined)
    return { nearness: 5, text: `download task '${task.title}' has no source that works` };
  const run = state.runs.get(runKey(task.id, point.host));
  if (run !== undefined)
    return { nearness: 8, text: `is being downloaded to distribution point ${name} until ${utcSeconds(run.ends)}` };
  if (task.runRequested !== null)
    return { nearness: 8, text: `starts with the run of '${task.title}' that was asked for` };
  if (task.nextRun === null) return { nearness: 6, text: `download task '${task.title}' starts only by hand` };
  return { nearness: 7, text: `starts with the next run of '${task.title}' at ${utcSeconds(task.nextRun)}` };
}

function nameOf(state: FleetState, point: FleetPoint): string {
  return state.devices.get(point.host)?.name ?? point.host;
}
