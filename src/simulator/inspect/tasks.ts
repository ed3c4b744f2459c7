import { groupPath } from '../fleet/group-tree.ts';
import { worksOn } from '../fleet/rules.ts';
import type { FleetState, FleetTask } from '../fleet/state.ts';
import { resultStates } from '../fleet/task-results.ts';
import { scheduleInWords } from '../objects/schedule.ts';
import { textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import type { Owners } from './owners.ts';
import { type InspectRow, timeOrNull } from './row.ts';

interface Counts {
  completed: number;
  failed: number;
  missed: number;
  waiting: number;
  running: number;
  /** The newest failure. */
  failure: { readonly device: string; readonly time: number } | undefined;
}

/**
 * Tasks with their next and last run and their states on devices; one that failed on any device has failed. The result on
 * a device that a task is no longer for, or no longer works on, does not count.
 */
export function inspectTasks(store: Store, state: FleetState, owners: Owners, now: number): InspectRow[] {
  const counts = countStates(store, state, now);
  return [...state.tasks.values()].map((task) => {
    const { completed, failed, missed, waiting, running, failure } = counts.get(task.id) ?? none();
    const last = failure !== undefined ? textOfResult(store, task.id, failure.device) : null;
    return {
      id: task.id,
      task: task.title,
      server: owners.ofTask(task.id),
      type: typeInWords(task),
      scope: scopeInWords(state, task),
      schedule: scheduleInWords(task.schedule),
      enabled: task.isEnabled,
      lastRun: timeOrNull(task.lastRun),
      nextRun: timeOrNull(task.nextRun),
      waiting,
      running,
      completed,
      failed,
      missed,
      lastResult: last ?? (completed > 0 ? 'completed' : null),
    };
  });
}

function countStates(store: Store, state: FleetState, now: number): Map<number, Counts> {
  const counts = new Map<number, Counts>();
  const of = (task: number): Counts => {
    const found = counts.get(task) ?? none();
    counts.set(task, found);
    return found;
  };
  const workplaces = new Map<number, ReadonlySet<string>>();
  store.each('SELECT task, device, state, time FROM task_results', ([id, device, result, time]) => {
    const task = state.tasks.get(Number(id));
    if (task === undefined) return;
    const places = workplaces.get(task.id) ?? workplacesOf(state, task, now);
    workplaces.set(task.id, places);
    if (places.has(String(device))) count(of(task.id), String(device), Number(result), Number(time));
  });
  for (const run of [...state.serverRuns, ...[...state.devices.values()].flatMap((device) => device.runs)]) {
    const found = of(run.task);
    if (run.work === undefined) found.waiting += 1;
    else found.running += 1;
  }
  return counts;
}

/** The devices that a task works on; `''`, which is the server, where there is none. */
function workplacesOf(state: FleetState, task: FleetTask, now: number): ReadonlySet<string> {
  const devices = state.taskIndex.targets(task, now).filter((device) => worksOn(state, task, device));
  return new Set(devices.length === 0 ? [''] : devices.map(({ id }) => id));
}

function count(counts: Counts, device: string, state: number, time: number): void {
  if (state === resultStates.completed) counts.completed += 1;
  else if (state !== resultStates.failed) counts.missed += 1;
  else {
    counts.failed += 1;
    if (counts.failure === undefined || time > counts.failure.time) counts.failure = { device, time };
  }
}

function textOfResult(store: Store, task: number, device: string): string | null {
  const row = store.get('SELECT text FROM task_results WHERE task = ? AND device = ?', [task, device]);
  return row === undefined ? null : textOf(row, 'text');
}

function none(): Counts {
  return { completed: 0, failed: 0, missed: 0, waiting: 0, running: 0, failure: undefined };
}

function typeInWords(task: FleetTask): string {
  switch (task.type) {
    case 'pointDownload':
      return 'download updates to distribution points';
    case 'serverDownload':
      return 'download updates to the Administration Server';
    case 'update':
      return `update ${task.product}`;
    case 'other':
      return `other of ${task.product}`;
  }
}

function scopeInWords(state: FleetState, task: FleetTask): string {
  switch (task.scope.type) {
    case 'group':
      return `group ${groupPath(state.groups, task.scope.group)}`;
    case 'hosts':
      return `${task.scope.hosts.length} device(s)`;
    case 'selection':
      return `selection ${task.scope.selection}`;
    case 'server':
      return 'the server';
  }
}
