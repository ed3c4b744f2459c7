import { textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { type AttributeRules, checkAttributes, stringAttribute } from '../wire/attributes.ts';
import type { Params } from '../wire/value.ts';
import { badFormat, notFound } from '../wire/wire-error.ts';
import { requireHost } from './host.ts';
import { type Method, method } from './method.ts';

/** Fields of a location (reference: ksc-openapi.md 1.5 [G]). */
const locationRules: AttributeRules = {
  GwLocHostId: { kind: 'string', isRequired: true },
  GwLocIndirect: { kind: 'bool' },
  GwLocLocation: { kind: 'string' },
  GwLocSignUdp: { kind: 'bool' },
  GwLocTargetComponent: { kind: 'string', isRequired: true },
  GwLocUseCompression: { kind: 'bool' },
};

/**
 * Classes CgwHelper and GatewayConnection: the way to a secondary server or an agent (reference: ksc-openapi.md 1.5
 * [D][K]). A key is given out, but nothing in this world answers at the other end: logging in with it is "unavailable".
 */
export const gatewayMethods: readonly Method[] = [
  method('CgwHelper.GetSlaveServerLocation', 'D', 'read', { nSlaveServerId: 'int' }, ({ store }, args) => {
    const server = requireSecondary(store, 'id', args.nSlaveServerId);
    return { PxgRetVal: locationOf(textOf(server, 'instance_id'), textOf(server, 'address'), '1093') };
  }),
  method('CgwHelper.GetNagentLocation', 'D', 'read', { wsHostName: 'string' }, ({ store }, { wsHostName }) => {
    return { PxgRetVal: locationOf(requireHost(store, wsHostName), '', '1103') };
  }),
  method(
    'GatewayConnection.PrepareGatewayConnection',
    'D',
    'read',
    { pLocations: 'params' },
    ({ memory }, { pLocations }) => {
      checkAttributes(pLocations, locationRules, 'pLocations', true);
      const host = stringAttribute(pLocations, 'GwLocHostId');
      if (host === '') throw badFormat('GwLocHostId is empty');
      return { wstrAuthKey: memory.gatewayKeys.issue(host) };
    },
  ),
  method(
    'GatewayConnection.PrepareGatewayConnectionToSecondaryServer',
    'K',
    'read',
    { srvInstanceId: 'string' },
    ({ store, memory }, { srvInstanceId }) => ({
      wstrAuthKey: memory.gatewayKeys.issue(textOf(requireSecondary(store, 'instance_id', srvInstanceId), 'address')),
    }),
  ),
];

/** The row of a secondary server. Throws WireError notFound. */
export function requireSecondary(store: Store, column: 'id' | 'instance_id', value: number | string): Row {
  const row = store.get(`SELECT * FROM secondary_servers WHERE ${column} = ?`, [value]);
  if (row === undefined) throw notFound(`no secondary server '${value}'`);
  return row;
}

function locationOf(host: string, address: string, component: string): Params {
  return {
    GwLocHostId: host,
    GwLocIndirect: false,
    GwLocLocation: address,
    GwLocSignUdp: false,
    GwLocTargetComponent: component,
    GwLocUseCompression: false,
  };
}
