import { hasAutomaticPoints } from '../objects/product-rules.ts';
import { groupsOfServer } from '../objects/servers.ts';
import { targetDevices } from '../objects/task-scope.ts';
import { readMeta, readMetaNumber } from '../store/meta.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { productOf } from '../world/product.ts';
import { AgentSettingsReader } from './agent-settings.ts';
import { Coverage } from './coverage.ts';
import { EventLog } from './event-log.ts';
import { chainOf, serverOf } from './group-tree.ts';
import { loadDevices } from './load-devices.ts';
import { loadGroups } from './load-groups.ts';
import { loadNetworks, loadPoints } from './load-points.ts';
import { loadRuns } from './load-runs.ts';
import { loadTasks } from './load-tasks.ts';
import { saveDevices } from './save-devices.ts';
import { readServerContent } from './server-content.ts';
import type { FleetState, FleetUpdate } from './state.ts';
import { loadSets, type SharedSets } from './stored-sets.ts';
import { type SelectionReader, TaskIndex } from './task-index.ts';
import { TaskResults } from './task-results.ts';
import { UpdateChoice } from './update-choice.ts';

/** The fleet with the reader of its agents' settings, for who wants to know where they come from. */
export interface LoadedFleet extends FleetState {
  readonly settingsReader: AgentSettingsReader;
}

/** Loads the fleet from the database. */
export function loadFleet(store: Store): LoadedFleet {
  const groups = loadGroups(store);
  const chain = (group: number): number[] => chainOf(groups, group);
  const settingsReader = new AgentSettingsReader(store, chain);
  const sets = loadSets(store);
  const devices = loadDevices(store, sets, settingsReader);
  const points = loadPoints(store, devices);
  const product = productOf(readMeta(store, 'product'));
  const tasks = loadTasks(store, product);
  const serverRuns = loadRuns(store, devices, points);
  const updates = loadUpdates(store);
  const acceptedEulas = new Set(
    store.all('SELECT id FROM eulas WHERE accepted IS NOT NULL').map((row) => numberOf(row, 'id')),
  );
  const serverVersion = readMeta(store, 'serverVersion') ?? '';
  const dirty: FleetState['dirty'] = new Set();
  const moves: FleetState['moves'] = [];
  return {
    seed: readMetaNumber(store, 'seed'),
    start: readMetaNumber(store, 'start'),
    product,
    serverVersion,
    automaticRoots: automaticRoots(store),
    pointsRetrieveFromServer: readMeta(store, 'pointsRetrieveFromServer') === '1',
    groups,
    devices,
    points,
    tasks,
    updates,
    acceptedEulas,
    eulaNames: new Map(
      store.all('SELECT id, name FROM eulas').map((row) => [numberOf(row, 'id'), textOf(row, 'name')]),
    ),
    agentSettings: (device) => settingsReader.of(device),
    settingsReader,
    sets,
    coverage: new Coverage(
      chain,
      (group) => serverOf(groups, group),
      loadNetworks(store),
      points.values(),
      devices.values(),
    ),
    taskIndex: new TaskIndex(groups, devices, tasks, selectionReader(store, sets, dirty, moves)),
    choice: new UpdateChoice({ acceptedEulas, serverVersion }, updates),
    results: new TaskResults(),
    events: new EventLog(),
    serverContent: readServerContent(store),
    serverRuns,
    syncRequests: new Map(
      store.all('SELECT device, time FROM sync_requests').map((row) => [textOf(row, 'device'), numberOf(row, 'time')]),
    ),
    ended: [],
    dirty,
    moves,
  };
}

/** The topmost groups of the servers that assign points by themselves. */
function automaticRoots(store: Store): Set<number> {
  const ids = store.all('SELECT id FROM virtual_servers ORDER BY id').map((row) => numberOf(row, 'id'));
  const own = [0, ...ids].filter((id) => hasAutomaticPoints(store, id)).map((id) => groupsOfServer(store, id));
  return new Set(own.flatMap(({ root, unassigned, super: top }) => [root, unassigned, top]));
}

/** Updates of Kaspersky: those that the server knows, and those that it will hear of. */
function loadUpdates(store: Store): FleetUpdate[] {
  const from = (table: string, isKnown: boolean): FleetUpdate[] =>
    store.all(`SELECT * FROM ${table} WHERE class <> 'other' ORDER BY id`).map((row) => updateOf(row, isKnown));
  return [...from('updates', true), ...from('releases', false)].sort((a, b) => a.id - b.id);
}

function updateOf(row: Row, isKnown: boolean): FleetUpdate {
  return {
    id: numberOf(row, 'id'),
    title: textOf(row, 'title'),
    productDisplay: textOf(row, 'product_display'),
    class: textOf(row, 'class') === 'component' ? 'component' : 'application',
    toVersion: textOf(row, 'to_version'),
    isCritical: row['importance'] === 2,
    isUninstallable: row['uninstallable'] === 1,
    eula: numberOf(row, 'eula'),
    approval: numberOf(row, 'approval'),
    released: numberOf(row, 'released'),
    minServer: textOf(row, 'min_server'),
    sizeMb: numberOf(row, 'size'),
    isKnown,
    learnt: undefined,
  };
}

/** A selection is evaluated in the database, on what is true at the moment; asked again for the moment, it is kept. */
function selectionReader(
  store: Store,
  sets: SharedSets,
  dirty: FleetState['dirty'],
  moves: FleetState['moves'],
): SelectionReader {
  const known = new Map<string, { readonly at: number; readonly hosts: ReadonlySet<string> }>();
  return (scope, at) => {
    if (scope.type !== 'selection') return new Set();
    const key = `${scope.server}/${scope.selection}`;
    const last = known.get(key);
    if (last?.at === at && dirty.size === 0) return last.hosts;
    if (dirty.size > 0) saveDevices(store, sets, dirty, moves);
    const hosts = new Set(targetDevices(store, scope, at));
    known.set(key, { at, hosts });
    return hosts;
  };
}
