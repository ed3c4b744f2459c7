import { numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { type FleetProduct, ProductSets, UpdateSets } from './shared-sets.ts';

/** The shared sets of a fleet. */
export interface SharedSets {
  readonly products: ProductSets;
  readonly updates: UpdateSets;
}

/**
 * Loads the shared sets. The tables device_products and device_updates say the same for each device; with the sets the
 * fleet need not read them, which on a large one is most of the work.
 */
export function loadSets(store: Store): SharedSets {
  const sets = { products: new ProductSets(), updates: new UpdateSets() };
  for (const row of store.all('SELECT products FROM product_sets ORDER BY id'))
    sets.products.of(JSON.parse(textOf(row, 'products')) as FleetProduct[]);
  for (const row of store.all('SELECT updates FROM update_sets ORDER BY id'))
    sets.updates.of(JSON.parse(textOf(row, 'updates')) as number[]);
  return sets;
}

/** Writes the sets that are new. */
export function saveSets(store: Store, sets: SharedSets): void {
  for (const { number, products } of sets.products.since(nextId(store, 'product_sets')))
    store.run('INSERT INTO product_sets (id, products) VALUES (?, ?)', [number, JSON.stringify(products)]);
  for (const { number, ids } of sets.updates.since(nextId(store, 'update_sets')))
    store.run('INSERT INTO update_sets (id, updates) VALUES (?, ?)', [number, JSON.stringify([...ids])]);
}

function nextId(store: Store, table: 'product_sets' | 'update_sets'): number {
  const row = store.get(`SELECT coalesce(max(id), -1) + 1 AS next FROM ${table}`);
  return row === undefined ? 0 : numberOf(row, 'next');
}
