import type { Attribute, Searchable } from './searchable.ts';

const string = (sql: string): Attribute => ({ type: 'string', sql });
const int = (sql: string): Attribute => ({ type: 'int', sql });
const bool = (sql: string): Attribute => ({ type: 'bool', sql });
const datetime = (sql: string): Attribute => ({ type: 'datetime', sql });

const secondaryAttributes: [string, Attribute][] = [
  ['KLSRVH_SRV_ID', int('t.id')],
  ['KLSRVH_SRV_INST_ID', string('t.instance_id')],
  ['KLSRVH_SRV_DN', string('t.name')],
  ['KLSRVH_SRV_ADDR', string('t.address')],
  ['KLSRVH_SRV_GROUPID', int('t.group_id')],
  ['KLSRVH_SRV_VERSION', string('t.version')],
  ['KLSRVH_SRV_STATUS', int('t.status')],
  ['KLSRVH_SRV_PASSIVE', bool('0')],
  ['KLSRVH_SRV_LAST_CONNECTED', datetime('t.last_connected')],
  ['KLSRVH_SRV_HOST_GUID', string('t.instance_id')],
];

const virtualAttributes: [string, Attribute][] = [
  ['KLVSRV_ID', int('t.id')],
  ['KLVSRV_UID', string('t.uid')],
  ['KLVSRV_DN', string('t.name')],
  ['KLVSRV_GRP', int('t.parent_group')],
  ['KLVSRV_GROUPS', int('t.root_group')],
  ['KLVSRV_SUPER', int('t.super_group')],
  ['KLVSRV_UNASSIGNED', int('t.unassigned_group')],
  ['KLVSRV_HST_UID', string('t.host_uid')],
  ['KLVSRV_ENABLED', bool('t.enabled')],
  ['KLVSRV_CREATED', datetime('t.created')],
  ['KLVSRV_LIC_ENABLED', bool('1')],
  ['KLVSRV_NEW_HOSTS_PROHIBITED', bool('0')],
  ['KLVSRV_TOO_MUCH_HOSTS', bool('0')],
];

/** Secondary servers (reference: ksc-openapi.md 1.5, attributes [G]). */
export const secondaryList: Searchable = {
  what: 'secondary servers',
  from: 'secondary_servers t',
  attributes: new Map(secondaryAttributes),
};

/** Virtual servers (reference: ksc-openapi.md 1.5, attributes [G]). */
export const virtualList: Searchable = {
  what: 'virtual servers',
  from: 'virtual_servers t',
  attributes: new Map(virtualAttributes),
};
