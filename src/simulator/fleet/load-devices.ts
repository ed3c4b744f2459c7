import type { SQLOutputValue } from 'node:sqlite';
import { parseWorkingHours, type WorkingHours } from '../objects/working-hours.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import type { Platform } from '../world/description.ts';
import type { AgentSettingsReader } from './agent-settings.ts';
import type { ProductSet, UpdateSet } from './shared-sets.ts';
import type { AgentSettings, FleetDevice, Licence } from './state.ts';
import type { SharedSets } from './stored-sets.ts';

/** Columns in the order in which `loadDevices` takes them. */
const columns = `id, name, group_id, platform, location, power, sync_phase, disk_free, bandwidth, licence, local,
  product_set, update_set, bases, bases_installed, delivered, delivered_at, licence_used`;

/** Loads all devices, or some by their ids, in the order of their ids, with shared sets for what they have in common. */
export function loadDevices(
  store: Store,
  sets: SharedSets,
  settings: AgentSettingsReader,
  only?: readonly string[],
): Map<string, FleetDevice> {
  const devices = new Map<string, FleetDevice>();
  const hours = new Map<string, WorkingHours>();
  const strings = new Map<string, string>();
  // The database gives a new string for each value; a large fleet keeps one of each instead.
  const shared = (value: unknown): string => {
    const text = String(value);
    const known = strings.get(text);
    if (known !== undefined) return known;
    strings.set(text, text);
    return text;
  };
  const hoursOf = (value: unknown): WorkingHours => {
    const text = String(value);
    const found = hours.get(text) ?? parseWorkingHours(text);
    if (!text.startsWith('laptop')) hours.set(text, found);
    return found;
  };
  const addDevice = (row: readonly SQLOutputValue[]): void => {
    const [id, name, group, platform, location, power, phase, disk, bandwidth, licence, local, ...rest] = row;
    const [productSet, updateSet, bases, basesInstalled, delivered, deliveredAt, licenceUsed] = rest;
    const host = String(id);
    devices.set(host, {
      id: host,
      name: String(name),
      group: Number(group),
      platform: shared(platform) as Platform,
      location: shared(location),
      hours: hoursOf(power),
      syncPhase: Number(phase),
      diskFreeMb: Number(disk),
      bandwidthMbit: Number(bandwidth),
      licence: shared(licence) as Licence,
      local: typeof local === 'string' ? (JSON.parse(local) as Partial<AgentSettings>) : undefined,
      products: sets.products.numbered(Number(productSet ?? -1)) ?? readProducts(store, sets, host),
      updates: sets.updates.numbered(Number(updateSet ?? -1)) ?? readUpdates(store, sets, host),
      bases: Number(bases),
      basesInstalled: Number(basesInstalled),
      delivered: typeof delivered === 'string' ? settings.parse(delivered) : undefined,
      deliveredAt: typeof deliveredAt === 'number' ? deliveredAt : null,
      hasUsedLicence: licenceUsed === 1,
      area: undefined,
      runs: noRuns,
      isSyncQueued: false,
    });
  };
  const some = only === undefined ? '' : ' WHERE id IN (SELECT value FROM json_each(?))';
  const ids = only === undefined ? [] : [JSON.stringify(only)];
  store.each(`SELECT ${columns} FROM devices${some} ORDER BY id`, addDevice, ids);
  return devices;
}

const noRuns: FleetDevice['runs'] = [];

/** For a device that was added to the tables by somebody else than the fleet. */
function readProducts(store: Store, sets: SharedSets, device: string): ProductSet {
  const rows = store.all('SELECT * FROM device_products WHERE device = ? ORDER BY product, version', [device]);
  return sets.products.of(
    rows.map((row) => ({
      product: textOf(row, 'product'),
      version: textOf(row, 'version'),
      display: textOf(row, 'display'),
      baseBuild: textOf(row, 'base_build'),
      build: textOf(row, 'build'),
    })),
  );
}

function readUpdates(store: Store, sets: SharedSets, device: string): UpdateSet {
  const rows = store.all('SELECT update_id FROM device_updates WHERE device = ?', [device]);
  return sets.updates.of(rows.map((row) => numberOf(row, 'update_id')));
}
