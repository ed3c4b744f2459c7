import type { Store } from '../store/store.ts';
import { settingsText } from './agent-settings.ts';
import type { FleetDevice, FleetState } from './state.ts';
import { type SharedSets, saveSets } from './stored-sets.ts';

/** Writes the devices that have changed since they were last written, and what was installed and removed. */
export function saveDevices(store: Store, sets: SharedSets, dirty: Set<FleetDevice>, moves: FleetState['moves']): void {
  saveSets(store, sets);
  const moved = new Set(moves.map((move) => move.device));
  for (const device of dirty) {
    store.run(
      `UPDATE devices SET bases = ?, bases_installed = ?, delivered = ?, delivered_at = ?, licence_used = ?, product_set = ?,
         update_set = ? WHERE id = ?`,
      [
        device.bases,
        device.basesInstalled,
        device.delivered === undefined ? null : settingsText(device.delivered),
        device.deliveredAt,
        Number(device.hasUsedLicence),
        device.products.number,
        device.updates.number,
        device.id,
      ],
    );
    if (moved.has(device.id)) saveBuilds(store, device);
  }
  dirty.clear();
  for (const { device, update, installed } of moves)
    if (installed === null)
      store.run('DELETE FROM device_updates WHERE device = ? AND update_id = ?', [device, update]);
    else
      store.run('INSERT OR REPLACE INTO device_updates (device, update_id, installed) VALUES (?, ?, ?)', [
        device,
        update,
        installed,
      ]);
  moves.length = 0;
}

function saveBuilds(store: Store, device: FleetDevice): void {
  for (const { product, version, build } of device.products.products)
    store.run('UPDATE device_products SET build = ? WHERE device = ? AND product = ? AND version = ? AND build <> ?', [
      build,
      device.id,
      product,
      version,
      build,
    ]);
}
