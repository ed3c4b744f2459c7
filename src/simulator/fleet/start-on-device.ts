import { stableNumber } from '../world/stable-id.ts';
import { queueStart, startFrom } from './begin-run.ts';
import type { Clockwork } from './clockwork.ts';
import { report } from './outcome.ts';
import type { FleetDevice, FleetState, FleetTask } from './state.ts';

/**
 * Lets a task start on a device, after a random delay below `spreadMs`. A device that is off then misses the start or
 * makes up for it later. A task that waits or works on the device already is not started again (our reading).
 */
export function startOnDevice(
  state: FleetState,
  clockwork: Clockwork,
  task: FleetTask,
  device: FleetDevice,
  at: number,
  spreadMs: number,
): void {
  if (device.runs.some((run) => run.task === task.id)) return;
  const seconds = Math.floor(spreadMs / 1000);
  const delay = seconds === 0 ? 0 : stableNumber(`${state.seed}/delay/${task.id}/${device.id}/${at}`, seconds) * 1000;
  const wanted = at + delay;
  const started = startFrom(task, device, wanted);
  if (started === undefined) {
    report(state, clockwork, task, device, at, 'missed', `${device.name} is off`);
    return;
  }
  const run = { task: task.id, device: device.id, started, work: undefined, isStored: false };
  device.runs = [...device.runs, run];
  queueStart(state, clockwork, run, at);
}
