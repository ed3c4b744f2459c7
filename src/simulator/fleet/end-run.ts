import { hasNews, holds } from './content.ts';
import { install } from './install.ts';
import { hasProduct, obstacleToTask } from './rules.ts';
import { servingPoint } from './serving-point.ts';
import { startOnDevice } from './start-task.ts';
import { type FleetDevice, type FleetRun, type FleetState, type FleetTask, runKey } from './state.ts';

/** Ends a run: its content is where it was meant to go, and whoever waits for news starts. */
export function endRun(state: FleetState, run: FleetRun, begin: (run: FleetRun) => void): void {
  state.runs.delete(runKey(run.task, run.device));
  const task = state.tasks.get(run.task);
  if (task === undefined) return;
  const device = state.devices.get(run.device);
  if (task.type === 'serverDownload') endServerDownload(state, task, run, begin);
  else if (device === undefined) return;
  else if (task.type === 'pointDownload') endPointDownload(state, task, run, device, begin);
  else endUpdate(state, task, run, device);
}

function endPointDownload(
  state: FleetState,
  task: FleetTask,
  run: FleetRun,
  device: FleetDevice,
  begin: (run: FleetRun) => void,
): void {
  const point = state.points.get(device.id);
  if (point === undefined) return;
  const isNews = hasNews(point.content, run.content, state.updates);
  point.content = run.content;
  report(state, task, run, device, `download completed on ${device.name}${isNews ? '' : ', nothing new'}`);
  if (isNews) startWaiting(state, run.ends, begin, (other) => servingPoint(state, other.group) === point);
}

function endServerDownload(state: FleetState, task: FleetTask, run: FleetRun, begin: (run: FleetRun) => void): void {
  const isNews = hasNews(state.serverContent, run.content, state.updates);
  state.serverContent = run.content;
  report(state, task, run, undefined, `download completed${isNews ? '' : ', nothing new'}`);
  if (isNews) startWaiting(state, run.ends, begin, (other) => servingPoint(state, other.group) === undefined);
}

/**
 * "When new updates are downloaded to the repository": the task starts on the devices that the repository serves
 * (domain.md 5 [V name]; that the point's own repository raises it is our reading of domain.md 14).
 */
function startWaiting(
  state: FleetState,
  at: number,
  begin: (run: FleetRun) => void,
  isServed: (device: FleetDevice) => boolean,
): void {
  for (const task of state.tasks.values()) {
    if (task.type !== 'update' || task.schedule.type !== 'newUpdates' || !task.isEnabled) continue;
    for (const id of state.targets(task, at)) {
      const device = state.devices.get(id);
      if (device === undefined || !hasProduct(task, device) || !isServed(device)) continue;
      task.lastRun = at;
      startOnDevice(state, task, device, at, begin);
    }
  }
}

/** The databases become those of the source; then what may be installed is (domain.md 1 and 6.1). */
function endUpdate(state: FleetState, task: FleetTask, run: FleetRun, device: FleetDevice): void {
  if (run.content.bases > device.bases) {
    device.bases = run.content.bases;
    device.hasChanged = true;
  }
  device.basesInstalled = run.ends;
  device.hasChanged = true;
  for (const update of state.updates)
    if (holds(run.content, update) && obstacleToTask(state, update, device, task.installMode) === undefined)
      install(state, device, update, run.ends, `by task '${task.title}'`);
  report(state, task, run, device, `completed on ${device.name} from ${run.source}`);
}

function report(
  state: FleetState,
  task: FleetTask,
  run: FleetRun,
  device: FleetDevice | undefined,
  what: string,
): void {
  task.lastResult = 'completed';
  const text = `task '${task.title}' ${what}`;
  state.events.push({ time: run.ends, kind: 'task-completed', device: device?.id ?? null, task: task.id, text });
}
