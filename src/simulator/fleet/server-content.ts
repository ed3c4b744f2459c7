import { readMeta, writeMeta } from '../store/meta.ts';
import type { Store } from '../store/store.ts';
import type { Content } from './state.ts';

const key = 'serverContent';

/** What the repository of the Administration Server holds in the database; undefined before the first download. */
export function readServerContent(store: Store): Content | undefined {
  const text = readMeta(store, key);
  return text === undefined ? undefined : (JSON.parse(text) as Content);
}

export function writeServerContent(store: Store, content: Content): void {
  writeMeta(store, key, JSON.stringify(content));
}

export function emptyServerRepository(store: Store): void {
  store.run('DELETE FROM meta WHERE key = ?', [key]);
}
