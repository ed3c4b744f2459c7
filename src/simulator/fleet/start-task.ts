import { stableNumber } from '../world/stable-id.ts';
import { hasProduct, type Source, sourceForDownload, sourceForTask } from './rules.ts';
import type { Content, FleetDevice, FleetRun, FleetState, FleetTask } from './state.ts';

const minuteMs = 60_000;

/**
 * Starts a task on all it is for. A disabled one never starts. What a run brings is what its source holds when it starts.
 */
export function startTask(state: FleetState, task: FleetTask, at: number, begin: (run: FleetRun) => void): void {
  if (!task.isEnabled) return;
  task.lastRun = at;
  switch (task.type) {
    case 'pointDownload':
      startDownload(state, task, at, begin);
      break;
    case 'serverDownload':
      beginDownload(state, task, undefined, at, begin);
      break;
    case 'update':
      startUpdate(state, task, at, begin);
      break;
    case 'other':
      finish(state, task, at, 'completed');
      break;
  }
}

/** Starts an update task on one device. */
export function startOnDevice(
  state: FleetState,
  task: FleetTask,
  device: FleetDevice,
  at: number,
  begin: (run: FleetRun) => void,
): void {
  const source = sourceForTask(state, task, device, at);
  if (source === undefined) {
    finish(state, task, at, `failed: no source has updates for ${device.name}`, device);
    return;
  }
  const delay =
    task.spreadMs === 0 ? 0 : stableNumber(`${state.seed}/delay/${task.id}/${device.id}/${at}`, task.spreadMs);
  const duration = (4 + stableNumber(`${state.seed}/update/${task.id}/${device.id}`, 5)) * minuteMs;
  begin(runOf(task, device.id, at + delay, duration, source.content, sourceName(state, source)));
}

/** The download task runs on the points in its scope; other devices there do nothing (domain.md 3.1 [V-sib]). */
function startDownload(state: FleetState, task: FleetTask, at: number, begin: (run: FleetRun) => void): void {
  const targets = state.targets(task, at);
  const points = [...state.points.values()].filter((point) => targets.has(point.host));
  if (points.length === 0) finish(state, task, at, 'completed: no distribution point in its scope');
  for (const { host } of points) beginDownload(state, task, state.devices.get(host), at, begin);
}

function beginDownload(
  state: FleetState,
  task: FleetTask,
  device: FleetDevice | undefined,
  at: number,
  begin: (run: FleetRun) => void,
): void {
  const source = sourceForDownload(state, task, device?.platform, at);
  if (source === undefined) {
    const why =
      device?.platform === 'macos' ? 'a macOS distribution point cannot download' : 'no source can be reached';
    finish(state, task, at, `failed: ${why}`, device);
    return;
  }
  // Differences are smaller than full files (domain.md 3.4 [V-sib]); both the task and the agent must ask for them.
  const hasDiffs = task.downloadsDiffFiles && (device === undefined || device.delivered?.downloadDiffFiles === true);
  const minutes = (hasDiffs ? 3 : 6) + stableNumber(`${state.seed}/download/${task.id}/${device?.id ?? ''}`, 4);
  begin(runOf(task, device?.id ?? '', at, minutes * minuteMs, source.content, sourceName(state, source)));
}

function startUpdate(state: FleetState, task: FleetTask, at: number, begin: (run: FleetRun) => void): void {
  let count = 0;
  for (const id of state.targets(task, at)) {
    const device = state.devices.get(id);
    if (device === undefined || !hasProduct(task, device)) continue;
    count += 1;
    startOnDevice(state, task, device, at, begin);
  }
  if (count === 0) finish(state, task, at, 'completed: no device with the application in its scope');
}

function finish(state: FleetState, task: FleetTask, time: number, result: string, device?: FleetDevice): void {
  task.lastResult = result;
  const text = `task '${task.title}' ${result}`;
  const kind = result.startsWith('failed') ? 'task-failed' : 'task-completed';
  state.events.push({ time, kind, device: device?.id ?? null, task: task.id, text });
}

function runOf(
  task: FleetTask,
  device: string,
  started: number,
  duration: number,
  content: Content,
  source: string,
): FleetRun {
  return { task: task.id, device, started, ends: started + duration, content, source };
}

function sourceName(state: FleetState, source: Source): string {
  switch (source.type) {
    case 'point':
      return `distribution point ${state.devices.get(source.point.host)?.name ?? source.point.host}`;
    case 'server':
      return 'the Administration Server';
    case 'kaspersky':
      return 'Kaspersky update servers';
  }
}
