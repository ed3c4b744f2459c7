import { isTopGroup } from '../objects/groups.ts';
import { modifyPoint, pointInfo, unregisterPoint } from '../objects/points.ts';
import {
  readSection,
  removePolicy,
  requirePolicy,
  sectionNames,
  touchPolicy,
  writeSection,
} from '../objects/policies.ts';
import { changeRevised } from '../objects/revisions.ts';
import { requireTask, taskData, updateTask } from '../objects/tasks.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { insideParams, integerOf, type Params, params } from '../wire/value.ts';
import { WireError } from '../wire/wire-error.ts';
import type { FaultEdit } from './fault.ts';
import type { ReadObject } from './read-object.ts';

/** The other administrator, as revisions name it. */
const user = 'competitor';
const suffix = ' (edited)';

/**
 * Another administrator edits an object, by the rules that hold for everybody: a setting of it, its name, or all of it. What
 * cannot be (a point has no name, an update cannot be removed, a group may not be empty) becomes an edit of a setting. Gives
 * what was done in words, or undefined when the object is gone already.
 */
export function compete(store: Store, object: ReadObject, edit: FaultEdit, now: number): string | undefined {
  return store.transaction('write', () => {
    const what = tried(() => perform(store, object, edit, now));
    if (what !== undefined)
      store.run("INSERT INTO events (time, kind, device, task, text) VALUES (?, 'edited-by-other', NULL, ?, ?)", [
        now,
        object.type === 'task' && edit !== 'remove' ? object.id : null,
        what,
      ]);
    return what;
  });
}

function tried(work: () => string): string | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function perform(store: Store, object: ReadObject, edit: FaultEdit, now: number): string {
  switch (object.type) {
    case 'task':
      return editTask(store, object.id, edit, now);
    case 'policy':
      return editPolicy(store, object.id, edit, now);
    case 'point':
      return editPoint(store, object.host, edit);
    case 'group':
      return editGroup(store, object.id, edit, now);
    case 'update':
      return editUpdate(store, object.id);
  }
}

/** The setting is the longest time a task may run, in minutes. */
function editTask(store: Store, id: number, edit: FaultEdit, now: number): string {
  const data = taskData(store, requireTask(store, id));
  if (edit === 'remove') {
    for (const table of ['runs', 'task_results']) store.run(`DELETE FROM ${table} WHERE task = ?`, [id]);
    store.run('DELETE FROM tasks WHERE id = ?', [id]);
    return `task ${id} removed`;
  }
  const info = insideParams(data['TASK_INFO_PARAMS']) ?? {};
  const name = `${String(info['DisplayName']).slice(0, 100 - suffix.length)}${suffix}`;
  const changed: Params =
    edit === 'name'
      ? { ...data, TASK_INFO_PARAMS: params({ ...info, DisplayName: name }) }
      : { ...data, TASK_MAX_EXEC_TIME: (integerOf(data['TASK_MAX_EXEC_TIME']) ?? 0) + 1 };
  changeRevised(store, 'task', id, { user, now }, () => updateTask(store, id, changed, now));
  return edit === 'name' ? `task ${id} renamed` : `task ${id}: TASK_MAX_EXEC_TIME changed`;
}

function editPolicy(store: Store, id: number, edit: FaultEdit, now: number): string {
  const row = requirePolicy(store, id);
  if (edit === 'remove') {
    removePolicy(store, id);
    return `policy ${id} removed`;
  }
  return changeRevised(store, 'policy', id, { user, now }, () => {
    const place = edit === 'setting' ? toggleFirstSwitch(store, id) : undefined;
    if (place === undefined)
      store.run('UPDATE policies SET name = ? WHERE id = ?', [`${textOf(row, 'name')}${suffix}`, id]);
    touchPolicy(store, id, now);
    return place === undefined ? `policy ${id} renamed` : `policy ${id}: ${place} changed`;
  });
}

/** Turns the first setting of a policy that is on or off; undefined when it has none. */
function toggleFirstSwitch(store: Store, policy: number): string | undefined {
  for (const section of sectionNames(store, policy)) {
    const data = readSection(store, policy, section) ?? {};
    for (const [name, setting] of Object.entries(data)) {
      const inside = insideParams(setting);
      const value = inside?.['KLPRSS_Val'];
      if (inside === undefined || typeof value !== 'boolean') continue;
      writeSection(store, policy, section, { ...data, [name]: params({ ...inside, KLPRSS_Val: !value }) });
      return `${section}/${name}`;
    }
  }
  return undefined;
}

function editPoint(store: Store, host: string, edit: FaultEdit): string {
  const info = pointInfo(store, host);
  if (edit === 'remove') {
    unregisterPoint(store, host);
    return `distribution point ${host} removed`;
  }
  modifyPoint(store, { ...info, UaPort: (integerOf(info['UaPort']) ?? 13_000) + 1 });
  return `distribution point ${host}: UaPort changed`;
}

function editGroup(store: Store, id: number, edit: FaultEdit, now: number): string {
  const row = store.get('SELECT name, attributes FROM groups WHERE id = ?', [id]);
  if (row === undefined) throw new WireError('notFound', `no group ${id}`);
  if (edit === 'remove' && isEmpty(store, id)) {
    store.run('DELETE FROM groups WHERE id = ?', [id]);
    return `group ${id} removed`;
  }
  if (edit === 'name' && !isTopGroup(store, id)) {
    store.run('UPDATE groups SET name = ?, updated = ? WHERE id = ?', [`${textOf(row, 'name')}${suffix}`, now, id]);
    return `group ${id} renamed`;
  }
  const attributes = JSON.parse(textOf(row, 'attributes')) as Params;
  const period = (integerOf(attributes['autoRemovePeriod']) ?? 0) + 1;
  store.run('UPDATE groups SET attributes = ?, updated = ? WHERE id = ?', [
    JSON.stringify({ ...attributes, autoRemovePeriod: period }),
    now,
    id,
  ]);
  return `group ${id}: autoRemovePeriod changed`;
}

function isEmpty(store: Store, id: number): boolean {
  if (isTopGroup(store, id)) return false;
  const isUsed = (table: string, column: string): boolean =>
    store.get(`SELECT 1 FROM ${table} WHERE ${column} = ? LIMIT 1`, [id]) !== undefined;
  return !isUsed('groups', 'parent') && !['devices', 'policies', 'tasks'].some((table) => isUsed(table, 'group_id'));
}

/** What is approved becomes undefined, everything else approved. */
function editUpdate(store: Store, id: number): string {
  const row = store.get('SELECT approval FROM updates WHERE id = ?', [id]);
  if (row === undefined) throw new WireError('notFound', `no update ${id}`);
  store.run('UPDATE updates SET approval = ? WHERE id = ?', [numberOf(row, 'approval') === 1 ? 0 : 1, id]);
  return `update ${id}: approval changed`;
}
