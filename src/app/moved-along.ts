import type { Kind } from '../kinds/kind.ts';
import type { LedgerEntry } from '../model/ledger.ts';
import { movedGroup, renameGroups } from './rename-groups.ts';

/**
 * Entries by id, once a group was taken from one path to another. It takes along what lies below it: what earlier runs
 * said of that, they said of the same places. `except`: ids of entries that speak of groups as they are by now. Pure.
 */
export function movedAlong(
  entries: Readonly<Record<string, LedgerEntry>>,
  kinds: readonly Kind[],
  group: { readonly from: string; readonly to: string },
  except: ReadonlySet<string>,
): Record<string, LedgerEntry> {
  const moved = movedGroup(group.from, group.to);
  const schemas = new Map(kinds.map((kind) => [kind.name, kind.schema]));
  const all = Object.entries(entries).map(([id, entry]): [string, LedgerEntry] => {
    const schema = except.has(id) ? undefined : schemas.get(id.slice(0, id.indexOf('/')));
    if (schema === undefined) return [id, entry];
    return [id, { ...entry, lastApplied: renameGroups(schema, entry.lastApplied, moved) }];
  });
  return Object.fromEntries(all);
}
