import { beginOnServer } from './begin-run.ts';
import type { Clockwork } from './clockwork.ts';
import { report } from './outcome.ts';
import { hasProduct } from './rules.ts';
import type { FleetState, FleetTask } from './state.ts';

const minuteMs = 60_000;

/**
 * Longest automatic random delay by the number of devices: that it grows with them is documented, the steps are recalled
 * (domain.md 5 [R]).
 */
const automaticSpreads: readonly { readonly upTo: number; readonly minutes: number }[] = [
  { upTo: 200, minutes: 0 },
  { upTo: 500, minutes: 5 },
  { upTo: 1000, minutes: 10 },
  { upTo: 2000, minutes: 15 },
  { upTo: 5000, minutes: 20 },
  { upTo: 10_000, minutes: 30 },
  { upTo: 20_000, minutes: 60 },
  { upTo: 50_000, minutes: 120 },
];
const longestSpreadMinutes = 180;

/** Starts a task on all it is for. A disabled one never starts. */
export function startTask(state: FleetState, clockwork: Clockwork, task: FleetTask, at: number): void {
  if (!task.isEnabled) return;
  task.lastRun = at;
  switch (task.type) {
    case 'pointDownload':
      startDownload(state, clockwork, task, at);
      break;
    case 'serverDownload':
      beginOnServer(state, clockwork, task, at);
      break;
    case 'update':
      startUpdate(state, clockwork, task, at);
      break;
    case 'other':
      report(state, clockwork, task, undefined, at, 'completed', '');
      break;
  }
}

/** Largest random delay of a start, for a task with so many devices. */
export function spreadOf(task: FleetTask, devices: number): number {
  const step = automaticSpreads.find(({ upTo }) => devices <= upTo);
  const automatic = task.hasAutomaticSpread ? (step?.minutes ?? longestSpreadMinutes) * minuteMs : 0;
  return Math.max(automatic, task.fixedSpreadMs);
}

/** The download task runs on the points in its scope; other devices there do nothing (domain.md 3.1 [V-sib]). */
function startDownload(state: FleetState, clockwork: Clockwork, task: FleetTask, at: number): void {
  const points = [...state.points.values()].filter((point) => state.taskIndex.covers(task, point.device, at));
  if (points.length === 0)
    report(state, clockwork, task, undefined, at, 'completed', 'without effect: no distribution point in its scope');
  for (const { device } of points) clockwork.startOnDevice(task, device, at, spreadOf(task, points.length));
}

function startUpdate(state: FleetState, clockwork: Clockwork, task: FleetTask, at: number): void {
  const devices = state.taskIndex.targets(task, at).filter((device) => hasProduct(task, device));
  if (devices.length === 0)
    report(
      state,
      clockwork,
      task,
      undefined,
      at,
      'completed',
      'without effect: no device with the application in its scope',
    );
  const spread = spreadOf(task, devices.length);
  for (const device of devices) clockwork.startOnDevice(task, device, at, spread);
}
