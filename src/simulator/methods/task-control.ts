import { createHash, randomBytes } from 'node:crypto';
import { changeRevised } from '../objects/revisions.ts';
import { startEventRules } from '../objects/task-attributes.ts';
import { requireTask, taskData, updateTask } from '../objects/tasks.ts';
import { maybeNumberOf, numberOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { checkAttributes } from '../wire/attributes.ts';
import { insideParams, isArray, type Params, params } from '../wire/value.ts';
import { badFormat, notPermitted } from '../wire/wire-error.ts';
import { requireHost } from './host.ts';
import { type CallContext, type Method, method } from './method.ts';
import { taskId } from './task.ts';

/** Reference: ksc-openapi.md 4.1, task state [D]. */
const failedState = 3;
const passwordSpec = {
  wstrUser: 'string',
  wstrPass: 'string',
  wstrOldPass: 'string',
  pActions: 'params?',
} as const;

/** Starting, stopping and what belongs to it, of class Tasks (reference: ksc-openapi.md 4.1). */
export const taskControlMethods: readonly Method[] = [
  method('Tasks.RunTask', 'K', 'write', { strTask: 'string' }, ({ store, now }, { strTask }) => {
    const id = numberOf(requireTask(store, taskId(strTask)), 'id');
    store.run('UPDATE tasks SET run_requested = ? WHERE id = ?', [now, id]);
    return {};
  }),
  method('Tasks.CancelTask', 'K', 'write', { strTask: 'string' }, (context, { strTask }) => {
    cancelTask(context, numberOf(requireTask(context.store, taskId(strTask)), 'id'));
    return {};
  }),
  method('Tasks.SuspendTask', 'K', 'write', { strTask: 'string' }, ({ store, now }, { strTask }) => {
    suspendTask(store, numberOf(requireTask(store, taskId(strTask)), 'id'), now);
    return {};
  }),
  method('Tasks.ResumeTask', 'K', 'write', { strTask: 'string' }, ({ store, now }, { strTask }) => {
    resumeTask(store, numberOf(requireTask(store, taskId(strTask)), 'id'), now);
    return {};
  }),
  method('Tasks.SetTaskStartEvent', 'K', 'write', { strTask: 'string', pData: 'params' }, (context, args) => {
    checkAttributes(args.pData, startEventRules, 'pData', true);
    setStartEvent(context, taskId(args.strTask), args.pData);
    return {};
  }),
  method('Tasks.GetTaskStartEvent', 'K', 'read', { strTask: 'string' }, ({ store }, { strTask }) => ({
    PxgRetVal: startEventOf(taskData(store, requireTask(store, taskId(strTask)))).event,
  })),
  method('Tasks.AddHostToTask', 'K', 'write', { strTask: 'string', strHostName: 'string' }, (context, args) => {
    addHost(context, taskId(args.strTask), requireHost(context.store, args.strHostName));
    return {};
  }),
  method('Tasks.ProtectPassword', 'K', 'read', { strPassword: 'string' }, (_context, { strPassword }) => ({
    PxgRetVal: protectPassword(strPassword),
  })),
  // No task of this world runs under an account, so there is nothing to change (our choice).
  method('Tasks.UpdateCredPasswords', 'K', 'read', passwordSpec, () => ({ PxgRetVal: {} })),
  method(
    'Tasks.UpdateCredPasswordsAsync',
    'K',
    'read',
    { ...passwordSpec, wstrRequestId: 'string' },
    ({ memory, session }, { wstrRequestId }) => {
      memory.actions.startAs(session, wstrRequestId, { succeeded: true, data: {} });
      return {};
    },
  ),
  method('Tasks.CancelUpdateCredPasswords', 'K', 'read', { wstrRequestId: 'string' }, ({ memory, session }, args) => {
    memory.actions.cancel(session, args.wstrRequestId);
    return {};
  }),
];

/** A cancelled run has failed (our choice: the documents have no state for it). A task that does not run stays as it is. */
function cancelTask({ store, session, now }: CallContext, id: number): void {
  const running = store.all(
    'SELECT device FROM runs WHERE task = :id UNION SELECT device FROM suspended_runs WHERE task = :id ORDER BY 1',
    { id },
  );
  const text = `cancelled by ${session.user}`;
  for (const row of running) {
    const device = textOf(row, 'device');
    store.run("INSERT INTO events (time, kind, device, task, text) VALUES (?, 'task-cancelled', ?, ?, ?)", [
      now,
      device === '' ? null : device,
      id,
      text,
    ]);
    store.run('INSERT OR REPLACE INTO task_results (task, device, state, time, text) VALUES (?, ?, ?, ?, ?)', [
      id,
      device,
      failedState,
      now,
      text,
    ]);
  }
  store.run('DELETE FROM runs WHERE task = ?', [id]);
  store.run('DELETE FROM suspended_runs WHERE task = ?', [id]);
  store.run('UPDATE tasks SET run_requested = NULL WHERE id = ? AND run_requested IS NOT NULL', [id]);
}

/** Its runs are put aside; a task that does not run stays as it is (our choice). */
function suspendTask(store: Store, id: number, now: number): void {
  for (const run of store.all('SELECT * FROM runs WHERE task = ? ORDER BY device', [id]))
    store.run('INSERT INTO suspended_runs (task, device, suspended_at, run) VALUES (?, ?, ?, ?)', [
      id,
      textOf(run, 'device'),
      now,
      JSON.stringify(run),
    ]);
  store.run('DELETE FROM runs WHERE task = ?', [id]);
}

/** Its runs go on with the time that they had left. */
function resumeTask(store: Store, id: number, now: number): void {
  for (const row of store.all('SELECT suspended_at, run FROM suspended_runs WHERE task = ? ORDER BY device', [id])) {
    const run = JSON.parse(textOf(row, 'run')) as Row;
    const pause = now - numberOf(row, 'suspended_at');
    const ends = maybeNumberOf(run, 'ends');
    const moved: Row = { ...run, started: numberOf(run, 'started') + pause, ends: ends === null ? null : ends + pause };
    const columns = Object.keys(moved);
    store.run(
      `INSERT INTO runs (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
      Object.values(moved),
    );
  }
  store.run('DELETE FROM suspended_runs WHERE task = ?', [id]);
}

/** Only a task for a list of hosts takes one more. */
function addHost({ store, session, now }: CallContext, id: number, host: string): void {
  const data = taskData(store, requireTask(store, id));
  const info = insideParams(data['TASK_INFO_PARAMS']) ?? {};
  const hosts = info['HostList'];
  if (!isArray(hosts)) throw notPermitted('the task is not for a list of hosts');
  if (hosts.includes(host)) return;
  const changed = { ...data, TASK_INFO_PARAMS: params({ ...info, HostList: [...hosts, host] }) };
  changeRevised(store, 'task', id, { user: session.user, now }, () => updateTask(store, id, changed, now));
}

/** The event takes the place of another one, and is part of the data of the task (reference: ksc-openapi.md 4.2 [G]). */
function setStartEvent({ store, session, now }: CallContext, id: number, event: Params): void {
  const { rest } = startEventOf(taskData(store, requireTask(store, id)));
  changeRevised(store, 'task', id, { user: session.user, now }, () =>
    updateTask(store, id, { ...rest, ...event }, now),
  );
}

function startEventOf(data: Params): { readonly event: Params; readonly rest: Params } {
  const isEvent = ([name]: [string, unknown]): boolean => Object.hasOwn(startEventRules, name);
  const all = Object.entries(data);
  return {
    event: Object.fromEntries(all.filter(isEvent)),
    rest: Object.fromEntries(all.filter((one) => !isEvent(one))),
  };
}

/** Bytes that only a server could read. This one keeps no password: it gives a salted digest. */
function protectPassword(password: string): string {
  if (password.length > 1000) throw badFormat('strPassword has at most 1000 characters');
  const salt = randomBytes(16);
  const digest = createHash('sha256').update(salt).update(password, 'utf8').digest();
  return Buffer.concat([salt, digest]).toString('base64');
}
