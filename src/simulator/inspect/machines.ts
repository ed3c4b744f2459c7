import { explainWaiting } from '../fleet/explain.ts';
import { groupPath, servingPoint } from '../fleet/serving-point.ts';
import type { FleetDevice, FleetState } from '../fleet/state.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { type InspectRow, timeOrNull } from './row.ts';

const hourMs = 3_600_000;
/** "Up to date" for people: databases at most a day old (additions 5, AV database status [D]). */
const freshMs = 24 * hourMs;

/** What each device has, where it takes files from, and what it waits for and why. */
export function inspectDevices(store: Store, state: FleetState, now: number): InspectRow[] {
  const systems = new Map(store.all('SELECT id, os FROM devices').map((row) => [textOf(row, 'id'), textOf(row, 'os')]));
  return byName(state).map((device) => {
    const point = servingPoint(state, device.group);
    return {
      id: device.id,
      device: device.name,
      group: groupPath(state, device.group),
      os: systems.get(device.id) ?? '',
      products: device.products.map(({ display, build }) => `${display} ${build}`).join('; '),
      databases: databasesInWords(device, now),
      point: point === undefined ? null : (state.devices.get(point.host)?.name ?? point.host),
      lastSync: timeOrNull(device.lastSync),
      settingsDelivered: timeOrNull(device.deliveredAt),
      installed: titles(state, device).join('; '),
      waiting: explainWaiting(state, device, now).join('; '),
    };
  });
}

/** The repository of each point and how many devices it serves. */
export function inspectPoints(store: Store, state: FleetState, now: number): InspectRow[] {
  const served = new Map<string, number>();
  for (const device of state.devices.values()) {
    const host = servingPoint(state, device.group)?.host;
    if (host !== undefined) served.set(host, (served.get(host) ?? 0) + 1);
  }
  const networks = new Map(
    store
      .all("SELECT host, count(*) AS n FROM point_scope WHERE kind = 'network' GROUP BY host")
      .map((row) => [textOf(row, 'host'), numberOf(row, 'n')]),
  );
  return [...state.points.values()].map((point) => ({
    point: state.devices.get(point.host)?.name ?? point.host,
    host: point.host,
    groups: point.groups.map((group) => groupPath(state, group)).join('; '),
    networks: networks.get(point.host) ?? 0,
    deploysUpdates: point.deploysUpdates,
    databases: point.content === undefined ? null : ageInWords(now - point.content.bases),
    updatesUntil: timeOrNull(point.content?.knownUntil ?? null),
    devices: served.get(point.host) ?? 0,
  }));
}

function byName(state: FleetState): FleetDevice[] {
  return [...state.devices.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Titles of all updates of a device in the order of their installation. */
function titles(state: FleetState, device: FleetDevice): string[] {
  const known = new Map(state.updates.map((update) => [update.id, update.title]));
  return [...device.updates]
    .sort(([idA, timeA], [idB, timeB]) => timeA - timeB || idA - idB)
    .map(([id]) => known.get(id) ?? `update ${id}`);
}

function databasesInWords(device: FleetDevice, now: number): string {
  const age = now - device.bases;
  return age <= freshMs ? 'fresh' : ageInWords(age);
}

function ageInWords(ms: number): string {
  const days = Math.floor(ms / (24 * hourMs));
  return days >= 1 ? `${days} d old` : `${Math.floor(ms / hourMs)} h old`;
}
