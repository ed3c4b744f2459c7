import { requireGroup, subtree } from '../objects/groups.ts';
import { serverGroupsOf } from '../objects/servers.ts';
import { textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { type AttributeRules, checkAttributes } from '../wire/attributes.ts';
import { elementsOf, integerOf, type Params, type WireValue } from '../wire/value.ts';
import { badFormat, notFound, notPermitted } from '../wire/wire-error.ts';
import { requireHost } from './host.ts';
import { type CallContext, type Method, method } from './method.ts';
import { groupsOf, ownGroupsCondition } from './virtual-scope.ts';

const mostHosts = 100;
/** How long a forced synchronisation is reported as going on, in milliseconds; our choice. */
const syncMs = 50;
const readOnly = { kind: 'string', isReadOnly: true } as const;
/** What can be changed of a host; every other known attribute is the server's own (our reading). */
const hostRules: AttributeRules = {
  KLHST_WKS_DN: { kind: 'string' },
  KLHST_WKS_GROUPID: { kind: 'int' },
  KLHST_WKS_HOSTNAME: readOnly,
  KLHST_WKS_FQDN: readOnly,
  KLHST_WKS_CREATED: readOnly,
  KLHST_WKS_STATUS: readOnly,
  KLHST_WKS_STATUS_ID: readOnly,
};
const resolveRules: AttributeRules = {
  KLHST_WKS_ANYNAME: { kind: 'array', isRequired: true },
  KLHST_WKS_GROUPID: { kind: 'int', isRequired: true },
};

/** The devices of class HostGroup, for writing (reference: ksc-openapi.md 7). */
export const hostChangeMethods: readonly Method[] = [
  method('HostGroup.UpdateHost', 'K', 'write', { strHostName: 'string', pInfo: 'params' }, ({ store }, args) => {
    updateHost(store, args.strHostName, args.pInfo);
    return {};
  }),
  method(
    'HostGroup.UpdateHostsMultiple',
    'K',
    'write',
    { pArrHostIds: 'array', pProperties: 'params' },
    ({ store }, { pArrHostIds, pProperties }) => {
      if (pArrHostIds.length > mostHosts) throw badFormat(`more than ${mostHosts} hosts`);
      for (const host of hostIds(store, pArrHostIds)) updateHost(store, host, pProperties);
      // What the retval says is not documented; an empty container is our choice.
      return { PxgRetVal: {} };
    },
  ),
  method('HostGroup.MoveHostsToGroup', 'K', 'write', { nGroup: 'int', pHostNames: 'array' }, ({ store }, args) => {
    requireTarget(store, args.nGroup);
    for (const host of hostIds(store, args.pHostNames)) move(store, host, args.nGroup);
    return {};
  }),
  method(
    'HostGroup.MoveHostsFromGroupToGroup',
    'K',
    'write',
    { nSrcGroupId: 'int', nDstGroupId: 'int' },
    ({ store, memory, session }, { nSrcGroupId, nDstGroupId }) => {
      requireGroup(store, nSrcGroupId);
      requireTarget(store, nDstGroupId);
      store.run('UPDATE devices SET group_id = ? WHERE group_id = ?', [nDstGroupId, nSrcGroupId]);
      return { strActionGuid: memory.actions.start(session, { succeeded: true, data: {} }) };
    },
  ),
  method('HostGroup.ResolveAndMoveToGroup', 'K', 'write', { pInfo: 'params' }, (context, { pInfo }) => ({
    pResults: { KLHST_WKS_RESULTS: resolveAndMove(context, pInfo) },
  })),
  method(
    'HostGroup.AddHostsForSync',
    'K',
    'write',
    { pHostNames: 'array', strSSType: 'string' },
    (context, { pHostNames }) => ({
      strActionGuid: requestSync(context, hostIds(context.store, pHostNames)),
    }),
  ),
  method('HostGroup.AddGroupHostsForSync', 'K', 'write', { nGroupId: 'int', strSSType: 'string' }, (context, args) => {
    requireGroup(context.store, args.nGroupId);
    const groups = JSON.stringify(subtree(context.store, args.nGroupId));
    const rows = context.store.all(
      'SELECT id FROM devices WHERE group_id IN (SELECT value FROM json_each(?)) ORDER BY id',
      [groups],
    );
    return {
      strActionGuid: requestSync(
        context,
        rows.map((row) => textOf(row, 'id')),
      ),
    };
  }),
];

function updateHost(store: Store, host: string, info: Params): void {
  requireHost(store, host);
  checkAttributes(info, hostRules, 'host', true);
  const name = info['KLHST_WKS_DN'];
  if (typeof name === 'string') {
    if (name.trim() === '' || name.length > 255) throw badFormat('KLHST_WKS_DN has 1 to 255 characters');
    store.run('UPDATE devices SET name = ? WHERE id = ? AND name <> ?', [name, host, name]);
  }
  const group = integerOf(info['KLHST_WKS_GROUPID']);
  if (group === undefined) return;
  requireTarget(store, group);
  move(store, host, group);
}

function move(store: Store, host: string, group: number): void {
  store.run('UPDATE devices SET group_id = ? WHERE id = ? AND group_id <> ?', [group, host, group]);
}

function requireTarget(store: Store, group: number): void {
  requireGroup(store, group);
  if (group === serverGroupsOf(store, group).super) throw notPermitted('the super group holds no devices');
}

/** The ids of an array argument; one that is unknown refuses the whole call. */
function hostIds(store: Store, hosts: readonly WireValue[]): string[] {
  return hosts.map((host) => {
    if (typeof host !== 'string') throw badFormat('host ids must be strings');
    return requireHost(store, host);
  });
}

/**
 * A name is a display name, an FQDN or an id; one that does not fit exactly one host of the session's server stays where
 * it is (our reading).
 */
function resolveAndMove({ store, session }: CallContext, info: Params): boolean[] {
  checkAttributes(info, resolveRules, 'pInfo', true);
  const group = integerOf(info['KLHST_WKS_GROUPID']) ?? 0;
  requireTarget(store, group);
  const own = ownGroupsCondition(store, groupsOf(store, session), 'group_id', false);
  return elementsOf(info['KLHST_WKS_ANYNAME']).map((name) => {
    if (typeof name !== 'string') throw badFormat('KLHST_WKS_ANYNAME holds strings');
    const rows = store.all(
      `SELECT id FROM devices WHERE (id = :name OR name = :name OR fqdn = :name) AND ${own?.sql ?? '1'} LIMIT 2`,
      { ...own?.bindings, name },
    );
    const [row] = rows;
    if (row === undefined || rows.length > 1) return false;
    move(store, textOf(row, 'id'), group);
    return true;
  });
}

/** The fleet meets the request when its clock moves. Throws WireError notFound when there is nobody to ask. */
function requestSync({ store, memory, session, now }: CallContext, hosts: readonly string[]): string {
  if (hosts.length === 0) throw notFound('no hosts to synchronise');
  for (const host of hosts)
    store.run('INSERT INTO sync_requests (device, time) VALUES (?, ?) ON CONFLICT DO NOTHING', [host, now]);
  return memory.actions.start(session, { succeeded: true, data: {} }, syncMs);
}
