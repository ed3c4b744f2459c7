import { invented } from '../invented-names.ts';
import { deploysUpdates } from '../objects/points.ts';
import { scheduleOf } from '../objects/schedule.ts';
import { scopeOf, targetDevices } from '../objects/task-scope.ts';
import { readMeta, readMetaNumber } from '../store/meta.ts';
import { maybeNumberOf, numberOf, paramsOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { stringAttribute } from '../wire/attributes.ts';
import { insideParams, integerOf } from '../wire/value.ts';
import type { Platform } from '../world/description.ts';
import { agentSettingsReader } from './agent-settings.ts';
import { saveDevices } from './save.ts';
import { chainOf } from './serving-point.ts';
import type {
  AgentSettings,
  Content,
  FleetDevice,
  FleetPoint,
  FleetProduct,
  FleetRun,
  FleetState,
  FleetTask,
  FleetUpdate,
} from './state.ts';
import { runKey } from './state.ts';
import { installModeOf, sourcesOf, taskTypeOf } from './task-types.ts';

const minuteMs = 60_000;
/** Largest automatic random delay: how the product computes it is unknown (domain.md 5 [R]). */
const automaticSpreadMs = 10 * minuteMs;

/** Loads the fleet from the database. */
export function loadFleet(store: Store): FleetState {
  const groups = new Map(
    store
      .all('SELECT id, parent, name FROM groups')
      .map((row) => [numberOf(row, 'id'), { parent: maybeNumberOf(row, 'parent'), name: textOf(row, 'name') }]),
  );
  const devices = loadDevices(store);
  const updates = store.all("SELECT * FROM updates WHERE class <> 'other' ORDER BY id").map(updateOf);
  const state: FleetState = {
    seed: readMetaNumber(store, 'seed'),
    start: readMetaNumber(store, 'start'),
    groups,
    devices,
    points: loadPoints(store),
    tasks: new Map(store.all('SELECT * FROM tasks ORDER BY id').map((row) => [numberOf(row, 'id'), taskOf(row)])),
    updates,
    agentUpdates: updates.filter((update) => update.class === 'component' || update.approval < 0),
    acceptedEulas: new Set(
      store.all('SELECT id FROM eulas WHERE accepted IS NOT NULL').map((row) => numberOf(row, 'id')),
    ),
    eulaNames: new Map(
      store.all('SELECT id, name FROM eulas').map((row) => [numberOf(row, 'id'), textOf(row, 'name')]),
    ),
    agentSettings: agentSettingsReader(store, (group) => chainOf(state, group)),
    targets: targetReader(store, devices),
    serverContent: parseContent(readMeta(store, 'serverContent')),
    runs: new Map(
      store.all('SELECT * FROM runs').map((row) => [runKey(numberOf(row, 'task'), textOf(row, 'device')), runOf(row)]),
    ),
    events: [],
  };
  return state;
}

function loadDevices(store: Store): Map<string, FleetDevice> {
  const products = new Map<string, FleetProduct[]>();
  for (const row of store.all('SELECT * FROM device_products ORDER BY device, product, version'))
    pushTo(products, textOf(row, 'device'), {
      product: textOf(row, 'product'),
      version: textOf(row, 'version'),
      display: textOf(row, 'display'),
      baseBuild: textOf(row, 'base_build'),
      build: textOf(row, 'build'),
    });
  const updates = new Map<string, [number, number][]>();
  for (const row of store.all('SELECT device, update_id, installed FROM device_updates ORDER BY device, update_id'))
    pushTo(updates, textOf(row, 'device'), [numberOf(row, 'update_id'), numberOf(row, 'installed')]);
  return new Map(
    store.all('SELECT * FROM devices ORDER BY id').map((row) => {
      const id = textOf(row, 'id');
      return [id, deviceOf(row, products.get(id) ?? [], new Map(updates.get(id)))];
    }),
  );
}

function deviceOf(row: Row, products: readonly FleetProduct[], updates: Map<number, number>): FleetDevice {
  const delivered = row['delivered'];
  return {
    id: textOf(row, 'id'),
    name: textOf(row, 'name'),
    group: numberOf(row, 'group_id'),
    platform: textOf(row, 'platform') as Platform,
    syncPhase: numberOf(row, 'sync_phase'),
    products,
    updates,
    bases: numberOf(row, 'bases'),
    basesInstalled: numberOf(row, 'bases_installed'),
    lastSync: maybeNumberOf(row, 'last_sync'),
    delivered: typeof delivered === 'string' ? (JSON.parse(delivered) as AgentSettings) : undefined,
    deliveredAt: maybeNumberOf(row, 'delivered_at'),
    hasChanged: false,
  };
}

function loadPoints(store: Store): Map<string, FleetPoint> {
  const groups = new Map<string, number[]>();
  for (const row of store.all("SELECT host, id FROM point_scope WHERE kind = 'group' ORDER BY host, id"))
    pushTo(groups, textOf(row, 'host'), numberOf(row, 'id'));
  return new Map(
    store.all('SELECT * FROM points ORDER BY host').map((row) => {
      const host = textOf(row, 'host');
      const knownUntil = maybeNumberOf(row, 'content');
      return [
        host,
        {
          host,
          groups: groups.get(host) ?? [],
          deploysUpdates: deploysUpdates(paramsOf(row, 'settings')),
          content: knownUntil === null ? undefined : { knownUntil, bases: numberOf(row, 'bases') },
        },
      ];
    }),
  );
}

function taskOf(row: Row): FleetTask {
  const data = paramsOf(row, 'data');
  const info = insideParams(data['TASK_INFO_PARAMS']) ?? {};
  const type = taskTypeOf(data);
  const automatic = info['KLTSK_ALLOW_AUTO_RANDOMIZATION'] === true ? automaticSpreadMs : 0;
  return {
    id: numberOf(row, 'id'),
    type,
    title: stringAttribute(info, 'DisplayName'),
    product: textOf(row, 'product'),
    version: textOf(row, 'version'),
    scope: scopeOf(row),
    schedule: scheduleOf(data),
    isEnabled: info['KLSRV_PRTS_TASK_ENABLED_FLAG'] !== false,
    sources: sourcesOf(data, type),
    installMode: installModeOf(data),
    downloadsDiffFiles: insideParams(data['TASK_ADDITIONAL_PARAMS'])?.[invented.downloadDiffFiles] === true,
    // That the unit of TASK_START_DELTA is minutes is our reading (ksc-openapi.md 4.2).
    spreadMs: Math.max(automatic, (integerOf(data['TASK_START_DELTA']) ?? 0) * minuteMs),
    created: numberOf(row, 'created'),
    nextRun: maybeNumberOf(row, 'next_run'),
    runRequested: maybeNumberOf(row, 'run_requested'),
    lastRun: maybeNumberOf(row, 'last_run'),
    lastResult: row['last_result'] === null ? null : textOf(row, 'last_result'),
  };
}

function updateOf(row: Row): FleetUpdate {
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
  };
}

function runOf(row: Row): FleetRun {
  return {
    task: numberOf(row, 'task'),
    device: textOf(row, 'device'),
    started: numberOf(row, 'started'),
    ends: numberOf(row, 'ends'),
    content: { knownUntil: numberOf(row, 'content'), bases: numberOf(row, 'bases') },
    source: textOf(row, 'source'),
  };
}

/** Group and list scopes cannot change while time moves; a selection is evaluated each time, on what is true then. */
function targetReader(
  store: Store,
  devices: ReadonlyMap<string, FleetDevice>,
): (task: FleetTask, at: number) => ReadonlySet<string> {
  const known = new Map<number, ReadonlySet<string>>();
  return (task, at) => {
    const found = known.get(task.id);
    if (found !== undefined) return found;
    if (task.scope.type === 'selection') saveDevices(store, devices);
    const targets = new Set(targetDevices(store, task.scope, at));
    if (task.scope.type !== 'selection') known.set(task.id, targets);
    return targets;
  };
}

function parseContent(text: string | undefined): Content | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Content);
}

function pushTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
