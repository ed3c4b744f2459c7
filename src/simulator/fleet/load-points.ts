import { deploysUpdates } from '../objects/points.ts';
import { stringsOf } from '../objects/schedule.ts';
import { maybeNumberOf, numberOf, paramsOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { parseJson } from '../wire/json.ts';
import type { WireValue } from '../wire/value.ts';
import type { Networks } from './coverage.ts';
import type { Content, FleetDevice, FleetPoint } from './state.ts';

/** Loads the points in the order of their host ids. */
export function loadPoints(store: Store, devices: ReadonlyMap<string, FleetDevice>): Map<string, FleetPoint> {
  const scopes = { group: new Map<string, number[]>(), network: new Map<string, number[]>() };
  for (const row of store.all('SELECT host, kind, id FROM point_scope ORDER BY host, kind, id')) {
    const lists = textOf(row, 'kind') === 'network' ? scopes.network : scopes.group;
    const host = textOf(row, 'host');
    lists.set(host, [...(lists.get(host) ?? []), numberOf(row, 'id')]);
  }
  const points = new Map<string, FleetPoint>();
  for (const row of store.all('SELECT * FROM points ORDER BY host')) {
    const host = textOf(row, 'host');
    const device = devices.get(host);
    if (device === undefined) continue;
    points.set(host, {
      host,
      device,
      groups: scopes.group.get(host) ?? [],
      networks: scopes.network.get(host) ?? [],
      deploysUpdates: deploysUpdates(paramsOf(row, 'settings')),
      isAutomatic: row['automatic'] === 1,
      content: contentOf(row),
      load: 0,
    });
  }
  return points;
}

/** NLA networks with the locations that belong to them. */
export function loadNetworks(store: Store): Networks {
  return new Map(
    store
      .all('SELECT id, locations FROM networks')
      .map((row) => [numberOf(row, 'id'), new Set(stringsOf(parseJson(textOf(row, 'locations')) as WireValue))]),
  );
}

/** The columns content, bases and diffs of a row. */
export function contentOf(row: Row): Content | undefined {
  const knownUntil = maybeNumberOf(row, 'content');
  return knownUntil === null ? undefined : { knownUntil, bases: numberOf(row, 'bases'), hasDiffs: row['diffs'] === 1 };
}
