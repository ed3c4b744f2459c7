import { textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { AgentSettingsReader } from './agent-settings.ts';
import { Coverage } from './coverage.ts';
import { chainOf, serverOf } from './group-tree.ts';
import { loadDevices } from './load-devices.ts';
import { loadGroups } from './load-groups.ts';
import { loadNetworks, loadPoints } from './load-points.ts';
import { loadSets } from './stored-sets.ts';

/** Host ids of the points whose scope covers a device, by its stored id, nearest first; loads of the fleet what tells it only. */
export function coveringPoints(store: Store, host: string): string[] {
  const groups = loadGroups(store);
  const chain = (group: number): number[] => chainOf(groups, group);
  const settings = new AgentSettingsReader(store, chain);
  const devices = loadDevices(store, loadSets(store), settings, [
    host,
    ...store.all('SELECT host FROM points').map((point) => textOf(point, 'host')),
  ]);
  const device = devices.get(host);
  if (device === undefined) return [];
  const points = loadPoints(store, devices);
  const coverage = new Coverage(chain, (group) => serverOf(groups, group), loadNetworks(store), points.values(), [
    device,
  ]);
  return [...new Set(coverage.covering(device).map((point) => point.host))];
}
