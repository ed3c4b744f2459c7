import { writeMeta } from '../store/meta.ts';
import type { Store } from '../store/store.ts';
import { settingsText } from './agent-settings.ts';
import type { FleetDevice, FleetState } from './state.ts';

const keptEvents = 50_000;

/** Writes back what has changed while time moved up to `processed`. */
export function saveFleet(store: Store, state: FleetState, processed: number): void {
  saveDevices(store, state.devices);
  for (const { host, content } of state.points.values())
    store.run('UPDATE points SET content = ?, bases = ? WHERE host = ?', [
      content?.knownUntil ?? null,
      content?.bases ?? null,
      host,
    ]);
  for (const task of state.tasks.values())
    store.run('UPDATE tasks SET next_run = ?, run_requested = ?, last_run = ?, last_result = ? WHERE id = ?', [
      task.nextRun,
      task.runRequested,
      task.lastRun,
      task.lastResult,
      task.id,
    ]);
  store.run('DELETE FROM runs');
  for (const run of state.runs.values())
    store.run('INSERT INTO runs (task, device, started, ends, content, bases, source) VALUES (?, ?, ?, ?, ?, ?, ?)', [
      run.task,
      run.device,
      run.started,
      run.ends,
      run.content.knownUntil,
      run.content.bases,
      run.source,
    ]);
  saveEvents(store, state);
  if (state.serverContent !== undefined) writeMeta(store, 'serverContent', JSON.stringify(state.serverContent));
  writeMeta(store, 'processed', processed);
}

/** Writes the devices that have changed since they were last written. */
export function saveDevices(store: Store, devices: ReadonlyMap<string, FleetDevice>): void {
  for (const device of devices.values()) {
    if (!device.hasChanged) continue;
    device.hasChanged = false;
    store.run(
      'UPDATE devices SET bases = ?, bases_installed = ?, last_sync = ?, delivered = ?, delivered_at = ? WHERE id = ?',
      [
        device.bases,
        device.basesInstalled,
        device.lastSync,
        device.delivered === undefined ? null : settingsText(device.delivered),
        device.deliveredAt,
        device.id,
      ],
    );
    for (const product of device.products)
      store.run(
        'UPDATE device_products SET build = ? WHERE device = ? AND product = ? AND version = ? AND build <> ?',
        [product.build, device.id, product.product, product.version, product.build],
      );
    saveUpdates(store, device);
  }
}

function saveUpdates(store: Store, device: FleetDevice): void {
  const before = new Set(
    store
      .all('SELECT update_id FROM device_updates WHERE device = ?', [device.id])
      .map((row) => Number(row['update_id'])),
  );
  for (const [id, installed] of device.updates)
    if (!before.delete(id))
      store.run('INSERT INTO device_updates (device, update_id, installed) VALUES (?, ?, ?)', [
        device.id,
        id,
        installed,
      ]);
  for (const id of before) store.run('DELETE FROM device_updates WHERE device = ? AND update_id = ?', [device.id, id]);
}

function saveEvents(store: Store, state: FleetState): void {
  if (state.events.length === 0) return;
  for (const { time, kind, device, task, text } of state.events)
    store.run('INSERT INTO events (time, kind, device, task, text) VALUES (?, ?, ?, ?, ?)', [
      time,
      kind,
      device,
      task,
      text,
    ]);
  store.run('DELETE FROM events WHERE seq <= (SELECT max(seq) FROM events) - ?', [keptEvents]);
}
