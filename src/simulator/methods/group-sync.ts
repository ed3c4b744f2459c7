import { deviceList } from '../filter/device-list.ts';
import { orderRecords } from '../filter/order-records.ts';
import { subtree } from '../objects/groups.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { datetime, type Params, params } from '../wire/value.ts';
import { badFormat, notFound } from '../wire/wire-error.ts';
import { checkRange } from './iterator-page.ts';
import { type Method, method } from './method.ts';

const longestLifetimeSeconds = 7200;
/** How the delivery stands on a host (reference: ksc-openapi.md 5.1 [D]); here it never runs for long nor fails. */
const scheduled = 0;
const finished = 2;
const hostFields = [
  'hostName',
  'hostDisplayName',
  'hostStatus',
  'last_sync',
  'last_sync_req',
  'version',
  'error_code',
  'eventDesc',
  'winhostName',
  'domainName',
  'dnsName',
  'dnsDomain',
];

/**
 * Classes GroupSync and GroupSyncIterator: how far a policy has been delivered (reference: ksc-openapi.md 5.1 [D]). The id
 * of a policy's synchronisation is KLPOL_GSYN_ID. A host has it when it synchronised after the last change (our reading).
 */
export const groupSyncMethods: readonly Method[] = [
  method(
    'GroupSync.GetSyncInfo',
    'D',
    'read',
    { nSync: 'int', arrFieldsToReturn: 'array' },
    ({ store, now }, { nSync, arrFieldsToReturn }) => {
      const hosts = deliveries(store, nSync, now);
      const done = hosts.filter((host) => host['hostStatus'] === finished).length;
      const all: Params = {
        gsyn_cnt_FullCount: hosts.length,
        gsyn_cnt_Running: 0,
        gsyn_cnt_Finished: done,
        gsyn_cnt_Failed: 0,
      };
      return { PxgRetVal: orderRecords([all], Object.keys(all), arrFieldsToReturn, [])[0] ?? {} };
    },
  ),
  method(
    'GroupSync.GetSyncHostsInfo',
    'D',
    'read',
    { nSync: 'int', arrFieldsToReturn: 'array', arrFieldsToOrder: 'order?', nLifeTime: 'int' },
    ({ store, memory, session, now }, { nSync, arrFieldsToReturn, arrFieldsToOrder, nLifeTime }) => {
      if (nLifeTime < 1 || nLifeTime > longestLifetimeSeconds)
        throw badFormat(`nLifeTime must be 1 to ${longestLifetimeSeconds} seconds`);
      const records = orderRecords(deliveries(store, nSync, now), hostFields, arrFieldsToReturn, arrFieldsToOrder);
      return { PxgRetVal: memory.syncHosts.add(session, { records, next: 0 }, nLifeTime * 1000) };
    },
  ),
  method(
    'GroupSync.GetSyncDeliveryTime',
    'K',
    'read',
    { nSync: 'int', szwHostId: 'string' },
    ({ store, now }, { nSync, szwHostId }) => {
      const host = deliveries(store, nSync, now).find((one) => one['hostName'] === szwHostId);
      if (host === undefined) throw notFound(`host '${szwHostId}' does not take part in synchronisation ${nSync}`);
      return { PxgRetVal: host['hostStatus'] === finished ? (host['last_sync'] ?? datetime(null)) : datetime(null) };
    },
  ),
  method(
    'GroupSyncIterator.GetNextItems',
    'K',
    'read',
    { szwIterator: 'string', nCount: 'int' },
    ({ memory, session }, { szwIterator, nCount }) => {
      const iterator = memory.syncHosts.use(session, szwIterator);
      checkRange(0, nCount);
      const page = iterator.records.slice(iterator.next, iterator.next + nCount);
      iterator.next += page.length;
      // The name of the array inside pData is not documented: that of the other iterators is our choice.
      return {
        PxgRetVal: page.length,
        bEOF: iterator.next >= iterator.records.length,
        pData: { KLCSP_ITERATOR_ARRAY: page.map(params) },
      };
    },
  ),
  method(
    'GroupSyncIterator.ReleaseIterator',
    'K',
    'read',
    { szwIterator: 'string' },
    ({ memory, session }, { szwIterator }) => {
      memory.syncHosts.release(session, szwIterator);
      return {};
    },
  ),
];

function deliveries(store: Store, sync: number, now: number): Params[] {
  const policy = store.get('SELECT * FROM policies WHERE id = ?', [sync]);
  if (policy === undefined) throw notFound(`no synchronisation ${sync}`);
  return devicesOf(store, policy, now).map((row) => deliveryTo(row, policy));
}

/** The devices below the policy's group that have its application. */
function devicesOf(store: Store, policy: Row, now: number): Row[] {
  const lastSync = deviceList.attributes.get('KLHST_WKS_LAST_NAGENT_CONNECTED')?.sql ?? 'NULL';
  return store.all(
    `SELECT t.id, t.name, t.domain, ${lastSync} AS last_sync FROM devices t
     WHERE t.group_id IN (SELECT value FROM json_each(:groups)) AND t.id IN (
       SELECT p.device FROM device_products p WHERE p.product = :product AND p.version = :version) ORDER BY t.id`,
    {
      groups: JSON.stringify(subtree(store, numberOf(policy, 'group_id'))),
      product: textOf(policy, 'product'),
      version: textOf(policy, 'version'),
      now,
    },
  );
}

function deliveryTo(row: Row, policy: Row): Params {
  const modified = numberOf(policy, 'modified');
  const lastSync = row['last_sync'];
  const isDelivered = policy['active'] === 1 && typeof lastSync === 'number' && lastSync >= modified;
  const name = textOf(row, 'name');
  return {
    hostName: textOf(row, 'id'),
    hostDisplayName: name,
    hostStatus: isDelivered ? finished : scheduled,
    last_sync: datetime(typeof lastSync === 'number' ? lastSync : null),
    last_sync_req: datetime(modified),
    version: textOf(policy, 'version'),
    error_code: 0,
    eventDesc: '',
    winhostName: name.toUpperCase(),
    domainName: '',
    dnsName: name.toLowerCase(),
    dnsDomain: textOf(row, 'domain'),
  };
}
