import type { Store } from '../store/store.ts';
import type { UpdateDescription, WorldDescription } from './description.ts';

const defaultSizeMb = 20;

/**
 * Inserts the updates of a world and gives those that each device has, by its id. What is released after the world's start is not on the
 * server's list yet.
 */
export function seedUpdates(
  store: Store,
  world: WorldDescription,
  idOf: (device: string) => string,
  created: number,
): Map<string, number[]> {
  const holders = new Map<string, string[]>();
  for (const { name, key = name, products } of world.devices)
    for (const { display } of products) {
      const list = holders.get(display);
      if (list === undefined) holders.set(display, [key]);
      else list.push(key);
    }
  const installed = new Map<string, number[]>();
  for (const update of world.updates) {
    seedUpdate(store, update, update.released > world.start ? 'releases' : 'updates', created);
    const devices = update.installedOn === 'all' ? (holders.get(update.productDisplay) ?? []) : update.installedOn;
    for (const device of devices) {
      const id = idOf(device);
      const list = installed.get(id);
      if (list === undefined) installed.set(id, [update.id]);
      else list.push(update.id);
    }
  }
  return installed;
}

function seedUpdate(store: Store, update: UpdateDescription, table: 'updates' | 'releases', created: number): void {
  const uid = update.uid ?? null;
  store.run(
    `INSERT INTO ${table} (id, source, uid, uid_hex, title, description, product, product_display, vendor, class,
       to_version, major_version, importance, uninstallable, eula, approval, released, registered, lcid, min_server, size)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
    [
      update.id,
      update.source,
      uid,
      uid === null ? null : Buffer.from(uid).toString('hex'),
      update.title,
      update.description,
      update.product,
      update.productDisplay,
      update.vendor,
      update.class,
      update.toVersion,
      update.majorVersion,
      update.importance,
      Number(update.isUninstallable),
      update.eula,
      update.approval,
      update.released,
      Math.max(update.released, created),
      update.minServer ?? '',
      update.sizeMb ?? defaultSizeMb,
    ],
  );
}
