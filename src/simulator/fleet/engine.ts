import { nextStart } from '../objects/schedule.ts';
import { syncIntervalMs } from '../world/seed-world.ts';
import { endRun } from './end-run.ts';
import { EventQueue } from './event-queue.ts';
import { startTask } from './start-task.ts';
import { type FleetDevice, type FleetRun, type FleetState, type FleetTask, runKey } from './state.ts';
import { synchronise } from './synchronise.ts';

/** At one moment runs end first, then tasks start, then devices synchronise. */
const ranks = { runEnds: 0, taskStarts: 1, deviceSyncs: 2 } as const;

/**
 * Lets everything happen after `from` up to and including `to`, in order of time. The same state gives the same events,
 * and two steps give what one step over both gives.
 */
export function letTimePass(state: FleetState, from: number, to: number): void {
  const queue = new EventQueue();
  const begin = (run: FleetRun): void => {
    const key = runKey(run.task, run.device);
    if (state.runs.has(key)) return;
    state.runs.set(key, run);
    queueEnd(run);
  };
  const queueEnd = (run: FleetRun): void =>
    queue.push({
      time: run.ends,
      rank: ranks.runEnds,
      key: runKey(run.task, run.device),
      happen: () => endRun(state, run, begin),
    });
  for (const run of state.runs.values()) queueEnd(run);
  for (const task of state.tasks.values()) queueTask(queue, state, task, from, begin);
  for (const device of state.devices.values()) queueSync(queue, state, device, firstSync(state, device, from));
  for (let moment = queue.shift(to); moment !== undefined; moment = queue.shift(to)) moment.happen();
}

function queueTask(
  queue: EventQueue,
  state: FleetState,
  task: FleetTask,
  from: number,
  begin: (run: FleetRun) => void,
): void {
  const key = String(task.id).padStart(10, '0');
  const requested = task.runRequested;
  if (requested !== null)
    queue.push({
      time: Math.max(requested, from),
      rank: ranks.taskStarts,
      key,
      happen: () => {
        task.runRequested = null;
        startTask(state, task, Math.max(requested, from), begin);
      },
    });
  const queueNext = (): void => {
    const next = task.nextRun;
    if (next === null) return;
    queue.push({
      time: next,
      rank: ranks.taskStarts,
      key,
      happen: () => {
        task.nextRun = nextStart(task.schedule, next, task.created) ?? null;
        startTask(state, task, next, begin);
        queueNext();
      },
    });
  };
  queueNext();
}

function queueSync(queue: EventQueue, state: FleetState, device: FleetDevice, time: number): void {
  queue.push({
    time,
    rank: ranks.deviceSyncs,
    key: device.id,
    happen: () => {
      synchronise(state, device, time);
      queueSync(queue, state, device, time + syncIntervalMs);
    },
  });
}

/** The first synchronisation after `from`; each device has its own moment in the interval. */
export function firstSync(state: FleetState, device: FleetDevice, from: number): number {
  const first = state.start + device.syncPhase;
  if (first > from) return first;
  return first + (Math.floor((from - first) / syncIntervalMs) + 1) * syncIntervalMs;
}
