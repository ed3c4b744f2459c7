import type { KscClient } from '../../ksc/client.ts';
import { allOf, equals, not } from '../../ksc/filter.ts';
import { findSome } from '../../ksc/iterate.ts';
import { isParams, type KscParams, paramsOf, textOf } from '../../ksc/values.ts';

/**
 * Which versions of a product devices have, by its display name. No search lists them, so it is asked for a device that
 * has none of those that are known yet, and that device for its products (HostGroup.GetHostProducts [G]; ProdVersion [D]).
 * Where a device does not tell its version the rest is not found: what is found is there, and more may be.
 */
export async function versionsOf(client: KscClient, product: string, most = 40): Promise<readonly string[]> {
  const versions: string[] = [];
  while (versions.length < most) {
    const filter = allOf([
      equals('KLHST_WKS_PRODUCT_NAME', product),
      ...versions.map((version) => not(equals('KLHST_WKS_PRODUCT_VERSION', version))),
    ]);
    const [row] = await findSome(client, 'HostGroup.FindHosts', { filter, fields: ['KLHST_WKS_HOSTNAME'] }, 1);
    const strHostName = row === undefined ? null : textOf(row, 'KLHST_WKS_HOSTNAME');
    if (strHostName === null) return versions;
    const answer = await client.call('HostGroup.GetHostProducts', { strHostName });
    const version = versionIn(paramsOf(answer, 'PxgRetVal'), product);
    if (version === null || versions.includes(version)) return versions;
    versions.push(version);
  }
  return versions;
}

function versionIn(products: KscParams, name: string): string | null {
  const installed = Object.keys(products)
    .map((product) => paramsOf(products, product))
    .flatMap((versions) => Object.values(versions).filter(isParams));
  const found = installed.find((one) => textOf(one, 'DisplayName') === name);
  return found === undefined ? null : textOf(found, 'ProdVersion');
}

/** Whether a version is another one or above it, number by number; null for what is no version of numbers. */
export function isAtLeast(version: string, other: string): boolean | null {
  const [left, right] = [numbersOf(version), numbersOf(other)];
  if (left === null || right === null) return null;
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): number[] | null {
  return /^[0-9]+(\.[0-9]+)*$/.test(version) ? version.split('.').map(Number) : null;
}
