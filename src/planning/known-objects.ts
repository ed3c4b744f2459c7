import type { Kind } from '../kinds/kind.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { entriesOfKind, isAnother, type Ledger, type LedgerEntry } from '../model/ledger.ts';
import type { ObservedKind } from '../model/resource.ts';

export interface KnownObjects {
  /** The ledger without the entries of `lost`. */
  readonly ledger: Ledger | null;
  /** Entries whose number another object has by now, by id: the one that they speak of is gone. */
  readonly lost: Readonly<Record<string, LedgerEntry>>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What of the ledger still speaks of objects of this server. Its database may have been restored or made anew since:
 * the same number with another time of making is not what kscctl knew.
 */
export function knownObjects(kind: Kind, observed: ObservedKind, ledger: Ledger | null): KnownObjects {
  if (ledger === null) return { ledger, lost: {}, diagnostics: [] };
  const byKey = new Map(observed.objects.map((one) => [one.serverKey, one]));
  const lost: Record<string, LedgerEntry> = {};
  const diagnostics: Diagnostic[] = [];
  for (const [id, entry] of entriesOfKind(ledger, kind.name)) {
    const object = byKey.get(entry.serverKey);
    if (object === undefined || !isAnother(entry, object)) continue;
    lost[id] = entry;
    diagnostics.push(
      diagnostic('ownership/another-object', {
        message: `"${object.displayName}" (serverKey '${object.serverKey}', made ${object.born ?? ''}) has the id of ${id}, which was made ${entry.born ?? ''} and is gone`,
        resource: id,
      }),
    );
  }
  const entries = Object.entries(ledger.entries).filter(([id]) => lost[id] === undefined);
  return { ledger: { ...ledger, entries: Object.fromEntries(entries) }, lost, diagnostics };
}
