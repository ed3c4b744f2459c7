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
import type { EulaDescription, PolicyDescription, VirtualServerDescription, WorldDescription } from './description.ts';
import { defaultVersion, productOf } from './product.ts';
import { seedDevices } from './seed-devices.ts';
import { seedUpdates } from './seed-updates.ts';
import { stableGuid } from './stable-id.ts';

const createdBeforeMs = 30 * 24 * 3_600_000;

/**
 * Fills an empty database with a world; the caller's transaction makes it all or nothing. Throws SimulatorError
 * `sim/invalid-world` when the description contradicts itself.
 */
export function seedWorld(store: Store, world: WorldDescription, seed: number, clock: ClockKind): void {
  writeMeta(store, 'world', world.name);
  writeMeta(store, 'summary', world.summary);
  writeMeta(store, 'seed', seed);
  writeMeta(store, 'clock', clock);
  writeMeta(store, 'start', world.start);
  writeMeta(store, 'now', world.start);
  writeMeta(store, 'offset', 0);
  writeMeta(store, 'processed', world.start);
  writeMeta(store, 'product', productOf(world.product));
  writeMeta(store, 'pointsRetrieveFromServer', Number(world.pointsRetrieveFromServer ?? false));
  writeMeta(store, 'serverVersion', world.serverVersion ?? defaultVersion);
  writeMeta(store, 'serverId', stableGuid(`${world.name}/${seed}/server`));
  // Points of the description are registered by hand, which automatic assignment would refuse.
  writeMeta(store, 'automaticPoints', 0);
  try {
    fill(store, world, seed);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new SimulatorError(
      'sim/invalid-world',
      `World ${world.name}: ${error.message}.`,
      'Correct its description.',
      { cause: error },
    );
  }
  if (world.automaticPoints === true) writeMeta(store, 'automaticPoints', 1);
}

function fill(store: Store, world: WorldDescription, seed: number): void {
  const created = world.start - createdBeforeMs;
  seedGroups(store, world, created);
  for (const server of world.virtualServers ?? []) seedVirtualServer(store, server, world.name, seed, created);
  const ids = new Map(
    world.devices.map(({ name, key = name }) => [key, stableGuid(`${world.name}/${seed}/host/${key}`)]),
  );
  if (ids.size < world.devices.length)
    throw new SimulatorError('sim/invalid-world', 'Two devices of the world have one name.', 'Give them keys.');
  const installed = seedUpdates(store, world, (name) => idOf(ids, name), created);
  seedDevices(store, world, ids, seed, created, installed);
  for (const { name, predefined, filter } of world.selections)
    store.run('INSERT INTO selections (name, predefined, filter) VALUES (?, ?, ?)', [name, predefined, filter]);
  for (const { name, locations } of world.networks ?? [])
    store.run('INSERT INTO networks (name, automatic, locations) VALUES (?, 0, ?)', [name, JSON.stringify(locations)]);
  for (const { device, groups, networks = [], settings } of world.points) {
    const scope = {
      ScopeGroups: groups.map((id) => params({ ScopeId: long(id) })),
      ScopeNlaNetworks: networks.map((id) => params({ ScopeId: long(id) })),
    };
    registerPoint(store, { ...settings, UaHostId: idOf(ids, device), UaScope: params(scope) });
  }
  for (const policy of world.policies) seedPolicy(store, policy, created);
  for (const { data } of world.tasks) addTask(store, withHostIds(data, ids), world.start, { created });
  for (const eula of world.eulas) seedEula(store, eula);
}

function seedGroups(store: Store, world: WorldDescription, created: number): void {
  const add = (id: number, parent: number | null, name: string): void => {
    const bindings = [id, parent, name, created, created];
    store.run('INSERT INTO groups (id, parent, name, created, updated) VALUES (?, ?, ?, ?, ?)', bindings);
  };
  add(rootGroup, null, 'Managed devices');
  add(unassignedGroup, null, 'Unassigned devices');
  add(superGroup, null, 'Super');
  for (const group of world.groups) add(group.id, group.parent, group.name);
}

function seedPolicy(store: Store, policy: PolicyDescription, created: number): void {
  const defaults = { isRoaming: false, acceptsParent: true, forcesChildren: false, isHiddenOnSlaves: false };
  insertPolicy(store, { ...defaults, ...policy }, created);
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

function seedVirtualServer(
  store: Store,
  server: VirtualServerDescription,
  world: string,
  seed: number,
  created: number,
): void {
  store.run(
    `INSERT INTO virtual_servers (uid, name, parent_group, root_group, unassigned_group, super_group, host_uid, created,
       enabled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)`,
    [
      server.name,
      server.name,
      rootGroup,
      server.root,
      server.unassigned,
      server.super,
      stableGuid(`${world}/${seed}/virtual/${server.name}`),
      created,
    ],
  );
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
