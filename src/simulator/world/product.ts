/** Which product a world's server is; it decides about defaults and about what is refused (domain.md 0). */
export type Product = 'ksc-windows' | 'ksc-linux' | 'cloud-console';

export const productNames: readonly Product[] = ['ksc-windows', 'ksc-linux', 'cloud-console'];

/** The version that a server has unless its world says otherwise. */
export const defaultVersion = '15.1';

/** A product by its name; the default for anything else. */
export function productOf(name: string | undefined): Product {
  return productNames.find((product) => product === name) ?? 'ksc-windows';
}
