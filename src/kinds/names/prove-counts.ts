import type { KscClient } from '../../ksc/client.ts';
import type { Dictionary } from '../../ksc/dictionary.ts';
import { allOf, equals } from '../../ksc/filter.ts';
import { countHosts } from '../../ksc/iterate.ts';
import { countEntries } from './count-entries.ts';
import type { GroupTree } from './group-tree.ts';
import type { Names } from './names.ts';
import { versionsOf } from './product-versions.ts';
import { updateEntries } from './update-catalogue.ts';

/** How much is asked of the server at most: groups with groups below them, groups below one, updates, products. */
const most = { parents: 20, below: 50, updates: 50, products: 20 } as const;

/**
 * Tries what search attributes mean by counting devices: where the counts agree with what else the server says, the entry
 * is seen. Only reads. Throws PxgError where the server refuses a search.
 */
export async function proveCounts(client: KscClient, names: Names, dictionary: Dictionary): Promise<void> {
  await proveGroups(client, names.groups, dictionary);
  await proveUpdates(client, names, dictionary);
}

/** A group whose count with everything below it is the sum of the counts of its parts, and more than its own alone. */
async function proveGroups(client: KscClient, groups: GroupTree, dictionary: Dictionary): Promise<void> {
  const direct = (id: number) => countHosts(client, equals(dictionary.value(countEntries.group), id));
  let asked = 0;
  for (const { id } of groups.all) {
    const parts = groups.all.filter((one) => groups.isBelow(one.id, id));
    if (parts.length === 0 || parts.length > most.below) continue;
    asked += 1;
    if (asked > most.parents) return;
    const own = await direct(id);
    const below = await Promise.all(parts.map((one) => direct(one.id)));
    const sum = below.reduce((total, one) => total + one, own);
    if (sum <= own || sum === 0) continue;
    if ((await countHosts(client, equals(dictionary.value(countEntries.subtree), id))) !== sum) continue;
    const here = dictionary.on(`the ${sum} devices under group "${groups.pathOf(id) ?? id}"`);
    here.markSeen(countEntries.group);
    here.markSeen(countEntries.subtree);
    return;
  }
}

/** Devices that report an update under its id, and devices that have the product of an update. */
async function proveUpdates(client: KscClient, { updates }: Names, dictionary: Dictionary): Promise<void> {
  for (const update of updates.all.slice(0, most.updates)) {
    const holders = await countHosts(client, equals('KLHST_HF_ID', update.uid));
    if (holders === 0) continue;
    dictionary.on(`the ${holders} devices that have update "${update.title}"`).markSeen(updateEntries.hotfixId);
    break;
  }
  const products = [...new Set(updates.all.map((one) => one.product))].slice(0, most.products);
  for (const product of products) {
    const owners = await countHosts(client, equals('KLHST_WKS_PRODUCT_NAME', product));
    if (owners === 0) continue;
    dictionary.on(`the ${owners} devices that have product "${product}"`).markSeen(updateEntries.deviceProduct);
    await proveVersion(client, product, dictionary);
    return;
  }
}

/** A version that a device tells of the product, under which a search finds devices that have it. */
async function proveVersion(client: KscClient, product: string, dictionary: Dictionary): Promise<void> {
  const [version] = await versionsOf(client, product, 1);
  if (version === undefined) return;
  const filter = allOf([equals('KLHST_WKS_PRODUCT_NAME', product), equals('KLHST_WKS_PRODUCT_VERSION', version)]);
  const owners = await countHosts(client, filter);
  const words = `the ${owners} devices that have product "${product}" in version ${version}`;
  if (owners > 0) dictionary.on(words).markSeen(updateEntries.deviceVersion);
}
