import { rootGroup, superGroup, unassignedGroup } from '../objects/groups.ts';
import { registerPoint } from '../objects/points.ts';
import { insertPolicy } from '../objects/policies.ts';
import { addTask } from '../objects/tasks.ts';
import { SimulatorError } from '../simulator-error.ts';
import type { ClockKind } from '../store/clock.ts';
import { writeMeta } from '../store/meta.ts';
import type { Store } from '../store/store.ts';
import { elementsOf, insideParams, long, type Params, params } from '../wire/value.ts';
import { WireError } from '../wire/wire-error.ts';
import type { DeviceDescription, EulaDescription, UpdateDescription, WorldDescription } from './description.ts';
import { stableGuid, stableNumber } from './stable-id.ts';

/** Agents synchronise every 15 minutes (domain.md 7 [V-sib]); each has its own moment in that time. */
export const syncIntervalMs = 15 * 60_000;
const createdBeforeMs = 30 * 24 * 3_600_000;

/**
 * Fills an empty database with a world; the caller's transaction makes it all or nothing. Throws SimulatorError
 * `sim/invalid-world` when the description contradicts itself.
 */
export function seedWorld(store: Store, world: WorldDescription, seed: number, clock: ClockKind): void {
  const serverId = stableGuid(`${world.name}/${seed}/server`);
  writeMeta(store, 'world', world.name);
  writeMeta(store, 'summary', world.summary);
  writeMeta(store, 'seed', seed);
  writeMeta(store, 'clock', clock);
  writeMeta(store, 'start', world.start);
  writeMeta(store, 'now', world.start);
  writeMeta(store, 'offset', 0);
  writeMeta(store, 'processed', world.start);
  writeMeta(store, 'automaticPoints', 0);
  writeMeta(store, 'serverId', serverId);
  try {
    fill(store, world, seed);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new SimulatorError(
      'sim/invalid-world',
      `World ${world.name}: ${error.message}.`,
      'Correct its description.',
      {
        cause: error,
      },
    );
  }
}

function fill(store: Store, world: WorldDescription, seed: number): void {
  const created = world.start - createdBeforeMs;
  seedGroups(store, world, created);
  // Points, tasks and updates of a description name devices, by FQDN or by name: then the first one of it is meant.
  const ids = new Map<string, string>();
  for (const device of world.devices) {
    const isFirst = !ids.has(device.name);
    const id = stableGuid(`${world.name}/${seed}/host/${isFirst ? device.name : fqdnOf(device)}`);
    if (isFirst) ids.set(device.name, id);
    ids.set(fqdnOf(device), id);
    seedDevice(store, device, id, seed, world.start, created);
  }
  for (const { name, predefined, filter } of world.selections)
    store.run('INSERT INTO selections (name, predefined, filter) VALUES (?, ?, ?)', [name, predefined, filter]);
  for (const { device, groups, settings } of world.points) {
    const scope = { ScopeGroups: groups.map((id) => params({ ScopeId: long(id) })) };
    registerPoint(store, { ...settings, UaHostId: idOf(ids, device), UaScope: params(scope) });
  }
  for (const policy of world.policies)
    insertPolicy(
      store,
      {
        ...policy,
        isRoaming: false,
        acceptsParent: policy.acceptsParent ?? true,
        forcesChildren: policy.forcesChildren ?? false,
        isHiddenOnSlaves: false,
      },
      created,
    );
  for (const { data } of world.tasks) addTask(store, withHostIds(data, ids), world.start, created);
  for (const eula of world.eulas) seedEula(store, eula);
  for (const update of world.updates) seedUpdate(store, update, world, ids, created);
}

function seedEula(store: Store, eula: EulaDescription): void {
  store.run(
    `INSERT INTO eulas (id, uid, name, product, version, product_display, version_display, text, accepted, accepted_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      eula.id,
      eula.uid,
      eula.name,
      eula.product,
      eula.version,
      eula.productDisplay,
      eula.versionDisplay,
      eula.text,
      eula.accepted?.at ?? null,
      eula.accepted?.by ?? '',
    ],
  );
}

function seedGroups(store: Store, world: WorldDescription, created: number): void {
  const add = (id: number, parent: number | null, name: string): void => {
    store.run('INSERT INTO groups (id, parent, name, created, updated) VALUES (?, ?, ?, ?, ?)', [
      id,
      parent,
      name,
      created,
      created,
    ]);
  };
  add(rootGroup, null, 'Managed devices');
  add(unassignedGroup, null, 'Unassigned devices');
  add(superGroup, null, 'Super');
  for (const group of world.groups) add(group.id, group.parent, group.name);
}

function seedDevice(
  store: Store,
  device: DeviceDescription,
  id: string,
  seed: number,
  start: number,
  created: number,
): void {
  const bases = start - device.databasesAgeMs;
  const phase = stableNumber(`${seed}/sync/${device.name}`, syncIntervalMs / 1000) * 1000;
  store.run(
    `INSERT INTO devices (id, name, fqdn, domain, group_id, platform, os, server, created, bases, bases_installed,
       sync_phase, last_sync) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      device.name,
      fqdnOf(device),
      device.domain,
      device.group,
      device.platform,
      device.os,
      Number(device.isServer),
      created,
      bases,
      bases,
      phase,
      start - syncIntervalMs + phase,
    ],
  );
  for (const { product, version, display, build } of device.products)
    store.run(
      `INSERT INTO device_products (device, product, version, display, base_build, build, installed)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      [id, product, version, display, build, build, created],
    );
}

function seedUpdate(
  store: Store,
  update: UpdateDescription,
  world: WorldDescription,
  ids: ReadonlyMap<string, string>,
  created: number,
): void {
  const uid = update.uid ?? null;
  store.run(
    `INSERT INTO updates (id, source, uid, uid_hex, title, description, product, product_display, vendor, class,
       to_version, major_version, importance, uninstallable, eula, approval, released, registered, lcid)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
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
    ],
  );
  for (const device of holdersOf(update, world))
    store.run('INSERT INTO device_updates (device, update_id, installed) VALUES (?, ?, ?)', [
      idOf(ids, device),
      update.id,
      created,
    ]);
}

function holdersOf(update: UpdateDescription, world: WorldDescription): readonly string[] {
  if (update.installedOn !== 'all') return update.installedOn;
  return world.devices
    .filter((device) => device.products.some((product) => product.display === update.productDisplay))
    .map(fqdnOf);
}

function fqdnOf({ name, domain }: DeviceDescription): string {
  return `${name}.${domain}`;
}

function withHostIds(data: Params, ids: ReadonlyMap<string, string>): Params {
  const info = insideParams(data['TASK_INFO_PARAMS']);
  if (info?.['HostList'] === undefined) return data;
  const hosts = elementsOf(info['HostList']).map((name) => idOf(ids, typeof name === 'string' ? name : ''));
  return { ...data, TASK_INFO_PARAMS: params({ ...info, HostList: hosts }) };
}

function idOf(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined)
    throw new SimulatorError(
      'sim/invalid-world',
      `The world names device '${name}' but has none.`,
      'Correct its description.',
    );
  return id;
}
