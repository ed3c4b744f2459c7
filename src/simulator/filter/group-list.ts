import { isCritical, isWarning } from './device-status.ts';
import type { Attribute, Searchable } from './searchable.ts';

const attributes: [string, Attribute][] = [
  ['id', { type: 'int', sql: 't.id' }],
  ['name', { type: 'string', sql: 't.name' }],
  ['parentId', { type: 'int', sql: 't.parent' }],
  ['creationDate', { type: 'datetime', sql: 't.created' }],
  ['lastUpdate', { type: 'datetime', sql: 't.updated' }],
  ['autoRemovePeriod', stored('autoRemovePeriod', 'int', '0')],
  ['notifyPeriod', stored('notifyPeriod', 'int', '0')],
  // The name ends with a blank on the wire (reference: ksc-openapi.md 7 [D]).
  ['KLGRP_HlfInherited ', stored('KLGRP_HlfInherited ', 'bool', '1')],
  ['KLGRP_HlfForceChildren', stored('KLGRP_HlfForceChildren', 'bool', '0')],
  // Read-only [D]; that it tells of a group above which forces its children is our reading.
  ['KLGRP_HlfForced', { type: 'bool', sql: forcedFromAbove() }],
  ['grp_full_name', { type: 'string', sql: fullName('t.id') }],
  ['level', { type: 'int', sql: `(${chain('t.id')} SELECT count(*) - 1 FROM up)` }],
  ['childGroupsNum', { type: 'int', sql: '(SELECT count(*) FROM groups c WHERE c.parent = t.id)' }],
  ['hostsNum', { type: 'int', sql: '(SELECT count(*) FROM devices d WHERE d.group_id = t.id)' }],
  ['KLGRP_CHLDGRP_CNT', { type: 'int', sql: `(${below('t.id')} SELECT count(*) - 1 FROM below)` }],
  [
    'KLGRP_CHLDHST_CNT',
    {
      type: 'int',
      sql: `(${below('t.id')} SELECT count(*) FROM devices d WHERE d.group_id IN (SELECT id FROM below))`,
    },
  ],
  ['KLGRP_CHLDHST_CNT_OK', devicesThat(`NOT (${isCritical} OR ${isWarning})`)],
  ['KLGRP_CHLDHST_CNT_CRT', devicesThat(isCritical)],
  ['KLGRP_CHLDHST_CNT_WRN', devicesThat(`${isWarning} AND NOT ${isCritical}`)],
];

/** Administration groups (reference: ksc-openapi.md 7, group attributes [D][G][K]). */
export const groupList: Searchable = { what: 'groups', from: 'groups t', attributes: new Map(attributes) };

/** Full name of a group as SQL: names from the root down, each followed by a slash (its form is our choice). */
export function fullName(id: string): string {
  return `(${chain(id)} SELECT group_concat(name, '/' ORDER BY lvl DESC) || '/' FROM up)`;
}

/** How many devices anywhere below the group are in a state; the condition's `t` is a device, here the row is a group. */
function devicesThat(condition: string): Attribute {
  const devices = 'SELECT count(*) FROM devices d WHERE d.group_id IN (SELECT id FROM below)';
  return { type: 'int', sql: `(${below('t.id')} ${devices} AND ${condition.replaceAll(/\bt\./g, 'd.')})` };
}

function stored(name: string, type: 'int' | 'bool', fallback: string): Attribute {
  return { type, sql: `coalesce(json_extract(t.attributes, '$."${name}"'), ${fallback})` };
}

function forcedFromAbove(): string {
  return `EXISTS (${chain('t.id')} SELECT 1 FROM up JOIN groups g ON g.id = up.id
    WHERE up.lvl > 0 AND json_extract(g.attributes, '$.KLGRP_HlfForceChildren') = 1)`;
}

function chain(id: string): string {
  return `WITH RECURSIVE up (id, parent, name, lvl) AS (
    SELECT g.id, g.parent, g.name, 0 FROM groups g WHERE g.id = ${id}
    UNION ALL SELECT g.id, g.parent, g.name, up.lvl + 1 FROM groups g JOIN up ON g.id = up.parent)`;
}

function below(id: string): string {
  return `WITH RECURSIVE below (id) AS (
    SELECT ${id} UNION ALL SELECT g.id FROM groups g JOIN below ON g.parent = below.id)`;
}
