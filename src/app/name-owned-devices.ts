import type { Kind } from '../kinds/kind.ts';
import type { DeviceDirectory } from '../kinds/names/device-directory.ts';
import type { KscClient } from '../ksc/client.ts';
import { entriesOfKind, type Ledger, type LedgerEntry } from '../model/ledger.ts';
import { deviceReferences, nameDevices } from './name-devices.ts';

/**
 * The ledger with devices called as everywhere in this run: what was applied may name devices that no declaration names
 * any more, and they would seem to be others than the server's.
 */
export async function nameOwnedDevices(
  kinds: readonly Kind[],
  ledger: Ledger | null,
  client: KscClient,
  devices: DeviceDirectory,
): Promise<Ledger | null> {
  if (ledger === null) return null;
  const owned = kinds.flatMap((kind) => entriesOfKind(ledger, kind.name).map(([id, entry]) => ({ kind, id, entry })));
  const references = owned.flatMap(({ kind, entry }) => deviceReferences(kind.schema, entry.lastApplied));
  await devices.load(client, references);
  const named = owned.map(({ kind, id, entry }): [string, LedgerEntry] => [
    id,
    { ...entry, lastApplied: nameDevices(kind.schema, entry.lastApplied, devices) },
  ]);
  return { ...ledger, entries: { ...ledger.entries, ...Object.fromEntries(named) } };
}
