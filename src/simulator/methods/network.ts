import type { Session } from '../session/sessions.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { type AttributeRules, boolAttribute, checkAttributes, stringAttribute } from '../wire/attributes.ts';
import { formatJson, parseJson } from '../wire/json.ts';
import { integerOf, isArray, type Params, params, type WireValue } from '../wire/value.ts';
import { badFormat, notFound, notPermitted, WireError } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';

const rules: AttributeRules = {
  NLANTWK_NETWORK_ID: { kind: 'int', isRequired: true },
  NLANTWK_NETWORK_NAME: { kind: 'string' },
  NLANTWK_ENABLE_AUTOUA: { kind: 'bool' },
  NLANTWK_NETWORK_LOCATIONS: { kind: 'array' },
};

/** Class NlaDefinedNetworks (reference: ksc-openapi.md 3.3; attributes additions 3 [D]). */
export const networkMethods: readonly Method[] = [
  method('NlaDefinedNetworks.AddNetwork', 'K', 'write', { wstrNetworkName: 'string' }, ({ store, session }, args) => {
    requireServerItself(session);
    checkName(store, args.wstrNetworkName, -1);
    const sql = "INSERT INTO networks (name, automatic, locations) VALUES (?, 0, '[]')";
    return { PxgRetVal: store.run(sql, [args.wstrNetworkName]).id };
  }),
  method('NlaDefinedNetworks.GetNetworksList', 'K', 'read', {}, ({ store }) => ({
    pNetworks: store.all('SELECT * FROM networks ORDER BY id').map((row) => params(networkOf(row))),
  })),
  method('NlaDefinedNetworks.GetNetworkInfo', 'K', 'read', { nNetworkId: 'int' }, ({ store }, { nNetworkId }) => ({
    pNetwork: networkOf(requireNetwork(store, nNetworkId)),
  })),
  method(
    'NlaDefinedNetworks.SetNetworkInfo',
    'K',
    'write',
    { pNetwork: 'params' },
    ({ store, session }, { pNetwork }) => {
      requireServerItself(session);
      changeNetwork(store, pNetwork);
      return {};
    },
  ),
  method(
    'NlaDefinedNetworks.DeleteNetwork',
    'K',
    'write',
    { nNetworkId: 'int' },
    ({ store, session }, { nNetworkId }) => {
      requireServerItself(session);
      requireNetwork(store, nNetworkId);
      store.run("DELETE FROM point_scope WHERE kind = 'network' AND id = ?", [nNetworkId]);
      store.run('DELETE FROM networks WHERE id = ?', [nNetworkId]);
      return {};
    },
  ),
];

/** Locations are of all servers, so a virtual one cannot change them (our choice). */
function requireServerItself(session: Session): void {
  if (session.virtualServer !== 0) throw notPermitted('network locations are changed on the server itself only');
}

/** Attributes that are not sent stay as they are (our choice: nothing is documented). */
function changeNetwork(store: Store, network: Params): void {
  checkAttributes(network, rules, 'pNetwork', true);
  const id = integerOf(network['NLANTWK_NETWORK_ID']) ?? -1;
  const before = networkOf(requireNetwork(store, id));
  const name = stringAttribute(network, 'NLANTWK_NETWORK_NAME', stringAttribute(before, 'NLANTWK_NETWORK_NAME'));
  checkName(store, name, id);
  const locations = network['NLANTWK_NETWORK_LOCATIONS'] ?? before['NLANTWK_NETWORK_LOCATIONS'];
  if (!isArray(locations) || locations.some((item) => typeof item !== 'string'))
    throw badFormat('NLANTWK_NETWORK_LOCATIONS must be an array of strings');
  const isAutomatic = boolAttribute(network, 'NLANTWK_ENABLE_AUTOUA', before['NLANTWK_ENABLE_AUTOUA'] === true);
  store.run('UPDATE networks SET name = ?, automatic = ?, locations = ? WHERE id = ?', [
    name,
    Number(isAutomatic),
    formatJson(locations),
    id,
  ]);
}

function networkOf(row: Row): Params {
  return {
    NLANTWK_NETWORK_ID: numberOf(row, 'id'),
    NLANTWK_NETWORK_NAME: textOf(row, 'name'),
    NLANTWK_ENABLE_AUTOUA: row['automatic'] === 1,
    NLANTWK_NETWORK_LOCATIONS: parseJson(textOf(row, 'locations')) as WireValue[],
  };
}

function requireNetwork(store: Store, id: number): Row {
  const row = store.get('SELECT * FROM networks WHERE id = ?', [id]);
  if (row === undefined) throw notFound(`no network ${id}`);
  return row;
}

function checkName(store: Store, name: string, id: number): void {
  if (name.trim() === '') throw badFormat('a network needs a name');
  if (store.get('SELECT 1 FROM networks WHERE name = ? AND id <> ?', [name, id]) !== undefined)
    throw new WireError('exists', `network '${name}' exists`);
}
