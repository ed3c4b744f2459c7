import { isOn, onFrom } from '../objects/working-hours.ts';
import { utcSeconds } from '../wire/value.ts';
import { groupPath } from './group-tree.ts';
import { obstacleToDownload, retrievesFromServer, sourceForDownload, worksOn } from './rules.ts';
import type { Content, FleetDevice, FleetPoint, FleetState, FleetTask } from './state.ts';

/** A missing link; the greater its nearness, the less is missing. */
export interface Wait {
  readonly nearness: number;
  readonly text: string;
  /** When a download that is waited for starts or, if it runs, ends. */
  readonly at?: number;
}

/** Whether a content has what is waited for. */
export type Holder = (content: Content) => boolean;

/**
 * Why a device has no source with the files that it waits for, or, without `isIn`, what brings the next download to its
 * point. `task` is the update task whose sources are asked; without one it is the agent, which asks its point only.
 */
export function explainFiles(
  state: FleetState,
  task: FleetTask | undefined,
  isIn: Holder | undefined,
  device: FleetDevice,
  now: number,
): Wait {
  const waits: Wait[] = [];
  if (task === undefined || task.sources.includes('points')) waits.push(explainPointFiles(state, isIn, device, now));
  if (task?.sources.includes('server') === true) waits.push(explainServerFiles(state, isIn, now));
  return waits.length === 0
    ? { nearness: 1, text: `update task '${task?.title ?? ''}' has no source that works` }
    : nearest(waits);
}

function explainPointFiles(state: FleetState, isIn: Holder | undefined, device: FleetDevice, now: number): Wait {
  const point = state.coverage.serving(device, now);
  if (point === undefined) return { nearness: 3, text: explainPoints(state, device) };
  if (isIn !== undefined && point.content !== undefined && isIn(point.content))
    return { nearness: 1, text: 'the distribution point has it, but another source comes first' };
  return explainDownload(state, point, now);
}

function explainServerFiles(state: FleetState, isIn: Holder | undefined, now: number): Wait {
  if (isIn !== undefined && state.serverContent !== undefined && isIn(state.serverContent))
    return { nearness: 1, text: 'the Administration Server has it, but another source comes first' };
  return explainServerDownload(state, now) ?? { nearness: 3, text: 'no task downloads to the Administration Server' };
}

/** Why no point serves a device. */
export function explainPoints(state: FleetState, device: FleetDevice): string {
  const points = state.coverage.covering(device);
  const [closest] = points;
  if (closest === undefined) return `no distribution point serves group ${groupPath(state.groups, device.group)}`;
  const off = points.find((point) => point.deploysUpdates);
  return off === undefined
    ? `distribution point ${closest.device.name} does not deploy updates`
    : `distribution point ${off.device.name} is off`;
}

/** What the next download to a point waits for. */
function explainDownload(state: FleetState, point: FleetPoint, now: number): Wait {
  const { name } = point.device;
  const own = state.taskIndex.tasksOf(point.device, now).filter((task) => task.type === 'pointDownload');
  const ofServer = retrievesFromServer(state, point, now)
    ? [...state.tasks.values()].filter((task) => task.type === 'serverDownload')
    : [];
  const tasks = [...own, ...ofServer];
  if (tasks.length === 0) return { nearness: 4, text: `no download task reaches distribution point ${name}` };
  return nearest(tasks.map((task) => explainDownloadTask(state, task, point.device, now)));
}

/**
 * What the next download to the server waits for: it starts the tasks of devices that no point serves. Undefined where
 * no task downloads to the server.
 */
export function explainServerDownload(state: FleetState, now: number): Wait | undefined {
  const tasks = [...state.tasks.values()].filter((task) => task.type === 'serverDownload');
  return tasks.length === 0
    ? undefined
    : nearest(tasks.map((task) => explainDownloadTask(state, task, undefined, now)));
}

/** The task that is nearest to bringing it speaks for all. */
export function nearest(waits: readonly Wait[]): Wait {
  return waits.reduce((best, wait) => (wait.nearness > best.nearness ? wait : best));
}

