import { servingOf } from '../fleet/coverage.ts';
import { explainWaiting } from '../fleet/explain.ts';
import { explainDatabases, isFresh, isProtected } from '../fleet/explain-databases.ts';
import { groupPath } from '../fleet/group-tree.ts';
import type { FleetDevice, FleetPoint, FleetState } from '../fleet/state.ts';
import { isOn, lastSync } from '../objects/working-hours.ts';
import type { Store } from '../store/store.ts';
import { statusOf } from './device-status.ts';
import type { Owners } from './owners.ts';
import { type InspectRow, timeOrNull } from './row.ts';

const hourMs = 3_600_000;

/** What each device has, where it takes files from, and what it waits for and why. */
export function inspectDevices(store: Store, state: FleetState, owners: Owners, now: number): InspectRow[] {
  const systems = new Map<string, string>();
  store.each('SELECT id, os FROM devices', ([id, os]) => systems.set(String(id), String(os)));
  const installed = installedTitles(store, state);
  const approved = state.updates.filter((update) => update.approval > 0);
  return byName(state).map((device) => {
    const { status, reasons, isVisible } = statusOf(device, now);
    return {
      id: device.id,
      device: device.name,
      server: owners.ofGroup(device.group),
      group: groupPath(state.groups, device.group),
      os: systems.get(device.id) ?? '',
      products: device.products.products.map(({ display, build }) => `${display} ${build}`).join('; '),
      databases: isProtected(device) ? databasesInWords(device, now) : null,
      status: reasons.length === 0 ? status : `${status}: ${reasons.join(', ')}`,
      visible: isVisible,
      point: state.coverage.serving(device, now)?.device.name ?? null,
      lastSync: timeOrNull(lastSync(device.hours, device.syncPhase, now) ?? null),
      settingsDelivered: timeOrNull(device.deliveredAt),
      installed: (installed.get(device.id) ?? []).join('; '),
      running: device.runs.map((run) => state.tasks.get(run.task)?.title ?? `task ${run.task}`).join('; '),
      databasesWait: explainDatabases(state, device, now),
      waiting: explainWaiting(state, approved, device, now).join('; '),
    };
  });
}

/** The repository of each point, its load, and whether it is active or stands by. */
export function inspectPoints(state: FleetState, owners: Owners, now: number): InspectRow[] {
  return [...state.points.values()].map((point) => ({
    point: point.device.name,
    host: point.host,
    server: owners.ofGroup(point.device.group),
    groups: point.groups.map((group) => groupPath(state.groups, group)).join('; '),
    networks: point.networks.length,
    assigned: point.isAutomatic ? 'automatically' : 'by hand',
    state: stateOf(state, point, now),
    deploysUpdates: point.deploysUpdates,
    databases: point.content === undefined ? null : ageInWords(now - point.content.bases),
    updatesUntil: timeOrNull(point.content?.knownUntil ?? null),
    differences: point.content?.hasDiffs ?? false,
    diskFreeMb: point.device.diskFreeMb,
    devices: state.coverage
      .areasOf(point)
      .filter((area) => servingOf(area, now) === point)
      .reduce((sum, area) => sum + area.devices.length, 0),
    load: point.load,
  }));
}

/** A point may be active for some devices and stand by for others; being active somewhere counts. */
function stateOf(state: FleetState, point: FleetPoint, now: number): string {
  if (!isOn(point.device.hours, now)) return 'off';
  const areas = state.coverage.areasOf(point);
  if (areas.some((area) => servingOf(area, now) === point)) return 'active';
  return areas.length === 0 || !point.deploysUpdates ? 'unused' : 'standby';
}

function byName(state: FleetState): FleetDevice[] {
  return [...state.devices.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Titles of all updates of each device in the order of their installation. */
function installedTitles(store: Store, state: FleetState): Map<string, string[]> {
  const known = new Map(state.updates.map((update) => [update.id, update.title]));
  const titles = new Map<string, string[]>();
  store.each('SELECT device, update_id FROM device_updates ORDER BY device, installed, update_id', ([device, id]) => {
    const title = known.get(Number(id)) ?? `update ${String(id)}`;
    const list = titles.get(String(device));
    if (list === undefined) titles.set(String(device), [title]);
    else list.push(title);
  });
  return titles;
}

function databasesInWords(device: FleetDevice, now: number): string {
  return isFresh(device, now) ? 'fresh' : ageInWords(now - device.bases);
}

function ageInWords(ms: number): string {
  const days = Math.floor(ms / (24 * hourMs));
  return days >= 1 ? `${days} d old` : `${Math.floor(ms / hourMs)} h old`;
}
