import type { Moments } from './event-queue.ts';
import type { FleetDevice, FleetRun, FleetTask, RunWork } from './state.ts';

/**
 * What one happening can bring about: something later, a task on a device, the end of a run. The engine puts it together,
 * so that starting, ending and reporting need not know each other.
 */
export interface Clockwork extends Moments {
  /** Starts a task on a device after a random delay below `spreadMs`. */
  startOnDevice(task: FleetTask, device: FleetDevice, at: number, spreadMs: number): void;
  endRun(run: FleetRun, work: RunWork): void;
}

/** At one moment runs end first, then tasks start, then runs begin, then devices synchronise. */
export const ranks = {
  runEnds: 0,
  becomesKnown: 1,
  taskStarts: 2,
  runBegins: 3,
  pointTurns: 4,
  deviceSyncs: 5,
} as const;