/** `device` is the point that a download goes to; without one it goes to the server. */
function explainDownloadTask(state: FleetState, task: FleetTask, device: FleetDevice | undefined, now: number): Wait {
  if (!task.isEnabled) return { nearness: 5, text: `download task '${task.title}' is disabled` };
  const obstacle = task.type === 'pointDownload' && device !== undefined ? obstacleToPoint(state, device) : undefined;
  if (obstacle !== undefined) return { nearness: 5, text: obstacle };
  if (sourceForDownload(state, task, now) === undefined && task.sources.includes('server'))
    return explainServerFiles(state, undefined, now);
  if (sourceForDownload(state, task, now) === undefined)
    return { nearness: 5, text: `download task '${task.title}' has no source that works` };
  const goal = device === undefined ? 'the Administration Server' : `distribution point ${device.name}`;
  const run = [...(device?.runs ?? []), ...state.serverRuns].find((one) => one.task === task.id);
  if (run?.work?.failure !== undefined)
    return { nearness: 7, text: `download task '${task.title}' is running, but will fail: ${run.work.failure}` };
  if (run?.work !== undefined && isLeftOut(task, device, run.work.ends))
    return { nearness: 6, text: `distribution point ${device?.name ?? ''} is off when '${task.title}' ends` };
  if (run?.work !== undefined)
    return {
      nearness: 8,
      text: `is being downloaded to ${goal} until ${utcSeconds(run.work.ends)}`,
      at: run.work.ends,
    };
  if (run !== undefined)
    return {
      nearness: 8,
      text: `starts with '${task.title}' on ${device?.name ?? goal} at ${utcSeconds(run.started)}`,
      at: run.started,
    };
  return explainNextRun(state, task, device, now);
}

/** What a task that starts after another one waits for on a device; `what` names it. */
export function explainPrevious(
  state: FleetState,
  what: string,
  task: FleetTask,
  device: FleetDevice,
  now: number,
): Wait {
  if (task.schedule.type !== 'afterTask') return { nearness: 2, text: `${what} starts only by hand` };
  const previous = state.taskIndex.before(task);
  if (previous === undefined)
    return { nearness: 2, text: `${what} waits for task ${task.schedule.task}, which is not there` };
  if (!worksOn(state, previous, device) || !state.taskIndex.covers(previous, device, now))
    return { nearness: 2, text: `${what} waits for '${previous.title}', which does not run on ${device.name}` };
  const end = task.schedule.result === 3 ? 'fail' : 'complete';
  return { nearness: 4, text: `${what} waits for '${previous.title}' to ${end}` };
}

function explainNextRun(state: FleetState, task: FleetTask, device: FleetDevice | undefined, now: number): Wait {
  if (task.runRequested !== null)
    return { nearness: 8, text: `starts with the run of '${task.title}' that was asked for` };
  if (task.schedule.type === 'afterTask' && device !== undefined)
    return explainPrevious(state, `download task '${task.title}'`, task, device, now);
  if (task.nextRun === null) return { nearness: 6, text: `download task '${task.title}' starts only by hand` };
  const { nextRun } = task;
  const isMissed = (on: FleetDevice): boolean =>
    !isOn(on.hours, nextRun) && (!task.runsMissed || onFrom(on.hours, nextRun) === undefined);
  if (device !== undefined && (isLeftOut(task, device, nextRun) || isMissed(device)))
    return {
      nearness: 6,
      text: `distribution point ${device.name} is off when '${task.title}' starts at ${utcSeconds(nextRun)}`,
    };
  return { nearness: 7, text: `starts with the next run of '${task.title}' at ${utcSeconds(nextRun)}`, at: nextRun };
}

/** A point takes files from the server when a download to it ends, and makes up for none that it misses. */
function isLeftOut(task: FleetTask, point: FleetDevice | undefined, at: number): boolean {
  return task.type === 'serverDownload' && point !== undefined && !isOn(point.hours, at);
}

function obstacleToPoint(state: FleetState, device: FleetDevice): string | undefined {
  if (device.platform === 'macos') return `distribution point ${device.name} runs macOS and cannot download`;
  const obstacle = obstacleToDownload(state, device);
  return obstacle === undefined ? undefined : `distribution point ${device.name} cannot download: ${obstacle}`;
}
