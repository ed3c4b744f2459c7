import { nextStart } from '../objects/schedule.ts';
import { isOn, offAt, onFrom } from '../objects/working-hours.ts';
import { assignPoints } from './assign-points.ts';
import { queueEnd, queueStart } from './begin-run.ts';
import { type Clockwork, ranks } from './clockwork.ts';
import { becomeKnown, endRun } from './end-run.ts';
import { EventQueue } from './event-queue.ts';
import { startOnDevice } from './start-on-device.ts';
import { startTask } from './start-task.ts';
import type { FleetPoint, FleetRun, FleetState, FleetTask, FleetUpdate } from './state.ts';
import { examine, synchronise } from './synchronise.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Lets everything happen after `from` up to and including `to`, in order of time. The same state gives the same events,
 * and two steps give what one step over both gives. What is queued at the start depends on the state alone, and each
 * change queues what follows from it.
 */
export function letTimePass(state: FleetState, from: number, to: number): void {
  const queue = new EventQueue();
  const clockwork: Clockwork = {
    push: (moment) => queue.push(moment),
    startOnDevice: (task, device, at, spreadMs) => startOnDevice(state, clockwork, task, device, at, spreadMs),
    endRun: (run, work) => endRun(state, clockwork, run, work),
  };
  for (const run of state.serverRuns) resume(state, clockwork, run, from);
  for (const device of state.devices.values()) for (const run of device.runs) resume(state, clockwork, run, from);
  for (const update of state.updates) if (!update.isKnown) queueKnowledge(state, clockwork, update, from);
  for (const task of state.tasks.values()) queueTask(state, clockwork, task, from);
  for (const point of state.points.values()) queueTurn(state, clockwork, point, from);
  if (state.automaticRoots.size > 0) queueAssignment(state, clockwork, from);
  for (const device of state.devices.values()) examine(state, clockwork, device, from);
  for (const [id, time] of state.syncRequests) queueForced(state, clockwork, id, Math.max(time, from));
  for (let moment = queue.shift(to); moment !== undefined; moment = queue.shift(to)) moment.happen();
}

function resume(state: FleetState, clockwork: Clockwork, run: FleetRun, from: number): void {
  if (run.work === undefined) queueStart(state, clockwork, run, from);
  else queueEnd(clockwork, run, run.work);
}

/**
 * The server looks by itself once a day for what the vendor has released, unless a repository brings it first; the
 * cloud's server knows at once. Neither is documented: both are our reading.
 */
function queueKnowledge(state: FleetState, clockwork: Clockwork, update: FleetUpdate, from: number): void {
  const released = state.product === 'cloud-console' ? update.released : Math.ceil(update.released / dayMs) * dayMs;
  const time = Math.max(released, from);
  clockwork.push({
    time,
    rank: ranks.becomesKnown,
    key: String(update.id).padStart(10, '0'),
    happen: () => {
      if (update.isKnown) return;
      becomeKnown(state, update, time);
      for (const device of state.devices.values()) examine(state, clockwork, device, time);
    },
  });
}

function queueTask(state: FleetState, clockwork: Clockwork, task: FleetTask, from: number): void {
  const key = String(task.id).padStart(10, '0');
  const requested = task.runRequested;
  if (requested !== null) {
    const time = Math.max(requested, from);
    clockwork.push({
      time,
      rank: ranks.taskStarts,
      key,
      happen: () => {
        task.runRequested = null;
        startTask(state, clockwork, task, time);
      },
    });
  }
  const queueNext = (): void => {
    const next = task.nextRun;
    if (next === null) return;
    clockwork.push({
      time: next,
      rank: ranks.taskStarts,
      key,
      happen: () => {
        task.nextRun = nextStart(task.schedule, next, task.created) ?? null;
        startTask(state, clockwork, task, next);
        queueNext();
      },
    });
  };
  queueNext();
}

/** When a point is switched on or off, its devices have another source. */
function queueTurn(state: FleetState, clockwork: Clockwork, point: FleetPoint, from: number): void {
  const { hours } = point.device;
  if (hours.type === 'always') return;
  const turn = isOn(hours, from) ? offAt(hours, from) : onFrom(hours, from);
  if (turn === undefined) return;
  clockwork.push({
    time: turn,
    rank: ranks.pointTurns,
    key: point.host,
    happen: () => {
      for (const area of state.coverage.areasOf(point))
        for (const device of area.devices) examine(state, clockwork, device, turn);
      queueTurn(state, clockwork, point, turn);
    },
  });
}

/**
 * "Force synchronisation": a device that is on meets its server at once (domain.md 7, urgent push [V-sib]); one that is
 * off does so when it next would.
 */
function queueForced(state: FleetState, clockwork: Clockwork, id: string, time: number): void {
  const device = state.devices.get(id);
  if (device === undefined || !isOn(device.hours, time)) return;
  clockwork.push({
    time,
    rank: ranks.deviceSyncs,
    key: id,
    happen: () => synchronise(state, device, time),
  });
}

/** With automatic assignment the server looks every full hour for groups that need a point (our reading). */
function queueAssignment(state: FleetState, clockwork: Clockwork, from: number): void {
  const time = (Math.floor(from / hourMs) + 1) * hourMs;
  clockwork.push({
    time,
    rank: ranks.taskStarts,
    key: '',
    happen: () => {
      if (assignPoints(state, time))
        for (const device of state.devices.values()) examine(state, clockwork, device, time);
      queueAssignment(state, clockwork, time);
    },
  });
}
