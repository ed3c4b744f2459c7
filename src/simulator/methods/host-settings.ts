import { agentSettingPlaces } from '../fleet/agent-settings.ts';
import type { AgentSettings } from '../fleet/state.ts';
import { agentProduct } from '../objects/agent-policy.ts';
import { groupChain } from '../objects/groups.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { insideParams, type Params, params } from '../wire/value.ts';
import { notFound, WireError } from '../wire/wire-error.ts';
import { bareValues, effectiveSections } from './effective-contents.ts';
import { requireHost } from './host.ts';
import { type Method, method } from './method.ts';

/** The one storage of a host that the documents name (reference: ksc-openapi.md 5.2 [D]). */
const storage = 'SS_SETTINGS';

/**
 * Settings of a device, for reading: what its policies make effective, without their locks, and where none of them locks
 * a setting what was set on the device itself (domain.md 8 [V-sib]). They are those of the present, whether delivered or
 * not (our reading).
 */
export const hostSettingsMethods: readonly Method[] = [
  method(
    'HostGroup.SS_Read',
    'D',
    'read',
    { strHostName: 'string', strType: 'string', strProduct: 'string', strVersion: 'string', strSection: 'string' },
    ({ store }, args) => {
      const host = requireStorage(store, args.strHostName, args.strType);
      const sections = settingsOf(store, host, args.strProduct, args.strVersion);
      const section = Object.hasOwn(sections, args.strSection) ? sections[args.strSection] : undefined;
      if (section === undefined) throw new WireError('absentEntry', `no section '${args.strSection}'`);
      return { PxgRetVal: bareValues(section) };
    },
  ),
  method(
    'HostGroup.SS_GetNames',
    'D',
    'read',
    { strHostName: 'string', strType: 'string', strProduct: 'string', strVersion: 'string' },
    ({ store }, { strHostName, strType, strProduct, strVersion }) => {
      const host = requireStorage(store, strHostName, strType);
      const installed = store.all('SELECT product, version FROM device_products WHERE device = ? ORDER BY 1, 2', [
        host,
      ]);
      if (strProduct === '') return { PxgRetVal: [...new Set(installed.map((row) => textOf(row, 'product')))] };
      const versions = installed.filter((row) => textOf(row, 'product') === strProduct);
      if (strVersion === '') return { PxgRetVal: versions.map((row) => textOf(row, 'version')) };
      return { PxgRetVal: Object.keys(settingsOf(store, host, strProduct, strVersion)) };
    },
  ),
];

function requireStorage(store: Store, host: string, type: string): string {
  const stored = requireHost(store, host);
  if (type !== storage) throw notFound(`a host has no storage '${type}'`);
  return stored;
}

/** Empty where no active policy of the product reaches the host. Throws WireError absentEntry without the product. */
function settingsOf(store: Store, host: string, product: string, version: string): Record<string, Params> {
  const installed = store.get('SELECT 1 FROM device_products WHERE device = ? AND product = ? AND version = ?', [
    host,
    product,
    version,
  ]);
  if (installed === undefined) throw new WireError('absentEntry', `no '${product}/${version}' on the host`);
  const policy = nearestPolicy(store, host, product, version);
  const sections = policy === undefined ? {} : effectiveSections(store, policy);
  return product === agentProduct ? withLocal(sections, localSettings(store, host)) : sections;
}

function localSettings(store: Store, host: string): Partial<AgentSettings> {
  const text = store.get('SELECT local FROM devices WHERE id = ?', [host])?.['local'];
  return typeof text === 'string' ? (JSON.parse(text) as Partial<AgentSettings>) : {};
}

function withLocal(sections: Record<string, Params>, local: Partial<AgentSettings>): Record<string, Params> {
  const all = { ...sections };
  for (const [key, { section, name }] of Object.entries(agentSettingPlaces)) {
    const value = local[key as keyof AgentSettings];
    const settings = all[section] ?? {};
    if (value === undefined || insideParams(settings[name])?.['KLPRSS_Mnd'] === true) continue;
    all[section] = { ...settings, [name]: params({ KLPRSS_Val: value, KLPRSS_Mnd: false }) };
  }
  return all;
}

function nearestPolicy(store: Store, host: string, product: string, version: string): Row | undefined {
  const device = store.get('SELECT group_id FROM devices WHERE id = ?', [host]);
  for (const group of device === undefined ? [] : groupChain(store, numberOf(device, 'group_id'))) {
    const row = store.get('SELECT * FROM policies WHERE group_id = ? AND product = ? AND version = ? AND active = 1', [
      group,
      product,
      version,
    ]);
    if (row !== undefined) return row;
  }
  return undefined;
}
