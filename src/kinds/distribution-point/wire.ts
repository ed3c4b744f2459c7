import { type Dictionary, entry } from '../../ksc/dictionary.ts';
import { arrayOf, intOf, isParams, type KscParams, type KscValue, paramsOf } from '../../ksc/values.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Names } from '../names/names.ts';
import { readFields, specOf, type WireField, writeFields } from '../wire-fields.ts';

const structSource = 'ksc-openapi.md 3.1 [G]: names from the struct of a third-party client, made from real answers';

/** Settings of a point in pUaInfo. The vendor's own table of them is not public. */
export const pointFields: readonly WireField[] = [
  {
    pointer: '/deployUpdates',
    type: 'bool',
    entry: entry(
      'point.deploy-updates',
      'UaDistributeUpdates',
      'third party',
      structSource,
      'the option Deploy updates',
    ),
  },
  {
    pointer: '/deployPackages',
    type: 'bool',
    entry: entry(
      'point.deploy-packages',
      'UaDistributePackages',
      'third party',
      structSource,
      'the option Deploy installation packages',
    ),
  },
  {
    pointer: '/port',
    type: 'int',
    entry: entry('point.port', 'UaPort', 'third party', structSource, 'TLS port for devices'),
  },
  {
    pointer: '/multicast/enabled',
    type: 'bool',
    entry: entry(
      'point.multicast',
      'SIM_bUseMulticast',
      'invented',
      'ksc-openapi.md 3.1 [?]: no such attribute was seen',
      'the option Use multicast',
    ),
  },
  {
    pointer: '/multicast/address',
    type: 'text',
    entry: entry('point.multicast-address', 'UaMulticastAddr', 'third party', structSource, 'IP multicast address'),
  },
  {
    pointer: '/multicast/port',
    type: 'int',
    entry: entry(
      'point.multicast-port',
      'SIM_nMulticastPort',
      'invented',
      'ksc-openapi.md 3.1 [?]: no such attribute was seen',
      'IP multicast port number',
    ),
  },
  {
    pointer: '/gateway/enabled',
    type: 'bool',
    entry: entry(
      'point.gateway',
      'UaIsCg',
      'third party',
      'additions 3: documented as output, writing it is not',
      'the option Connection gateway',
    ),
  },
  {
    pointer: '/gateway/establishedByServer',
    type: 'bool',
    entry: entry(
      'point.gateway-from-server',
      'CgServerInitiateConnection',
      'third party',
      structSource,
      'the server opens the connection to the gateway',
    ),
  },
  {
    pointer: '/gateway/address',
    type: 'text',
    entry: entry(
      'point.gateway-address',
      'CgRemoteAddress',
      'third party',
      structSource,
      'address of the gateway for remote devices',
    ),
  },
];

export interface PointReading {
  readonly spec: JsonObject;
  readonly unknown: readonly string[];
}

export function servesLocations(info: KscParams): boolean {
  return scopeIds(paramsOf(info, 'UaScope'), 'ScopeNlaNetworks').length > 0;
}

/** pUaInfo as a spec. Scope: reference ksc-openapi.md 3.2 [D]; broadcast domains are output only and left out. */
export function readPoint(info: KscParams, names: Names, dictionary: Dictionary): PointReading {
  const read = readFields(pointFields, info, dictionary);
  const spec: Record<string, Json> = { ...specOf(read.values) };
  const scope = info['UaScope'];
  // A point without a scope cannot be (UaScope is mandatory [D]): one that is not told is unknown, not empty.
  if (scope === undefined || !isParams(scope)) return { spec, unknown: [...read.unknown, '/scope'] };
  const groups = scopeIds(scope, 'ScopeGroups').map((id) => names.groups.pathOf(id) ?? `group ${id}`);
  const locations = scopeIds(scope, 'ScopeNlaNetworks').map((id) => names.networkLocations.nameOf(id));
  spec['scope'] = { groups: groups.sort(), networkLocations: locations.sort() };
  return { spec, unknown: read.unknown };
}

/** What of a declaration goes over what the server has. A scope that is neither declared nor told is not written. */
export function overlayPoint(info: KscParams, spec: JsonObject, names: Names, dictionary: Dictionary): KscParams {
  const { UaScope: current, ...rest } = info;
  const settings = { ...rest, ...writeFields(pointFields, spec, dictionary) };
  if (spec['scope'] === undefined && (current === undefined || !isParams(current))) return settings;
  return { ...settings, UaScope: overlayScope(paramsOf(info, 'UaScope'), spec, names) };
}

/** A scope is replaced whole: what is not declared of it is sent back. */
function overlayScope(current: KscParams, spec: JsonObject, names: Names): KscParams {
  const scope = (spec['scope'] ?? {}) as {
    readonly groups?: readonly string[];
    readonly networkLocations?: readonly string[];
  };
  const groups = scope.groups?.map((path) => scopeElement(names.groups.idOf(path)));
  const locations = scope.networkLocations?.map((name) => scopeElement(names.networkLocations.idOf(name)));
  const kept = (name: string) => scopeIds(current, name).map(scopeElement);
  return {
    ScopeGroups: groups ?? kept('ScopeGroups'),
    ScopeNlaNetworks: locations ?? kept('ScopeNlaNetworks'),
  };
}

function scopeElement(id: number | null): KscValue {
  if (id === null) throw new Error('a name of the scope was not resolved');
  return { ScopeId: BigInt(id) };
}

function scopeIds(scope: KscParams, name: string): number[] {
  return arrayOf(scope, name)
    .filter(isParams)
    .flatMap((element) => intOf(element, 'ScopeId') ?? []);
}
