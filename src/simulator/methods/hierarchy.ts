import { readFound, readOne, search } from '../filter/search.ts';
import type { Searchable } from '../filter/searchable.ts';
import { secondaryList, virtualList } from '../filter/server-list.ts';
import { requireGroup } from '../objects/groups.ts';
import type { Store } from '../store/store.ts';
import { params, type WireValue } from '../wire/value.ts';
import { notFound, WireError } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';

/** For "all groups" in GetChildServers (reference: ksc-openapi.md 1.5 [G]); GetVServers is read the same way. */
const allGroups = -1;

/**
 * Classes ServerHierarchy and VServers, for reading (reference: ksc-openapi.md 1.5). A virtual server has no servers below
 * it, and knows of itself only (domain.md 11 says so of the cloud's [V]; for others our choice).
 */
export const hierarchyMethods: readonly Method[] = [
  method(
    'ServerHierarchy.GetChildServers',
    'K',
    'read',
    { nGroupId: 'int' },
    ({ store, session, now }, { nGroupId }) => ({
      PxgRetVal:
        session.virtualServer !== 0 ? [] : serversOf(store, secondaryList, 'KLSRVH_SRV_GROUPID', nGroupId, now),
    }),
  ),
  method(
    'ServerHierarchy.GetServerInfo',
    'K',
    'read',
    { lServer: 'int', pFields: 'array' },
    ({ store, now }, { lServer, pFields }) => {
      const info = readOne(store, secondaryList, pFields, 't.id = :id', { id: lServer, now });
      if (info === undefined) throw notFound(`no secondary server ${lServer}`);
      return { PxgRetVal: info };
    },
  ),
  method('VServers.GetVServers', 'K', 'read', { lParentGroup: 'int' }, ({ store, session, now }, { lParentGroup }) => ({
    PxgRetVal: session.virtualServer !== 0 ? [] : serversOf(store, virtualList, 'KLVSRV_GRP', lParentGroup, now),
  })),
  method(
    'VServers.GetVServerInfo',
    'K',
    'read',
    { lVServer: 'int', pFields2Return: 'array' },
    ({ store, session, now }, { lVServer, pFields2Return }) => {
      if (session.virtualServer !== 0 && session.virtualServer !== lVServer)
        throw new WireError('noAccess', 'a virtual server knows of itself only');
      const info = readOne(store, virtualList, pFields2Return, 't.id = :id', { id: lVServer, now });
      if (info === undefined) throw notFound(`no virtual server ${lVServer}`);
      return { PxgRetVal: info };
    },
  ),
];

function serversOf(store: Store, list: Searchable, attribute: string, group: number, now: number): WireValue[] {
  if (group !== allGroups) requireGroup(store, group);
  const filter = group === allGroups ? '' : `(${attribute}=${group})`;
  const found = search(store, list, { filter, fields: [...list.attributes.keys()], order: [] }, now);
  return readFound(store, found, 0, found.rows.length).map(params);
}
