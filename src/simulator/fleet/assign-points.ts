import { chainOf } from './group-tree.ts';
import { obstacleToDownload } from './rules.ts';
import type { FleetDevice, FleetState } from './state.ts';

/** From so many devices on a network segment gets a point (domain.md 2.4, several segments [R]). */
const leastDevices = 10;

/**
 * Assigns points to groups of the servers where that is on, as on-premises servers can (domain.md 0 and 2.1 [V]). How the product chooses is
 * not documented; our reading: a group with ten devices or more that no point covers gets the device with most free
 * disk space among those that are always on, the first by id of equals. True when there are new points.
 */
export function assignPoints(state: FleetState, at: number): boolean {
  const before = state.points.size;
  for (const group of [...state.groups.keys()].sort((a, b) => a - b)) {
    const devices = state.taskIndex.devicesIn(group);
    if (!state.automaticRoots.has(chainOf(state.groups, group).at(-1) ?? group)) continue;
    if (devices.length < leastDevices || devices.some((device) => state.coverage.covering(device).length > 0)) continue;
    const chosen = bestOf(devices.filter((device) => isFit(state, device)));
    if (chosen === undefined) continue;
    state.points.set(chosen.id, {
      host: chosen.id,
      device: chosen,
      groups: [group],
      networks: [],
      deploysUpdates: true,
      isAutomatic: true,
      content: undefined,
      load: 0,
    });
    const text = `${chosen.name} was made a distribution point automatically`;
    state.events.push({ time: at, kind: 'point-assigned', device: chosen.id, task: null, text });
  }
  if (state.points.size === before) return false;
  state.coverage.rebuild(state.points.values(), state.devices.values());
  return true;
}

function isFit(state: FleetState, device: FleetDevice): boolean {
  return (
    device.hours.type === 'always' && !state.points.has(device.id) && obstacleToDownload(state, device) === undefined
  );
}

function bestOf(devices: readonly FleetDevice[]): FleetDevice | undefined {
  return devices.reduce<FleetDevice | undefined>((best, device) => {
    if (best === undefined || device.diskFreeMb > best.diskFreeMb) return device;
    return device.diskFreeMb === best.diskFreeMb && device.id < best.id ? device : best;
  }, undefined);
}
