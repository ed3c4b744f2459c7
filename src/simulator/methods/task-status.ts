import { compileFilter } from '../filter/compile.ts';
import { deviceList } from '../filter/device-list.ts';
import { parseFilter } from '../filter/parse.ts';
import { taskTypeOf } from '../fleet/task-types.ts';
import { scopeOf, targetDevices } from '../objects/task-scope.ts';
import { numberOf, paramsOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import type { Params } from '../wire/value.ts';

/** States of a task on a device, as bits (reference: ksc-openapi.md 4.1 [G][K]). */
export const hostStates = {
  pending: 0x01,
  running: 0x02,
  completed: 0x04,
  warning: 0x08,
  failed: 0x10,
  scheduled: 0x20,
  paused: 0x40,
} as const;

/** Task states as results are kept (reference: ksc-openapi.md 4.1 [D]). */
const resultBits: Readonly<Record<number, number>> = {
  3: hostStates.failed,
  4: hostStates.completed,
  32: hostStates.scheduled,
};

/** A task on one device; on the server itself `host` is empty. */
export interface HostStatus {
  readonly host: string;
  readonly name: string;
  readonly state: number;
  readonly description: string;
}

const serverProduct = '1093';

/**
 * How a task stands on each device that it is for, in the order of their ids. Devices without the task's application do
 * not count, nor for a download task those that are no distribution points (our reading: the documents do not say which
 * devices are listed).
 */
export function hostStatuses(store: Store, task: Row, now: number): HostStatus[] {
  const known = knownStates(store, numberOf(task, 'id'), now);
  // A task of another kind does nothing, so it is done everywhere as soon as it has started (our reading).
  const everywhere = taskTypeOf(paramsOf(task, 'data')) === 'other' ? known.get('') : undefined;
  const waits = task['next_run'] === null ? hostStates.pending : hostStates.scheduled;
  const statusOf = (host: string, name: string): HostStatus => ({
    host,
    name,
    ...(known.get(host) ?? everywhere ?? { state: waits, description: '' }),
  });
  if (textOf(task, 'product') === serverProduct) return [statusOf('', '')];
  const targets = new Set(targetDevices(store, scopeOf(task), now));
  return workplaces(store, task, now)
    .filter((row) => targets.has(textOf(row, 'id')))
    .map((row) => statusOf(textOf(row, 'id'), textOf(row, 'name')));
}

/** Counts by state and the share that is done (reference: ksc-openapi.md 4.1, GetTaskStatistics [G][3P]). */
export function taskStatistics(store: Store, task: Row, now: number): Params {
  const statuses = hostStatuses(store, task, now);
  const counts = Object.values(hostStates).map((state): [string, number] => [
    String(state),
    statuses.filter((status) => status.state === state).length,
  ]);
  const done = statuses.filter(({ state }) => state === hostStates.completed || state === hostStates.failed).length;
  return {
    ...Object.fromEntries(counts),
    GNRL_COMPLETED_PERCENT: statuses.length === 0 ? 0 : Math.floor((100 * done) / statuses.length),
    KLTSK_NEED_RBT_CNT: 0,
  };
}

/** The fields of a status record that the documents name (reference: ksc-openapi.md 4.1 [K]). */
export function statusRecord(status: HostStatus): Params {
  return { hostname: status.host, hostdn: status.name, state_descr: status.description };
}

type Known = Pick<HostStatus, 'state' | 'description'>;

/** The newest result of each device, unless the task is at work there again. */
function knownStates(store: Store, task: number, now: number): Map<string, Known> {
  const known = new Map<string, Known>();
  const note = (sql: string, stateOf: (row: Row) => Known): void => {
    for (const row of store.all(sql, [task])) known.set(textOf(row, 'device'), stateOf(row));
  };
  note('SELECT device, state, text FROM task_results WHERE task = ?', (row) => ({
    state: resultBits[numberOf(row, 'state')] ?? hostStates.pending,
    description: textOf(row, 'text'),
  }));
  note('SELECT device, started FROM runs WHERE task = ?', (row) =>
    numberOf(row, 'started') > now
      ? { state: hostStates.scheduled, description: 'starts soon' }
      : { state: hostStates.running, description: 'running' },
  );
  note('SELECT device FROM suspended_runs WHERE task = ?', () => ({
    state: hostStates.paused,
    description: 'paused',
  }));
  return known;
}

/** The devices that a task can work on, wherever they are; a download runs on points only (domain.md 3.1 [V-sib]). */
function workplaces(store: Store, task: Row, now: number): Row[] {
  const product = `${textOf(task, 'product')}/${textOf(task, 'version')}`
    .replaceAll('"', '""')
    .replaceAll(/[*?[]/g, '[$&]');
  const { sql, bindings } = compileFilter(parseFilter(`(KLHST_WKS_PRODUCT_ID="${product}")`), deviceList, now);
  const isDownload = taskTypeOf(paramsOf(task, 'data')) === 'pointDownload';
  const only = isDownload ? ' AND t.id IN (SELECT host FROM points)' : '';
  return store.all(`SELECT t.id, t.name FROM devices t WHERE (${sql})${only} ORDER BY t.id`, bindings);
}
