import { registerPoint } from '../objects/points.ts';
import { syncIntervalMs } from '../objects/working-hours.ts';
import type { Store } from '../store/store.ts';
import { checkAttributes, stringAttribute } from '../wire/attributes.ts';
import { badFormat } from '../wire/wire-error.ts';
import { products } from '../world/products.ts';
import { stableGuid, stableNumber } from '../world/stable-id.ts';
import { type CallContext, type Method, method } from './method.ts';
import { groupsOf } from './virtual-scope.ts';

/** Reference: ksc-openapi.md 3 [K][G]. */
const rules = {
  DmzCgAddress: { kind: 'string', isRequired: true },
  UaScope: { kind: 'params', isRequired: true },
} as const;

/**
 * A connection gateway in a DMZ, of class UaControl (reference: ksc-openapi.md 3 [K][G]: it is named by its address, and
 * its host appears in Unassigned). Our choice: it appears at once, as a Linux device with an agent and nothing else, named
 * by the address; it is a distribution point that is a gateway, has the defaults of any other, and is refused as any other.
 */
export const dmzGatewayMethods: readonly Method[] = [
  method('UaControl.RegisterDmzGateway', 'K', 'write', { pCgInfo: 'params' }, (context, { pCgInfo }) => {
    checkAttributes(pCgInfo, rules, 'pCgInfo', true);
    const address = stringAttribute(pCgInfo, 'DmzCgAddress').toLowerCase();
    if (!isAddress(address)) throw badFormat('DmzCgAddress is a name or an address, with or without a port');
    registerPoint(context.store, {
      UaHostId: gatewayHost(context, address),
      UaScope: pCgInfo['UaScope'] ?? '',
      UaIsCg: true,
      CgServerInitiateConnection: true,
      CgRemoteAddress: address,
    });
    return {};
  }),
];

/** What an address looks like is not documented; this leaves out what none can have. */
function isAddress(text: string): boolean {
  return /^(?:[a-z0-9][a-z0-9._-]*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(text) && text.length <= 255;
}

/** The id of the device at an address; one that was unregistered before is still there. */
function gatewayHost({ store, session, now }: CallContext, address: string): string {
  const id = stableGuid(`dmz/${session.virtualServer}/${address}`);
  if (store.get('SELECT 1 FROM devices WHERE id = ?', [id]) === undefined)
    addDevice(store, id, address, groupsOf(store, session).unassigned, now);
  return id;
}

function addDevice(store: Store, id: string, address: string, group: number, now: number): void {
  store.run(
    `INSERT INTO devices (id, name, fqdn, domain, group_id, platform, os, server, created, bases, bases_installed, sync_phase)
     VALUES (?, ?, ?, '', ?, 'linux', 'Linux', 1, ?, ?, ?, ?)`,
    [id, address, address, group, now, now, now, stableNumber(`sync/${id}`, syncIntervalMs / 1000) * 1000],
  );
  const { product, version, display, build } = products.agentLinux;
  store.run(
    `INSERT INTO device_products (device, product, version, display, base_build, build, installed)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [id, product, version, display, build, build, now],
  );
}
