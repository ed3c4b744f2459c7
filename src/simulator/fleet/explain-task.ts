import { isOn, onFrom } from '../objects/working-hours.ts';
import { utcSeconds } from '../wire/value.ts';
import {
  explainFiles,
  explainPoints,
  explainPrevious,
  explainServerDownload,
  type Holder,
  nearest,
  type Wait,
} from './explain-files.ts';
import { hasProduct, sourceForTask } from './rules.ts';
import type { FleetDevice, FleetState, FleetTask } from './state.ts';

/** What a device waits for: where it is, and what it is called when it is on its way. */
export interface Wanted {
  readonly isIn: Holder;
  readonly arriving: string;
  /** Why an update task would not bring it, whatever its files. */
  readonly refusedBy: (task: FleetTask) => Wait | undefined;
}

/** The first missing link on the way of something to a device by its update tasks; `product` names what they update. */
export function explainTasks(
  state: FleetState,
  wanted: Wanted,
  product: string,
  device: FleetDevice,
  now: number,
): string {
  const covering = state.taskIndex
    .tasksOf(device, now)
    .filter((task) => task.type === 'update' && hasProduct(task, device));
  if (covering.length === 0) return `no update task for ${product} covers this device`;
  if (device.licence !== 'valid' && device.hasUsedLicence) return `the licence of this device is ${device.licence}`;
  return nearest(covering.map((task) => explainTask(state, task, wanted, device, now))).text;
}

function explainTask(state: FleetState, task: FleetTask, wanted: Wanted, device: FleetDevice, now: number): Wait {
  if (!task.isEnabled) return { nearness: 0, text: `update task '${task.title}' is disabled` };
  const refused = wanted.refusedBy(task);
  if (refused !== undefined) return refused;
  const source = sourceForTask(state, task, device, now);
  if (source === undefined || !wanted.isIn(source.content)) return explainFiles(state, task, wanted.isIn, device, now);
  const run = device.runs.find((one) => one.task === task.id);
  if (run?.work === undefined && run !== undefined)
    return { nearness: 9, text: `starts with '${task.title}' at ${utcSeconds(run.started)}` };
  if (run?.work !== undefined && wanted.isIn(run.work.content))
    return run.work.failure === undefined
      ? { nearness: 9, text: `${wanted.arriving} until ${utcSeconds(run.work.ends)}` }
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
