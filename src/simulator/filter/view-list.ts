import { invented } from '../invented-names.ts';
import { eventList } from './event-list.ts';
import type { Attribute, Searchable } from './searchable.ts';

const string = (sql: string): Attribute => ({ type: 'string', sql });
const int = (sql: string): Attribute => ({ type: 'int', sql });
const long = (sql: string): Attribute => ({ type: 'long', sql });
const only = (source: number, sql: string): string => `iif(t.source = ${source}, ${sql}, NULL)`;

const updateAttributes: [string, Attribute][] = [
  ['nSource', int('t.source')],
  ['binKlUpdUid', { type: 'binary', sql: 't.uid' }],
  ['nKlUpdateDbId', int(only(4, 't.id'))],
  ['nRevisionID', int(only(1, 't.id'))],
  ['nPatchDbId', int(only(2, 't.id'))],
  ['wstrTitle', string('t.title')],
  ['wstrDescr', string('t.description')],
  ['ProductName', string('t.product_display')],
  ['VendorName', string('t.vendor')],
  // Of Kaspersky and other vendors, not of Microsoft (reference: additions 4 [D]).
  ['strToVersion', string('iif(t.source = 1, NULL, t.to_version)')],
  ['strMajorVersionName', string('t.major_version')],
  ['strUpdateID', string('t.uid_hex')],
  ['nApprovementState', int('t.approval')],
  ['nEulaDbId', int('t.eula')],
  ['tmCreationDate', { type: 'datetime', sql: 't.released' }],
  ['tmRegistrationDate', { type: 'datetime', sql: 't.registered' }],
  ['nLCID', int('t.lcid')],
  // Of other vendors only (reference: additions 4, "source type" column [D]); here all are the database's own id.
  ['nVendorGlbId', long(only(2, 't.id'))],
  ['nProductGlbId', long(only(2, 't.id'))],
  ['nPatchGlbId', long(only(2, 't.id'))],
  ['nPatchLcid', int(only(2, 't.lcid'))],
  ['nRevisionNumber', int(only(1, '1'))],
  ['nUpdateType', int(only(1, '0'))],
  ['nUpdateClassification', int(only(1, '0'))],
  ['VendorUrl', string(only(2, "''"))],
  ['PatchURL', string(only(2, "''"))],
  ['strMajorVersionUrl', string(only(2, "''"))],
  [invented.importance, int('t.importance')],
  [invented.uninstallable, { type: 'bool', sql: 't.uninstallable' }],
];

const eulaAttributes: [string, Attribute][] = [
  ['eula_nObjType', int('1')],
  ['eula_nEulaType', int('0')],
  ['eula_nId', int('t.id')],
  ['eula_binEulaUid', { type: 'binary', sql: 't.uid' }],
  ['eula_szwName', string('t.name')],
  ['eula_szwProductName', string('t.product')],
  ['eula_szwProductVersion', string('t.version')],
  ['eula_szwProductDisplName', string('t.product_display')],
  ['eula_szwProductDisplVersion', string('t.version_display')],
  ['eula_szwUserName', string('t.accepted_by')],
  ['eula_tAcceptTime', { type: 'datetime', sql: 't.accepted' }],
  ['eula_CanBeRevoked', { type: 'bool', sql: '1', isReturnOnly: true }],
];

/** The views of class SrvView that this server has (reference: ksc-openapi.md 2.2, 6.3, 6.4). */
export const views: ReadonlyMap<string, Searchable> = new Map([
  ['v_vapm_update', { what: 'updates', from: 'updates t', attributes: new Map(updateAttributes) }],
  ['EventsSrvViewName', eventList],
  ['EulaSrvViewName', { what: 'EULAs', from: 'eulas t', attributes: new Map(eulaAttributes) }],
]);
