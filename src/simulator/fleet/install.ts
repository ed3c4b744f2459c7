import { isHigher } from '../world/version.ts';
import { productFor } from './rules.ts';
import type { FleetProduct } from './shared-sets.ts';
import type { FleetDevice, FleetState, FleetUpdate } from './state.ts';

/** Puts an update on a device. */
export function install(state: FleetState, device: FleetDevice, update: FleetUpdate, time: number, by: string): void {
  device.updates = state.sets.updates.with(device.updates, update.id);
  settleVersion(state, device, update);
  state.dirty.add(device);
  state.moves.push({ device: device.id, update: update.id, installed: time });
  const text = `'${update.title}' installed on ${device.name} ${by}`;
  state.events.push({ time, kind: 'update-installed', device: device.id, task: null, text });
}

/** Takes a declined update off a device. */
export function uninstall(state: FleetState, device: FleetDevice, update: FleetUpdate, time: number): void {
  device.updates = state.sets.updates.without(device.updates, update.id);
  settleVersion(state, device, update);
  state.dirty.add(device);
  state.moves.push({ device: device.id, update: update.id, installed: null });
  const text = `'${update.title}' uninstalled from ${device.name}, as it is declined`;
  state.events.push({ time, kind: 'update-uninstalled', device: device.id, task: null, text });
}

/**
 * A product has the highest version that one of its installed updates brings, else the one it came with (domain.md 6.1
 * tells that a declined update is uninstalled [V], not what is there then: our reading).
 */
function settleVersion(state: FleetState, device: FleetDevice, changed: FleetUpdate): void {
  const product = changed.toVersion === '' ? undefined : productFor(changed, device);
  if (product === undefined) return;
  const build = state.updates
    .filter((update) => update.toVersion !== '' && device.updates.ids.has(update.id))
    .filter((update) => productFor(update, device) === product)
    .map((update) => update.toVersion)
    .reduce((highest, version) => (isHigher(version, highest) ? version : highest), product.baseBuild);
  device.products = state.sets.products.of(
    device.products.products.map((one): FleetProduct => (one === product ? { ...one, build } : one)),
  );
}
