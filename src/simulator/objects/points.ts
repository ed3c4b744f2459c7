import { invented } from '../invented-names.ts';
import { numberOf, paramsOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { type AttributeRules, checkAttributes, stringAttribute } from '../wire/attributes.ts';
import { formatJson } from '../wire/json.ts';
import { elementsOf, insideParams, isTyped, long, type Params, params, type WireValue } from '../wire/value.ts';
import { badFormat, notFound, notPermitted, WireError } from '../wire/wire-error.ts';
import { groupName } from './groups.ts';
import { storedHostId } from './host-id.ts';
import { hasAutomaticPoints } from './product-rules.ts';
import { serverOfHost } from './servers.ts';

/** Settings of a distribution point and their defaults (additions 3 [G]; ports and defaults domain.md 2.2 [R]). */
const defaults: Params = {
  UaIsCg: false,
  UaDistributeUpdates: true,
  UaDistributePackages: true,
  UaPort: 13000,
  UaNonSslPort: 14000,
  UaMulticastAddr: '',
  [invented.useMulticast]: false,
  [invented.multicastPort]: 15001,
  UaReserved: false,
  UaCustomFolder: '',
  UaUpdFolder: '',
  UaUpdTask: '',
  CgRemoteAddress: '',
  CgServerInitiateConnection: false,
  CgOpenMobilePort: false,
  CgMobilePort: 13292,
  CgOpenMobileAuthPort: false,
  CgMobileAuthPort: 13293,
  CgMobileAuthCert: { type: 'binary', value: '' },
  CgMobileUrl: '',
  CgOpenWebConsolePort: false,
  CgWebConsolePort: 8061,
};

const rules: AttributeRules = {
  UaHostId: { kind: 'string', isRequired: true },
  UaScope: { kind: 'params', isRequired: true },
  UaHostDisplayName: { kind: 'string' },
  ...Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, { kind: kindOf(value) }])),
};

const scopeRules: AttributeRules = {
  ScopeGroups: { kind: 'array' },
  ScopeNlaNetworks: { kind: 'array' },
  ScopeBcDomains: { kind: 'array' },
};

/** What GetDefaultUpdateAgentRegistrationInfo gives. */
export function defaultPointInfo(): Params {
  return { UaHostId: '', UaHostDisplayName: '', ...defaults, UaScope: params(scopeParams([], [])) };
}

/** Registers a device as point. Throws WireError: already one, automatic assignment on, unknown device or scope. */
export function registerPoint(store: Store, info: Params): void {
  const host = checkInfo(store, info);
  // Automatic assignment and manual registration exclude each other (our reading of ksc-openapi.md 3, modes 1 and 2).
  if (hasAutomaticPoints(store, serverOfHost(store, host)))
    throw notPermitted('distribution points are assigned automatically; switch that off first');
  if (isPoint(store, host)) throw new WireError('exists', `host '${host}' is a distribution point already`);
  store.run('INSERT INTO points (host, settings) VALUES (?, ?)', [host, settingsOf(info)]);
  writeScope(store, host, info);
}

/** Replaces a point's settings: scope and all else; what is not sent falls back to its default (the stricter reading). */
export function modifyPoint(store: Store, info: Params): void {
  const host = checkInfo(store, info);
  requirePoint(store, host);
  store.run('UPDATE points SET settings = ? WHERE host = ?', [settingsOf(info), host]);
  writeScope(store, host, info);
}

export function unregisterPoint(store: Store, id: string): void {
  const host = storedHostId(store, id) ?? id;
  requirePoint(store, host);
  store.run('DELETE FROM point_scope WHERE host = ?', [host]);
  store.run('DELETE FROM points WHERE host = ?', [host]);
}

/** All settings of a point with its scope. Throws WireError notFound for a device that is none. */
export function pointInfo(store: Store, id: string): Params {
  const host = storedHostId(store, id) ?? id;
  const row = store.get('SELECT settings FROM points WHERE host = ?', [host]);
  if (row === undefined) throw notFound(`host '${host}' is no distribution point`);
  const scope = (kind: string): number[] =>
    store
      .all('SELECT id FROM point_scope WHERE host = ? AND kind = ? ORDER BY id', [host, kind])
      .map((found) => numberOf(found, 'id'));
  const groups = scope('group').map((group) => scopeElement(group, groupName(store, group)));
  const networks = scope('network').map((network) => scopeElement(network, networkName(store, network)));
  return {
    UaHostId: host,
    UaHostDisplayName: displayName(store, host),
    ...defaults,
    ...paramsOf(row, 'settings'),
    UaScope: params(scopeParams(groups, networks)),
  };
}

