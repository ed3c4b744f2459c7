import { groupPath } from '../fleet/group-tree.ts';
import type { FleetState, FleetTask } from '../fleet/state.ts';
import { resultStates } from '../fleet/task-results.ts';
import { scheduleInWords } from '../objects/schedule.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { type InspectRow, timeOrNull } from './row.ts';

interface Counts {
  completed: number;
  failed: number;
  missed: number;
  waiting: number;
  running: number;
}

/** Tasks with their next and last run and their states on devices; one that failed on any device has failed. */
export function inspectTasks(store: Store, state: FleetState): InspectRow[] {
  const counts = countStates(store, state);
  const failures = new Map(
    store
      .all('SELECT task, text FROM task_results WHERE state = ? GROUP BY task HAVING time = max(time)', [
        resultStates.failed,
      ])
      .map((row) => [numberOf(row, 'task'), textOf(row, 'text')]),
  );
  return [...state.tasks.values()].map((task) => {
    const { completed, failed, missed, waiting, running } = counts.get(task.id) ?? none();
    const failure = failures.get(task.id);
    const last = failed > 0 && failure !== undefined ? failure : completed > 0 ? 'completed' : null;
    return {
      id: task.id,
      task: task.title,
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
      lastResult: last,
    };
  });
}

function countStates(store: Store, state: FleetState): Map<number, Counts> {
  const counts = new Map<number, Counts>();
  const of = (task: number): Counts => {
    const found = counts.get(task) ?? none();
    counts.set(task, found);
    return found;
  };
  for (const row of store.all('SELECT task, state, count(*) AS n FROM task_results GROUP BY task, state')) {
    const found = of(numberOf(row, 'task'));
    const n = numberOf(row, 'n');
    if (row['state'] === resultStates.failed) found.failed = n;
    else if (row['state'] === resultStates.completed) found.completed = n;
    else found.missed = n;
  }
  for (const run of [...state.serverRuns, ...[...state.devices.values()].flatMap((device) => device.runs)]) {
    const found = of(run.task);
    if (run.work === undefined) found.waiting += 1;
    else found.running += 1;
  }
  return counts;
}

function none(): Counts {
  return { completed: 0, failed: 0, missed: 0, waiting: 0, running: 0 };
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
