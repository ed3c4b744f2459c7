import type { Clockwork } from './clockwork.ts';
import type { EventKind } from './event-log.ts';
import { worksOn } from './rules.ts';
import type { FleetDevice, FleetState, FleetTask } from './state.ts';
import { resultStates } from './task-results.ts';

export type Outcome = 'completed' | 'failed' | 'missed';

const kinds: Readonly<Record<Outcome, EventKind>> = {
  completed: 'task-completed',
  failed: 'task-failed',
  missed: 'task-missed',
};

/**
 * Notes how a task ended on a device, or on the server, and starts the tasks that wait for that: on the same device, so
 * that tasks with disjoint scopes never follow each other (domain.md 5, consequences [I]).
 */
export function report(
  state: FleetState,
  clockwork: Clockwork,
  task: FleetTask,
  device: FleetDevice | undefined,
  time: number,
  outcome: Outcome,
  what: string,
): void {
  const text = what === '' ? outcome : `${outcome}${outcome === 'completed' ? '' : ':'} ${what}`;
  state.results.record(task.id, device?.id ?? '', { state: resultStates[outcome], time, text });
  state.events.push({
    time,
    kind: kinds[outcome],
    device: device?.id ?? null,
    task: task.id,
    text: `task '${task.title}' ${text}`,
  });
  if (outcome === 'missed' || device === undefined) return;
  for (const next of state.taskIndex.after(task)) {
    const { schedule } = next;
    if (schedule.type !== 'afterTask' || !next.isEnabled) continue;
    if (schedule.result !== resultStates[outcome] || !worksOn(state, next, device)) continue;
    if (!state.taskIndex.covers(next, device, time)) continue;
    next.lastRun = time;
    clockwork.startOnDevice(next, device, time, 0);
  }
}
