import { textOf } from './row.ts';
import type { Store } from './store.ts';

/** What a database says about itself. `offset` is what was advanced with a real clock, `now` the manual clock. */
export type MetaKey =
  | 'world'
  | 'seed'
  | 'clock'
  | 'start'
  | 'now'
  | 'offset'
  | 'processed'
  | 'automaticPoints'
  | 'serverContent'
  | 'serverId'
  | 'summary'
  | 'product'
  | 'pointsRetrieveFromServer'
  | 'serverVersion'
  | 'standsFor';

export function readMeta(store: Store, key: MetaKey): string | undefined {
  const row = store.get('SELECT value FROM meta WHERE key = ?', [key]);
  return row === undefined ? undefined : textOf(row, 'value');
}

export function readMetaNumber(store: Store, key: MetaKey): number {
  return Number(readMeta(store, key) ?? 0);
}

export function writeMeta(store: Store, key: MetaKey, value: string | number): void {
  store.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [
    key,
    String(value),
  ]);
}
