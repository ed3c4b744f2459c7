import { deviceList } from '../filter/device-list.ts';
import { groupList } from '../filter/group-list.ts';
import { type Found, search } from '../filter/search.ts';
import type { Searchable } from '../filter/searchable.ts';
import { secondaryList } from '../filter/server-list.ts';
import type { Arguments } from '../wire/arguments.ts';
import { type AttributeRules, boolAttribute, checkAttributes } from '../wire/attributes.ts';
import { badFormat } from '../wire/wire-error.ts';
import { type CallContext, type Method, method } from './method.ts';
import { takeResult } from './results.ts';
import { groupsOf, ownGroupsCondition } from './virtual-scope.ts';

const longestLifetimeSeconds = 7200;
/** How long an asynchronous search takes, in milliseconds; our choice. */
const searchMs = 50;
const searchRules: AttributeRules = {
  KLSRVH_SLAVE_REC_DEPTH: { kind: 'int' },
  KLGRP_FIND_FROM_CUR_VS_ONLY: { kind: 'bool' },
};
const searchSpec = {
  wstrFilter: 'string',
  vecFieldsToReturn: 'array',
  vecFieldsToOrder: 'order?',
  pParams: 'params?',
  lMaxLifeTime: 'int',
} as const;

/** Searches of class HostGroup and of ServerHierarchy (reference: ksc-openapi.md 2 [K][G]). */
export const searchMethods: readonly Method[] = [
  searchMethod('HostGroup.FindGroups', groupList, 't.id'),
  searchMethod('HostGroup.FindHosts', deviceList, 't.group_id'),
  method('HostGroup.FindHostsAsync', 'K', 'read', searchSpec, (context, args) => {
    const { memory, session } = context;
    const found = find(context, deviceList, 't.group_id', args);
    const guid = memory.actions.start(session, { succeeded: true, data: {} }, searchMs);
    const lifetimeMs = args.lMaxLifeTime * 1000;
    const result = { kind: 'hosts', readyAt: memory.clock() + searchMs, found, lifetimeMs } as const;
    memory.results.addAs(session, guid, result, lifetimeMs);
    return { strRequestId: guid };
  }),
  method('HostGroup.FindHostsAsyncCancel', 'K', 'read', { strRequestId: 'string' }, ({ memory, session }, args) => {
    memory.results.release(session, args.strRequestId);
    return {};
  }),
  method('HostGroup.FindHostsAsyncGetAccessor', 'K', 'read', { strRequestId: 'string' }, (context, args) => {
    const { found, lifetimeMs } = takeResult(context, args.strRequestId, 'hosts');
    const strAccessor = context.memory.accessors.add(context.session, found, lifetimeMs);
    // No secondary server is asked in this world, so none has failed.
    return { PxgRetVal: found.rows.length, strAccessor, pFailedSlavesInfo: { KLGRP_FAILED_SLAVES_PARAMS: [] } };
  }),
  method(
    'ServerHierarchy.FindSlaveServers',
    'K',
    'read',
    {
      wstrFilter: 'string',
      pFieldsToReturn: 'array',
      pFieldsToOrder: 'order?',
      pParams: 'params?',
      lMaxLifeTime: 'int',
    },
    (context, { pFieldsToReturn: vecFieldsToReturn, pFieldsToOrder: vecFieldsToOrder, ...rest }) => {
      const found = find(context, secondaryList, 't.group_id', { ...rest, vecFieldsToReturn, vecFieldsToOrder });
      const wstrIterator = context.memory.accessors.add(context.session, found, rest.lMaxLifeTime * 1000);
      return { PxgRetVal: found.rows.length, wstrIterator };
    },
  ),
];

function searchMethod(name: string, list: Searchable, groupColumn: string): Method {
  return method(name, 'K', 'read', searchSpec, (context, args) => {
    const found = find(context, list, groupColumn, args);
    const strAccessor = context.memory.accessors.add(context.session, found, args.lMaxLifeTime * 1000);
    return { PxgRetVal: found.rows.length, strAccessor };
  });
}

function find(context: CallContext, list: Searchable, groupColumn: string, args: Arguments<typeof searchSpec>): Found {
  const { store, session, now } = context;
  const options = args.pParams ?? {};
  checkAttributes(options, searchRules, 'pParams', true);
  if (args.lMaxLifeTime < 1 || args.lMaxLifeTime > longestLifetimeSeconds)
    throw badFormat(`lMaxLifeTime must be 1 to ${longestLifetimeSeconds} seconds`);
  const onlyOwn = boolAttribute(options, 'KLGRP_FIND_FROM_CUR_VS_ONLY', false);
  const within = ownGroupsCondition(store, groupsOf(store, session), groupColumn, onlyOwn);
  const wanted = { filter: args.wstrFilter, fields: args.vecFieldsToReturn, order: args.vecFieldsToOrder };
  return search(store, list, within === undefined ? wanted : { ...wanted, within }, now);
}
