import {
  isCritical,
  isProtected,
  isUnassigned,
  isVisible,
  isWarning,
  lastSync,
  reason,
  statusMask,
} from './device-status.ts';
import { fullName } from './group-list.ts';
import type { Attribute, AttributeType, Searchable } from './searchable.ts';

const string = (sql: string): Attribute => ({ type: 'string', sql });
const int = (sql: string): Attribute => ({ type: 'int', sql });
const datetime = (sql: string): Attribute => ({ type: 'datetime', sql });

const bool = (sql: string): Attribute => ({ type: 'bool', sql });

/** What a device without a security application has not: it holds no databases. */
const ofProtected = (sql: string): string => `iif(${isProtected}, ${sql}, NULL)`;

const attributes: [string, Attribute][] = [
  ['KLHST_WKS_HOSTNAME', string('t.id')],
  ['KLHST_WKS_DN', string('t.name')],
  ['KLHST_WKS_FQDN', string('t.fqdn')],
  ['KLHST_WKS_WINHOSTNAME', string('upper(t.name)')],
  ['KLHST_WKS_WINDOMAIN', string("''")],
  ['KLHST_WKS_DNSNAME', string('lower(t.name)')],
  ['KLHST_WKS_DNSDOMAIN', string('t.domain')],
  ['KLHST_WKS_GROUPID', int('t.group_id')],
  ['KLHST_WKS_GROUPID_GP', anywhereBelow()],
  ['name', string('(SELECT g.name FROM groups g WHERE g.id = t.group_id)')],
  ['grp_full_name', string(fullName('t.group_id'))],
  ['KLHST_WKS_FROM_UNASSIGNED', bool(isUnassigned)],
  ['KLHST_WKS_OS_NAME', string('t.os')],
  // 1 is a workstation (reference: ksc-openapi.md 4.2 [D]); 2 for a server is our choice.
  ['KLHST_WKS_CTYPE', int('(1 + t.server)')],
  ['KLHST_WKS_CREATED', datetime('t.created')],
  ['KLHST_INSTANCEID', string('t.id')],
  // Visible, in a group, agent installed, agent alive, real-time protection (additions 5 [D]); seen means alive here.
  ['KLHST_WKS_STATUS', int(`(${isVisible} * 9 + iif(${isUnassigned}, 0, 2) + 4 + iif(${isProtected}, 16, 0))`)],
  // 0 OK, 1 critical, 2 warning (additions 5 [D]).
  ['KLHST_WKS_STATUS_ID', int(`CASE WHEN ${isCritical} THEN 1 WHEN ${isWarning} THEN 2 ELSE 0 END`)],
  ['KLHST_WKS_STATUS_MASK', int(statusMask)],
  ...Array.from({ length: 16 }, (_item, bit): [string, Attribute] => [
    `KLHST_WKS_STATUS_MASK_${bit}`,
    { ...int(reason(bit)), isSearchOnly: true },
  ]),
  // 0 unknown, 4 running (additions 5 [D]).
  ['KLHST_WKS_RTP_STATE', int(`iif(${isProtected}, 4, 0)`)],
  ['KLHST_WKS_LAST_VISIBLE', datetime(lastSync)],
  ['KLHST_WKS_LAST_NAGENT_CONNECTED', datetime(lastSync)],
  ['KLHST_WKS_LAST_UPDATE', datetime(ofProtected('t.bases_installed'))],
  ['KLHST_WKS_RTP_AV_BASES_TIME', datetime(ofProtected('t.bases'))],
  [
    'KLHST_WKS_NAG_VERSION',
    string("(SELECT p.build FROM device_products p WHERE p.device = t.id AND p.product = '1103')"),
  ],
  ['KLHST_WKS_PRODUCT_NAME', product('p.display', 'string')],
  ['KLHST_WKS_PRODUCT_ID', product("p.product || '/' || p.version", 'string')],
  ['KLHST_WKS_PRODUCT_VERSION', product('p.build', 'string')],
  ['KLHST_WKS_PRODUCT_INSTALLED', product('p.installed', 'datetime')],
  ['KLHST_HF_ID', installedUpdate('u.uid_hex')],
  ['KLHST_HF_DN', installedUpdate('u.title')],
  ['KLHST_WKS_AV_BASES_DATE', { ...datetime(ofProtected('t.bases')), isSearchOnly: true }],
  // Relative to the server's own databases (additions 5 [D]); here to the present, as the vendor's are always fresh.
  ['KLHST_WKS_AV_BASES_SEC', { ...int(ofProtected('(:now - t.bases) / 1000')), isSearchOnly: true }],
];

/**
 * Managed devices (reference: ksc-openapi.md 7 and additions 5). Of the host attributes only those that this server
 * keeps are known; a product attribute is met when any product of the device meets it.
 */
export const deviceList: Searchable = { what: 'hosts', from: 'devices t', attributes: new Map(attributes) };

function product(value: string, type: AttributeType): Attribute {
  return {
    type,
    sql: 't.id IN (SELECT p.device FROM device_products p WHERE {})',
    any: { value },
    isSearchOnly: true,
  };
}

/** That a Kaspersky update is found under the hexadecimal form of its unique id is our reading. */
function installedUpdate(value: string): Attribute {
  return {
    type: 'string',
    sql: `t.id IN (SELECT i.device FROM device_updates i WHERE i.update_id IN (
      SELECT u.id FROM updates u WHERE u.uid IS NOT NULL AND {}))`,
    any: { value },
    isSearchOnly: true,
  };
}

/** "The host is anywhere under this group" (reference: ksc-openapi.md 7 [I]). */
function anywhereBelow(): Attribute {
  return {
    type: 'int',
    sql: `t.group_id IN (WITH RECURSIVE below (id) AS (SELECT g.id FROM groups g WHERE {}
      UNION ALL SELECT g.id FROM groups g JOIN below ON g.parent = below.id) SELECT id FROM below)`,
    any: { value: 'g.id' },
    isSearchOnly: true,
  };
}
