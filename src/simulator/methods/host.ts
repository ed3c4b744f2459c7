import { deviceList } from '../filter/device-list.ts';
import { groupList } from '../filter/group-list.ts';
import { readOne, search } from '../filter/search.ts';
import type { Searchable } from '../filter/searchable.ts';
import { maybeNumberOf, numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { type AttributeRules, checkAttributes } from '../wire/attributes.ts';
import { datetime, type Params, params, type WireValue } from '../wire/value.ts';
import { badFormat, notFound } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';

const longestLifetimeSeconds = 7200;
const searchRules: AttributeRules = {
  KLSRVH_SLAVE_REC_DEPTH: { kind: 'int' },
  KLGRP_FIND_FROM_CUR_VS_ONLY: { kind: 'bool' },
};

/** The devices of class HostGroup and the searches (reference: ksc-openapi.md 2 and 7). */
export const hostMethods: readonly Method[] = [
  searchMethod('HostGroup.FindGroups', groupList),
  searchMethod('HostGroup.FindHosts', deviceList),
  method(
    'HostGroup.GetHostInfo',
    'K',
    'read',
    { strHostName: 'string', pFields2Return: 'array' },
    ({ store, now }, { strHostName, pFields2Return }) => {
      const info = readOne(store, deviceList, pFields2Return, 't.id = :id', { id: strHostName, now });
      if (info === undefined) throw notFound(`no host '${strHostName}'`);
      return { PxgRetVal: info };
    },
  ),
  method('HostGroup.GetHostProducts', 'K', 'read', { strHostName: 'string' }, ({ store }, { strHostName }) => {
    requireHost(store, strHostName);
    return { PxgRetVal: hostProducts(store, strHostName) };
  }),
  method(
    'HostGroup.GetHostfixesForProductOnHost',
    'K',
    'read',
    { strHostName: 'string', strProductName: 'string', strProductVersion: 'string' },
    ({ store }, { strHostName, strProductName, strProductVersion }) => {
      requireHost(store, strHostName);
      return { PxgRetVal: hotfixes(store, strHostName, strProductName, strProductVersion) };
    },
  ),
];

/** Throws WireError notFound unless there is a host with this id. */
export function requireHost(store: Store, id: string): void {
  if (store.get('SELECT 1 FROM devices WHERE id = ?', [id]) === undefined) throw notFound(`no host '${id}'`);
}

function searchMethod(name: string, list: Searchable): Method {
  const spec = {
    wstrFilter: 'string',
    vecFieldsToReturn: 'array',
    vecFieldsToOrder: 'order?',
    pParams: 'params?',
    lMaxLifeTime: 'int',
  } as const;
  return method(name, 'K', 'read', spec, ({ store, memory, session, now }, args) => {
    checkAttributes(args.pParams ?? {}, searchRules, 'pParams', true);
    if (args.lMaxLifeTime < 1 || args.lMaxLifeTime > longestLifetimeSeconds)
      throw badFormat(`lMaxLifeTime must be 1 to ${longestLifetimeSeconds} seconds`);
    const wanted = { filter: args.wstrFilter, fields: args.vecFieldsToReturn, order: args.vecFieldsToOrder };
    const found = search(store, list, wanted, now);
    const strAccessor = memory.accessors.add(session, found, args.lMaxLifeTime * 1000);
    return { PxgRetVal: found.rows.length, strAccessor };
  });
}

/** Product, version and attributes, each level wrapped (reference: ksc-openapi.md 7 [G]). */
function hostProducts(store: Store, host: string): Params {
  const rows = store.all(
    `SELECT p.product, p.version, p.display, p.build, p.installed, d.bases, d.bases_installed
     FROM device_products p JOIN devices d ON d.id = p.device WHERE p.device = ? ORDER BY p.product, p.version`,
    [host],
  );
  const products: Record<string, WireValue> = {};
  for (const row of rows) {
    const product = textOf(row, 'product');
    const isAgent = product === '1103';
    const bases: Params = isAgent
      ? {}
      : { BaseDate: datetime(numberOf(row, 'bases')), BaseInstallDate: datetime(numberOf(row, 'bases_installed')) };
    const attributes: Params = {
      DisplayName: textOf(row, 'display'),
      ProdVersion: textOf(row, 'build'),
      InstallTime: datetime(numberOf(row, 'installed')),
      LastUpdateTime: datetime(isAgent ? null : maybeNumberOf(row, 'bases_installed')),
      ...bases,
    };
    products[product] = params({ [textOf(row, 'version')]: params(attributes) });
  }
  return products;
}

function hotfixes(store: Store, host: string, product: string, version: string): WireValue[] {
  const installed = store.get('SELECT display FROM device_products WHERE device = ? AND product = ? AND version = ?', [
    host,
    product,
    version,
  ]);
  if (installed === undefined) throw notFound(`no product '${product}/${version}' on the host`);
  const rows = store.all(
    `SELECT u.uid_hex AS id, u.title FROM device_updates i JOIN updates u ON u.id = i.update_id
     WHERE i.device = ? AND u.product_display = ? AND u.uid IS NOT NULL ORDER BY i.installed, u.id`,
    [host, textOf(installed, 'display')],
  );
  return rows.map((row) => params({ KLHST_HF_ID: textOf(row, 'id'), KLHST_HF_DN: textOf(row, 'title') }));
}
