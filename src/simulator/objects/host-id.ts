import { textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';

/** A host's id as the server writes it, by which the fleet knows it; calls may write it in any case (our choice). */
export function storedHostId(store: Store, id: string): string | undefined {
  const row = store.get('SELECT id FROM devices WHERE id = ?', [id]);
  return row === undefined ? undefined : textOf(row, 'id');
}
