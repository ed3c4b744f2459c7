import { productFor } from './rules.ts';
import type { FleetDevice, FleetState, FleetUpdate } from './state.ts';

/** Puts an update on a device. */
export function install(state: FleetState, device: FleetDevice, update: FleetUpdate, time: number, by: string): void {
  device.updates.set(update.id, time);
  settleVersion(state, device, update);
  device.hasChanged = true;
  const text = `'${update.title}' installed on ${device.name} ${by}`;
  state.events.push({ time, kind: 'update-installed', device: device.id, task: null, text });
}

/** Takes a declined update off a device. */
export function uninstall(state: FleetState, device: FleetDevice, update: FleetUpdate, time: number): void {
  device.updates.delete(update.id);
  settleVersion(state, device, update);
  device.hasChanged = true;
  const text = `'${update.title}' uninstalled from ${device.name}, as it is declined`;
  state.events.push({ time, kind: 'update-uninstalled', device: device.id, task: null, text });
}

/** A product has the highest version that one of its installed updates brings, else the one it came with. */
function settleVersion(state: FleetState, device: FleetDevice, changed: FleetUpdate): void {
  const product = changed.toVersion === '' ? undefined : productFor(changed, device);
  if (product === undefined) return;
  product.build = state.updates
    .filter(
      (update) => update.toVersion !== '' && device.updates.has(update.id) && productFor(update, device) === product,
    )
    .map((update) => update.toVersion)
    .reduce((highest, version) => (isHigher(version, highest) ? version : highest), product.baseBuild);
}

function isHigher(a: string, b: string): boolean {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
