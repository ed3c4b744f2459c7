import { deviceList } from '../filter/device-list.ts';
import { readOne } from '../filter/search.ts';
import { storedHostId } from '../objects/host-id.ts';
import { maybeNumberOf, numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { datetime, type Params, params, type WireValue } from '../wire/value.ts';
import { notFound } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';

/** The devices of class HostGroup, for reading (reference: ksc-openapi.md 2 and 7). */
export const hostMethods: readonly Method[] = [
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
    return { PxgRetVal: hostProducts(store, requireHost(store, strHostName)) };
  }),
  method(
    'HostGroup.GetHostfixesForProductOnHost',
    'K',
    'read',
    { strHostName: 'string', strProductName: 'string', strProductVersion: 'string' },
    ({ store }, { strHostName, strProductName, strProductVersion }) => {
      const host = requireHost(store, strHostName);
      return { PxgRetVal: hotfixes(store, host, strProductName, strProductVersion) };
    },
  ),
  method(
    'HostGroup.GetComponentsForProductOnHost',
    'K',
    'read',
    { strHostName: 'string', strProductName: 'string', strProductVersion: 'string' },
    ({ store }, { strHostName, strProductName, strProductVersion }) => {
      const host = requireHost(store, strHostName);
      const { display, build } = requireProduct(store, host, strProductName, strProductVersion);
      // One component that runs: which components a product has is not modelled (status 4: additions 5 [D]).
      const component = {
        KLHST_PRCST_COMPONENT_ID: 'SIM_CORE',
        KLHST_PRCST_COMPONENT_DN: display,
        KLHST_PRCST_COMPONENT_STATUS: 4,
        KLHST_PRCST_COMPONENT_VERSION: build,
      };
      return { PxgRetVal: [params(component)] };
    },
  ),
  method('HostGroup.GetAllHostfixes', 'K', 'read', {}, ({ store }) => ({ PxgRetVal: allHotfixes(store) })),
];

/** The id of a host as the server writes it. Throws WireError notFound unless there is a host with this id. */
export function requireHost(store: Store, id: string): string {
  const stored = storedHostId(store, id);
  if (stored === undefined) throw notFound(`no host '${id}'`);
  return stored;
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
  const { display } = requireProduct(store, host, product, version);
  const rows = store.all(
    `SELECT u.uid_hex AS id, u.title FROM device_updates i JOIN updates u ON u.id = i.update_id
     WHERE i.device = ? AND u.product_display = ? AND u.uid IS NOT NULL ORDER BY i.installed, u.id`,
    [host, display],
  );
  return rows.map((row) => params({ KLHST_HF_ID: textOf(row, 'id'), KLHST_HF_DN: textOf(row, 'title') }));
}

function requireProduct(
  store: Store,
  host: string,
  product: string,
  version: string,
): { readonly display: string; readonly build: string } {
  const row = store.get('SELECT display, build FROM device_products WHERE device = ? AND product = ? AND version = ?', [
    host,
    product,
    version,
  ]);
  if (row === undefined) throw notFound(`no product '${product}/${version}' on the host`);
  return { display: textOf(row, 'display'), build: textOf(row, 'build') };
}

/** The two lists are documented, what their elements hold is our choice (reference: ksc-openapi.md 7). */
function allHotfixes(store: Store): Params {
  const rows = store.all(
    `SELECT u.uid_hex AS id, u.title, u.product_display FROM updates u
     WHERE u.uid IS NOT NULL AND EXISTS (SELECT 1 FROM device_updates i WHERE i.update_id = u.id) ORDER BY u.id`,
  );
  return {
    KLHST_HF_PRODUCTS: [...new Set(rows.map((row) => textOf(row, 'product_display')))],
    KLHST_HF_DATA: rows.map((row) => params({ KLHST_HF_ID: textOf(row, 'id'), KLHST_HF_DN: textOf(row, 'title') })),
  };
}