/** The small container of the lists (additions 3 [D]). */
export function pointSummary(store: Store, host: string): WireValue {
  const settings = paramsOf(
    store.get('SELECT settings FROM points WHERE host = ?', [host]) ?? { settings: '{}' },
    'settings',
  );
  return params({
    UaHostId: host,
    UaHostDisplayName: displayName(store, host),
    UaIsCg: settings['UaIsCg'] === true,
  });
}

/** Whether a point's stored settings let devices take updates from it. */
export function deploysUpdates(settings: Params): boolean {
  return settings['UaDistributeUpdates'] !== false;
}

function checkInfo(store: Store, info: Params): string {
  checkAttributes(info, rules, 'pUaInfo', true);
  const given = stringAttribute(info, 'UaHostId');
  const host = storedHostId(store, given);
  if (host === undefined) throw notFound(`no host '${given}'`);
  const scope = insideParams(info['UaScope']) ?? {};
  checkAttributes(scope, scopeRules, 'UaScope', true);
  const groups = scopeIds(scope['ScopeGroups']);
  const networks = scopeIds(scope['ScopeNlaNetworks']);
  if (groups.length + networks.length === 0) throw badFormat('UaScope names neither a group nor a network');
  for (const id of groups)
    if (store.get('SELECT 1 FROM groups WHERE id = ?', [id]) === undefined) throw notFound(`no group ${id}`);
  for (const id of networks)
    if (store.get('SELECT 1 FROM networks WHERE id = ?', [id]) === undefined) throw notFound(`no network ${id}`);
  return host;
}

/** Elements are {ScopeId: long, ScopeName}; the name is output only and ignored (reference: ksc-openapi.md 3.2 [D]). */
function scopeIds(value: WireValue | undefined): number[] {
  return elementsOf(value).map((element) => {
    const id = insideParams(element)?.['ScopeId'];
    if (!isTyped(id) || id.type !== 'long') throw badFormat('UaScope: ScopeId must be of type long');
    return Number(id.value);
  });
}

function writeScope(store: Store, host: string, info: Params): void {
  const scope = insideParams(info['UaScope']) ?? {};
  store.run('DELETE FROM point_scope WHERE host = ?', [host]);
  const add = (kind: string, ids: readonly number[]): void => {
    for (const id of new Set(ids))
      store.run('INSERT INTO point_scope (host, kind, id) VALUES (?, ?, ?)', [host, kind, id]);
  };
  add('group', scopeIds(scope['ScopeGroups']));
  add('network', scopeIds(scope['ScopeNlaNetworks']));
}

function settingsOf(info: Params): string {
  const { UaHostId: _host, UaHostDisplayName: _name, UaScope: _scope, ...settings } = info;
  return formatJson(settings);
}

function isPoint(store: Store, host: string): boolean {
  return store.get('SELECT 1 FROM points WHERE host = ?', [host]) !== undefined;
}

function requirePoint(store: Store, host: string): void {
  if (!isPoint(store, host)) throw notFound(`host '${host}' is no distribution point`);
}

function scopeElement(id: number, name: string): WireValue {
  return params({ ScopeId: long(id), ScopeName: name });
}

function scopeParams(groups: readonly WireValue[], networks: readonly WireValue[]): Params {
  return { ScopeGroups: groups, ScopeNlaNetworks: networks, ScopeBcDomains: [] };
}

function networkName(store: Store, id: number): string {
  const row = store.get('SELECT name FROM networks WHERE id = ?', [id]);
  return row === undefined ? '' : textOf(row, 'name');
}

function displayName(store: Store, host: string): string {
  const row = store.get('SELECT name FROM devices WHERE id = ?', [host]);
  return row === undefined ? '' : textOf(row, 'name');
}

function kindOf(value: WireValue): 'int' | 'bool' | 'string' | 'binary' {
  if (typeof value === 'number') return 'int';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'binary';
}
