import type { Kind } from '../kinds/kind.ts';
import type { Names } from '../kinds/names/names.ts';
import type { Ledger, LedgerEntry } from '../model/ledger.ts';
import { normaliseObject } from '../schema/normalise.ts';
import { groupsAsApplied } from './groups-as-applied.ts';
import { nameDevices } from './name-devices.ts';
import { renameGroups } from './rename-groups.ts';

/**
 * The ledger with devices and groups called as this plan calls them. An earlier run called the same by the words of its
 * declarations, and whoever compares words would take a new one for a change on the server. For comparing only: what is
 * kept is what was applied.
 */
export function rewordedLedger(kinds: readonly Kind[], ledger: Ledger | null, names: Names): Ledger | null {
  if (ledger === null) return null;
  const renamed = groupsAsApplied(ledger, names.groups);
  const schemas = new Map(kinds.map((kind) => [kind.name, kind.schema]));
  const entries = Object.entries(ledger.entries).map(([id, entry]): [string, LedgerEntry] => {
    const schema = schemas.get(id.slice(0, id.indexOf('/')));
    if (schema === undefined) return [id, entry];
    const there = nameDevices(schema, renameGroups(schema, entry.lastApplied, renamed), names.devices);
    return [id, { ...entry, lastApplied: normaliseObject(schema, there) }];
  });
  return { ...ledger, entries: Object.fromEntries(entries) };
}
