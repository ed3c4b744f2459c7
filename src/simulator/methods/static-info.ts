import { invented } from '../invented-names.ts';
import { belowServer } from '../objects/servers.ts';
import { readMeta } from '../store/meta.ts';
import { numberOf } from '../store/row.ts';
import { binary, datetime, type Params, type WireValue } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';
import { type CallContext, type Method, method } from './method.ts';
import { groupsOf } from './virtual-scope.ts';

/** Version constants (reference: ksc-openapi.md 1.7 [D]). */
const versionIds: ReadonlyMap<string, number> = new Map([
  ['12', 0x000c0000],
  ['13', 0x000d0000],
  ['13.1', 0x000d0001],
  ['13.2', 0x000d0002],
  ['14', 0x000e0000],
  ['14.2', 0x000e0200],
  ['15', 0x000f0000],
  ['15.1', 0x000f0100],
  ['15.2', 0x000f0200],
  ['15.3', 0x000f0300],
  ['15.4', 0x000f0400],
  ['16', 0x00100000],
]);

/** What the server says about itself (reference: ksc-openapi.md 7); null asks for all, unknown names are left out. */
export const staticInfoMethods: readonly Method[] = [
  method('HostGroup.GetStaticInfo', 'K', 'read', { pValues: 'array?' }, (context, { pValues }) => ({
    PxgRetVal: named(staticInfo(context), pValues),
  })),
  method('HostGroup.GetRunTimeInfo', 'K', 'read', { pValues: 'array?' }, (context, { pValues }) => ({
    PxgRetVal: named(runTimeInfo(context), pValues),
  })),
  method('HostGroup.GetInstanceStatistics', 'K', 'read', { vecFilterFields: 'array?' }, (context, args) => ({
    PxgRetVal: named(statistics(context), args.vecFilterFields),
  })),
];

function named(all: Params, names: readonly WireValue[] | null): Params {
  if (names === null) return all;
  const wanted: [string, WireValue][] = [];
  for (const name of names) {
    if (typeof name !== 'string') throw badFormat('names must be strings');
    const value = Object.hasOwn(all, name) ? all[name] : undefined;
    if (value !== undefined) wanted.push([name, value]);
  }
  return Object.fromEntries(wanted);
}

function staticInfo({ store, facts, session }: CallContext): Params {
  const groups = groupsOf(store, session);
  const product = readMeta(store, 'product');
  const version = readMeta(store, 'serverVersion') ?? '';
  return {
    KLADMSRV_SERVER_HOSTNAME: readMeta(store, 'serverId') ?? '',
    KLADMSRV_VSID: groups.id,
    KLADMSRV_SERVER_VERSION_ID: versionIds.get(version) ?? 0,
    KLADMSRV_PRODUCT_FULL_VERSION: [...version.split('.'), '0', '0', '0'].slice(0, 4).join('.'),
    KLADMSRV_GRP_ROOT: groups.root,
    KLADMSRV_GRP_UNASSIGNED: groups.unassigned,
    KLADMSRV_GRP_SUPER: groups.super,
    KLADMSRV_IS_VIRTUAL: groups.id !== 0,
    KLADMSRV_LINUX_EDITION: product === 'ksc-linux',
    KLADMSRV_B2B_CLOUD_MODE: product === 'cloud-console',
    KLADMSRV_SERVER_CERT: binary(facts.certificate),
    ...(facts.isAnnounced ? { [invented.edition]: invented.editionText } : {}),
  };
}

/** No name of this list is documented for certain: it repeats what depends on the session and adds the server's clock. */
function runTimeInfo(context: CallContext): Params {
  const { KLADMSRV_VSID: id, KLADMSRV_IS_VIRTUAL: isVirtual } = staticInfo(context);
  return {
    KLADMSRV_VSID: id ?? 0,
    KLADMSRV_IS_VIRTUAL: isVirtual ?? false,
    [invented.serverTime]: datetime(context.now),
  };
}

/** Of a virtual server what is its own; of the server itself all that it and its virtual ones have (our choice). */
function statistics({ store, session }: CallContext): Params {
  const { id } = groupsOf(store, session);
  const count = (table: string, column: string): number => {
    const own = id === 0 ? undefined : belowServer(groupsOf(store, session), column);
    const row = store.get(`SELECT count(*) AS n FROM ${table} WHERE ${own?.sql ?? '1'}`, own?.bindings ?? {});
    return row === undefined ? 0 : numberOf(row, 'n');
  };
  const tasks = store.get('SELECT count(*) AS n FROM tasks WHERE :id IN (0, server)', { id });
  return {
    [invented.hostCount]: count('devices', 'group_id'),
    [invented.groupCount]: count('groups', 'id'),
    [invented.policyCount]: count('policies', 'group_id'),
    [invented.taskCount]: tasks === undefined ? 0 : numberOf(tasks, 'n'),
  };
}
