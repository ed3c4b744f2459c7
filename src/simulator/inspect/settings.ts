import { fullName } from '../filter/group-list.ts';
import { productFor } from '../fleet/rules.ts';
import { groupPath } from '../fleet/serving-point.ts';
import type { FleetState, FleetTask } from '../fleet/state.ts';
import { scheduleInWords } from '../objects/schedule.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { utcSeconds } from '../wire/value.ts';
import { type InspectRow, timeOrNull } from './row.ts';

export function inspectGroups(store: Store, state: FleetState): InspectRow[] {
  const rows = store.all(`SELECT t.id, t.name, ${fullName('t.id')} AS full FROM groups t ORDER BY full`);
  const devices = [...state.devices.values()];
  return rows.map((row) => {
    const id = numberOf(row, 'id');
    const settings = state.agentSettings(id);
    return {
      id,
      group: textOf(row, 'full'),
      devices: devices.filter((device) => device.group === id).length,
      filesFromPointsOnly: settings.pointsOnly,
      installsUndefinedPatches: settings.autoInstallUndefined,
      downloadsDiffFiles: settings.downloadDiffFiles,
    };
  });
}

export function inspectTasks(state: FleetState): InspectRow[] {
  return [...state.tasks.values()].map((task) => ({
    id: task.id,
    task: task.title,
    type: typeInWords(task),
    scope: scopeInWords(state, task),
    schedule: scheduleInWords(task.schedule),
    enabled: task.isEnabled,
    lastRun: timeOrNull(task.lastRun),
    nextRun: timeOrNull(task.nextRun),
    running: [...state.runs.values()].filter((run) => run.task === task.id).length,
    lastResult: task.lastResult,
  }));
}

export function inspectPolicies(store: Store, state: FleetState): InspectRow[] {
  return store.all('SELECT * FROM policies ORDER BY id').map((row) => ({
    id: numberOf(row, 'id'),
    policy: textOf(row, 'name'),
    product: `${textOf(row, 'product')}/${textOf(row, 'version')}`,
    group: groupPath(state, numberOf(row, 'group_id')),
    active: row['active'] === 1,
    inherits: row['accept_parent'] === 1,
    forcesChildren: row['force_children'] === 1,
    modified: utcSeconds(numberOf(row, 'modified')),
  }));
}

/** Updates of all vendors; counts are of devices, and waiting are those that an approved one applies to without it. */
export function inspectUpdates(store: Store, state: FleetState): InspectRow[] {
  const known = new Map(state.updates.map((update) => [update.id, update]));
  const devices = [...state.devices.values()];
  const rows = store.all(
    `SELECT u.*, (SELECT count(*) FROM device_updates i WHERE i.update_id = u.id) AS installed FROM updates u ORDER BY u.id`,
  );
  return rows.map((row) => {
    const update = known.get(numberOf(row, 'id'));
    const applies = update === undefined ? [] : devices.filter((device) => productFor(update, device) !== undefined);
    return {
      id: numberOf(row, 'id'),
      source: numberOf(row, 'source'),
      update: row['uid_hex'] === null ? '' : textOf(row, 'uid_hex'),
      title: textOf(row, 'title'),
      product: textOf(row, 'product_display'),
      status: ['Declined', 'Undefined', 'Approved'][numberOf(row, 'approval') + 1] ?? '',
      importance: ['unknown', 'not critical', 'critical'][numberOf(row, 'importance')] ?? '',
      eula: eulaInWords(state, numberOf(row, 'eula')),
      uninstallable: row['uninstallable'] === 1,
      installed: numberOf(row, 'installed'),
      waiting:
        update !== undefined && update.approval > 0
          ? applies.filter((device) => !device.updates.has(update.id)).length
          : 0,
    };
  });
}

function eulaInWords(state: FleetState, eula: number): string {
  if (eula === 0) return '';
  const name = state.eulaNames.get(eula) ?? String(eula);
  return `${name} (${state.acceptedEulas.has(eula) ? 'accepted' : 'not accepted'})`;
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
      return `group ${groupPath(state, task.scope.group)}`;
    case 'hosts':
      return `${task.scope.hosts.length} device(s)`;
    case 'selection':
      return `selection ${task.scope.selection}`;
    case 'server':
      return 'the server';
  }
}
