import type { Names } from '../kinds/names/names.ts';
import { deviceId } from '../kinds/references.ts';
import type { Change } from '../model/change.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { KindState } from '../planning/kind-state.ts';
import type {
  Chain,
  ChainDownload,
  ChainPoint,
  ChainPolicy,
  ChainScope,
  ChainSetting,
  ChainSource,
  ChainUpdateTask,
} from '../reach/chain.ts';
import { layOver } from '../schema/lay-over.ts';
import { type FutureGroups, futureGroups } from './future-groups.ts';

/** Kinds that decide who gets an update. Where an approval changes, all their objects are read. */
export const chainKinds: readonly string[] = [
  'DistributionPoint',
  'NetworkAgentPolicy',
  'DownloadUpdatesTask',
  'UpdateTask',
];

/** Whether a change of this kind may change who gets an update: of the chain itself, or of the groups that it stands on. */
export function decidesReach(kind: string): boolean {
  return kind === 'AdministrationGroup' || chainKinds.includes(kind);
}

/** One object as it will be once the plan is applied. */
interface Future {
  readonly serverKey: string | null;
  readonly spec: JsonObject;
  readonly enabled: boolean;
  /** Whether its schedule can be read: one that nothing tells is not one by hand. */
  readonly scheduled: boolean;
}

/** What names mean, now and once the changes are made. */
interface Meant {
  readonly names: Names;
  readonly groups: FutureGroups;
}

/** The chain as it will be: what was read, with the changes of the plan over it. */
export function futureChain(states: readonly KindState[], changes: readonly Change[], names: Names): Chain {
  const groups = futureGroups(changes, names);
  const meant: Meant = { names, groups };
  const of = (kind: string) => futureObjects(kind, states, changes);
  const downloads = of('DownloadUpdatesTask');
  return {
    serverIsFilled: isServerFilled(downloads.filter(fillsServer).map((one) => downloadOf(one, meant))),
    parents: groups.parents,
    hostGroups: new Map(names.devices.all.map((device) => [device.id, device.groupId])),
    points: of('DistributionPoint').map((one) => pointOf(one, meant)),
    downloads: downloads.filter((one) => !fillsServer(one)).map((one) => downloadOf(one, meant)),
    updateTasks: of('UpdateTask')
      .filter((one) => one.enabled)
      .map((one) => updateTaskOf(one, meant)),
    isPartial: states.some(isPartial),
    policies: of('NetworkAgentPolicy')
      .filter((one) => one.spec['active'] === true)
      .flatMap((one) => policyOf(one, meant) ?? []),
  };
}

/** Whether a link of the chain was not read, or not whom it is for. */
function isPartial({ kind, observed }: KindState): boolean {
  if (!chainKinds.includes(kind.name)) return false;
  return (
    observed.unread.length > 0 ||
    observed.objects.some((one) => one.unknown.some((path) => path === '/scope' || path.startsWith('/scope/')))
  );
}

/** A kind that was not read has no changes either. */
function futureObjects(kind: string, states: readonly KindState[], changes: readonly Change[]): Future[] {
  const own = changes.filter((change) => change.kind === kind);
  const taken = new Set(own.flatMap((change) => ('takes' in change ? (change.takes?.serverKey ?? []) : [])));
  const state = states.find((one) => one.kind.name === kind);
  if (state === undefined) return [];
  const future = state.observed.objects.flatMap((object): Future[] => {
    const change = own.find((one) => 'serverKey' in one && one.serverKey === object.serverKey);
    if (change?.action === 'delete') return [];
    if (change?.action !== 'replace' && taken.has(object.serverKey)) return [];
    const desired = change !== undefined && 'desired' in change ? change.desired : {};
    const spec = layOver(state.kind.schema, object.spec, desired);
    // A replacement has a key of its own: where it is, its spec says.
    const serverKey = change?.action === 'replace' ? null : object.serverKey;
    const scheduled = spec['schedule'] !== undefined || !object.unknown.includes('/schedule');
    return [{ serverKey, spec, enabled: object.facts['enabled'] !== false, scheduled }];
  });
  const created = own.flatMap((change): Future[] =>
    change.action === 'create' ? [{ serverKey: null, spec: change.desired, enabled: true, scheduled: true }] : [],
  );
  return [...future, ...created];
}

