import { invented } from '../invented-names.ts';
import { storedHostId } from '../objects/host-id.ts';
import { type Schedule, scheduleOf } from '../objects/schedule.ts';
import { scopeOf, type TaskScope } from '../objects/task-scope.ts';
import { maybeNumberOf, numberOf, paramsOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { stringAttribute } from '../wire/attributes.ts';
import { insideParams, integerOf } from '../wire/value.ts';
import type { Product } from '../world/product.ts';
import type { FleetTask, TaskType } from './state.ts';
import { installModeOf, sourcesOf, taskTypeOf } from './task-types.ts';

const minuteMs = 60_000;

/** Loads the tasks in the order of their ids. */
export function loadTasks(store: Store, product: Product): Map<number, FleetTask> {
  return new Map(
    store
      .all('SELECT * FROM tasks ORDER BY id')
      .map((row) => [numberOf(row, 'id'), taskOf(row, product, scopeIn(store, row))]),
  );
}

/** The hosts of a scope, each once, by the ids that the fleet knows; one that is gone keeps the id that was given. */
function scopeIn(store: Store, row: Row): TaskScope {
  const scope = scopeOf(row);
  if (scope.type !== 'hosts') return scope;
  return { ...scope, hosts: [...new Set(scope.hosts.map((host) => storedHostId(store, host) ?? host))] };
}

function taskOf(row: Row, product: Product, scope: TaskScope): FleetTask {
  const data = paramsOf(row, 'data');
  const info = insideParams(data['TASK_INFO_PARAMS']) ?? {};
  const type = taskTypeOf(data);
  const longest = integerOf(data['TASK_MAX_EXEC_TIME']) ?? 0;
  return {
    id: numberOf(row, 'id'),
    storageId: textOf(row, 'storage_id'),
    type,
    title: stringAttribute(info, 'DisplayName'),
    product: textOf(row, 'product'),
    version: textOf(row, 'version'),
    scope,
    schedule: scheduleFor(type, scheduleOf(data)),
    isEnabled: info['KLSRV_PRTS_TASK_ENABLED_FLAG'] !== false,
    sources: sourcesOf(data, type, product),
    installMode: installModeOf(data),
    downloadsDiffFiles: insideParams(data['TASK_ADDITIONAL_PARAMS'])?.[invented.downloadDiffFiles] === true,
    runsMissed: data['TASKSCH_RUN_MISSED_FLAG'] === true,
    // That the unit of TASK_MAX_EXEC_TIME and TASK_START_DELTA is minutes is our reading (ksc-openapi.md 4.2).
    longestMs: longest > 0 ? longest * minuteMs : undefined,
    fixedSpreadMs: (integerOf(data['TASK_START_DELTA']) ?? 0) * minuteMs,
    hasAutomaticSpread: info['KLTSK_ALLOW_AUTO_RANDOMIZATION'] === true,
    created: numberOf(row, 'created'),
    nextRun: maybeNumberOf(row, 'next_run'),
    runRequested: maybeNumberOf(row, 'run_requested'),
    lastRun: maybeNumberOf(row, 'last_run'),
  };
}

/** New updates start update tasks only; which other tasks they would start is not documented. */
function scheduleFor(type: TaskType, schedule: Schedule): Schedule {
  if (schedule.type !== 'newUpdates' || type === 'update') return schedule;
  return { type: 'unread', what: 'new updates start no task of this kind' };
}
