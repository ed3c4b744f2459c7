import { readMeta, writeMeta } from '../store/meta.ts';
import type { Row, Store } from '../store/store.ts';
import { stringAttribute } from '../wire/attributes.ts';
import type { Params } from '../wire/value.ts';
import { notPermitted } from '../wire/wire-error.ts';
import { productOf } from '../world/product.ts';
import { isHigher } from '../world/version.ts';

/**
 * What the cloud console does not have (domain.md 0): a download to the server's own repository [V-by-absence]. That it
 * answers with "not permitted" is our choice, as the cloud has no Open API. Throws WireError.
 */
export function requireTaskType(store: Store, data: Params): void {
  const isServerDownload =
    stringAttribute(data, 'TASKID_PRODUCT_NAME') === '1093' && stringAttribute(data, 'TASK_NAME') === 'DoUpdate';
  if (isServerDownload && isCloud(store))
    throw notPermitted('the cloud console has no task that downloads to the Administration Server');
}

/** Whether points are assigned automatically on the server, 0, or on a virtual one. */
export function hasAutomaticPoints(store: Store, server: number): boolean {
  if (server === 0) return readMeta(store, 'automaticPoints') === '1';
  return store.get('SELECT 1 FROM virtual_servers WHERE id = ? AND automatic_points = 1', [server]) !== undefined;
}

/**
 * Switches automatic assignment of points, which the cloud console does not have (domain.md 0 [V]). Each server, virtual
 * or not, has a switch of its own for the devices that are its own (our choice). Throws WireError.
 */
export function setAutomaticPoints(store: Store, server: number, isEnabled: boolean): void {
  if (isEnabled && isCloud(store)) throw notPermitted('the cloud console assigns distribution points by hand only');
  if (hasAutomaticPoints(store, server) === isEnabled) return;
  if (server === 0) writeMeta(store, 'automaticPoints', Number(isEnabled));
  else store.run('UPDATE virtual_servers SET automatic_points = ? WHERE id = ?', [Number(isEnabled), server]);
}

/** An update that needs a newer server is shown but cannot be approved (domain.md 6.1 [V]). Throws WireError. */
export function requireApprovable(store: Store, update: Row, approval: number): void {
  const needed = update['min_server'];
  if (approval < 1 || typeof needed !== 'string' || needed === '') return;
  const version = readMeta(store, 'serverVersion') ?? '';
  if (isHigher(needed, version)) throw notPermitted(`the update needs server version ${needed}; this is ${version}`);
}

function isCloud(store: Store): boolean {
  return productOf(readMeta(store, 'product')) === 'cloud-console';
}