function pointOf({ serverKey, spec }: Future, { names, groups }: Meant): ChainPoint {
  const hostId = serverKey ?? deviceId(names, spec['device'] ?? '');
  const device = names.devices.device(hostId);
  const scope = asObject(spec['scope']);
  const name = device?.displayName ?? hostId;
  return {
    hostId,
    name,
    groupId: device?.groupId ?? null,
    scopeGroups: asArray(scope['groups']).flatMap((path) => groups.idOf(String(path)) ?? []),
    servesLocations: asArray(scope['networkLocations']).length > 0,
    deploysUpdates: spec['deployUpdates'] !== false,
    canDownload: device === null || device.system === '' ? null : !device.system.toLowerCase().includes('macos'),
  };
}

function fillsServer({ spec }: Future): boolean {
  return spec['destination'] === 'administrationServer';
}

function isServerFilled(downloads: readonly ChainDownload[]): boolean | null {
  const mayStart = downloads.filter((one) => one.automatic !== false);
  const ofKaspersky = mayStart.filter(({ sources }) => sources.includes('kaspersky'));
  if (ofKaspersky.some((one) => one.automatic)) return true;
  return ofKaspersky.length > 0 || mayStart.some(({ sources }) => sources.includes('other')) ? null : false;
}

function downloadOf(task: Future, meant: Meant): ChainDownload {
  const { spec, enabled } = task;
  const starts = startsOf(task);
  return {
    name: String(spec['displayName']),
    scope: scopeOf(spec, meant),
    automatic: !enabled || starts === 'by hand' ? false : starts === 'not told' ? null : true,
    sources: sourcesOf(spec, ['kaspersky']),
  };
}

function updateTaskOf(task: Future, meant: Meant): ChainUpdateTask {
  const { spec } = task;
  return {
    name: String(spec['displayName']),
    product: String(spec['product']),
    scope: scopeOf(spec, meant),
    starts: startsOf(task),
    install: typeof spec['install'] === 'string' ? spec['install'] : 'approved',
    sources: sourcesOf(spec, ['distributionPoints', 'kaspersky']),
  };
}

const knownSources: readonly string[] = ['distributionPoints', 'administrationServer', 'kaspersky'];

/** Without a list a task has the sources that it begins with (domain.md 3.2 and 4.1 [V]). */
function sourcesOf(spec: JsonObject, byDefault: readonly ChainSource[]): readonly ChainSource[] {
  if (spec['sources'] === undefined) return byDefault;
  return asArray(spec['sources']).map((source) =>
    typeof source === 'string' && knownSources.includes(source) ? (source as ChainSource) : 'other',
  );
}

function startsOf({ spec, scheduled }: Future): ChainUpdateTask['starts'] {
  const schedule = spec['schedule'];
  if (!scheduled) return 'not told';
  if (!isJsonObject(schedule)) return 'by hand';
  if (schedule['other'] !== undefined) return 'not told';
  if (schedule['on'] !== undefined) return 'on new updates';
  return ['every', 'daily', 'weekly'].some((trigger) => schedule[trigger] !== undefined) ? 'by clock' : 'by hand';
}

function scopeOf(spec: JsonObject, { names, groups }: Meant): ChainScope {
  const scope = asObject(spec['scope']);
  if (typeof scope['group'] === 'string') {
    return {
      type: 'group',
      groupId: groups.idOf(scope['group']) ?? -1,
      withSubgroups: scope['subgroups'] !== false,
      except: asArray(scope['except']).flatMap((path) => groups.idOf(String(path)) ?? []),
    };
  }
  if (typeof scope['selection'] === 'string') return { type: 'selection', name: scope['selection'] };
  const hostIds = asArray(scope['devices']).flatMap((reference) => {
    const lookup = names.devices.find(reference);
    return lookup.found === 'one' ? [lookup.device.id] : [];
  });
  return { type: 'devices', hostIds };
}

function policyOf({ spec }: Future, { groups }: Meant): ChainPolicy | null {
  const groupId = groups.idOf(String(spec['group']));
  if (groupId === null) return null;
  const settings = asObject(spec['settings']);
  return {
    groupId,
    inherits: spec['inherit'] !== false,
    forcesChildren: spec['forceInheritance'] === true,
    pointsOnly: settingOf(settings['distributeFilesThroughDistributionPointsOnly']),
    autoInstallUndefined: settingOf(settings['autoInstallUndefined']),
  };
}

function settingOf(setting: Json | undefined): ChainSetting {
  const { value, enforce } = asObject(setting);
  return typeof value === 'boolean' ? { value, enforced: enforce === true } : null;
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function asArray(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [];
}
