import { type FleetProduct, ProductSets, UpdateSets } from '../fleet/shared-sets.ts';
import { saveSets } from '../fleet/stored-sets.ts';
import { parseWorkingHours, syncIntervalMs } from '../objects/working-hours.ts';
import type { Store } from '../store/store.ts';
import type { DeviceDescription, WorldDescription } from './description.ts';
import { stableNumber } from './stable-id.ts';

/** Inserts the devices of a world with their products, in the order of their ids, which keeps a large one fast. */
export function seedDevices(
  store: Store,
  world: WorldDescription,
  ids: ReadonlyMap<string, string>,
  seed: number,
  created: number,
  installed: ReadonlyMap<string, readonly number[]>,
): void {
  const sets = { products: new ProductSets(), updates: new UpdateSets() };
  const devices = world.devices.map((device) => ({ device, id: ids.get(device.key ?? device.name) ?? '' }));
  devices.sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { device, id } of devices) {
    const productSet = sets.products.of(sortedProducts(device)).number;
    const updateSet = sets.updates.of(installed.get(id) ?? []).number;
    const bases = basesOf(device, world.start);
    // A device is as old as the oldest thing on it.
    const since = Math.min(created, bases);
    seedDevice(store, device, id, seed, world.start, { bases, since }, productSet, updateSet);
    for (const { product, version, display, build } of device.products)
      store.run(
        `INSERT INTO device_products (device, product, version, display, base_build, build, installed)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [id, product, version, display, build, build, since],
      );
    for (const update of installed.get(id) ?? [])
      store.run('INSERT INTO device_updates (device, update_id, installed) VALUES (?, ?, ?)', [id, update, since]);
  }
  saveSets(store, sets);
}

/** When the databases of a device are from: none has got any since it was switched on for the last time. */
function basesOf(device: DeviceDescription, start: number): number {
  const hours = parseWorkingHours(device.workingHours ?? 'always');
  const bases = start - device.databasesAgeMs;
  return hours.type === 'gone' ? Math.min(bases, hours.since) : bases;
}

function sortedProducts(device: DeviceDescription): FleetProduct[] {
  return device.products
    .map(({ product, version, display, build }) => ({ product, version, display, baseBuild: build, build }))
    .sort((a, b) => (a.product < b.product ? -1 : 1));
}

function seedDevice(
  store: Store,
  device: DeviceDescription,
  id: string,
  seed: number,
  start: number,
  { bases, since }: { readonly bases: number; readonly since: number },
  productSet: number,
  updateSet: number,
): void {
  const offset = stableNumber(`${seed}/sync/${device.key ?? device.name}`, syncIntervalMs / 1000) * 1000;
  store.run(
    `INSERT INTO devices (id, name, fqdn, domain, group_id, platform, os, server, created, bases, bases_installed,
       sync_phase, location, power, disk_free, bandwidth, licence, local, product_set, update_set)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      device.name,
      `${device.name}.${device.domain}`,
      device.domain,
      device.group,
      device.platform,
      device.os,
      Number(device.isServer),
      since,
      bases,
      bases,
      (start + offset) % syncIntervalMs,
      device.location ?? '',
      device.workingHours ?? 'always',
      device.diskFreeMb ?? 200_000,
      device.bandwidthMbit ?? 100,
      device.licence ?? 'valid',
      device.localSettings === undefined ? null : JSON.stringify(device.localSettings),
      productSet,
      updateSet,
    ],
  );
}
