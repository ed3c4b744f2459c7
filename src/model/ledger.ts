import type { Acknowledgement } from './guard.ts';
import type { JsonObject } from './json.ts';
import type { ProtectedAction } from './resource.ts';

/** What kscctl owns on one server, and what it last wrote there. */
export interface Ledger {
  readonly formatVersion: 1;
  /** `server.identity` of the server it speaks of. */
  readonly server: string;
  readonly entries: Readonly<Record<string, LedgerEntry>>;
  /** Consents to guards that runs made use of, the newest last. */
  readonly acknowledgements: readonly RecordedAcknowledgement[];
}

export interface RecordedAcknowledgement extends Acknowledgement {
  readonly runId: string;
  readonly at: string;
}

export interface LedgerEntry {
  readonly serverKey: string;
  /** When the object was made, as far as the server told: another time means another object that has its number now. */
  readonly born?: string;
  /** Only what kscctl created is ever deleted, unless `prune` was declared when it was last applied. */
  readonly origin: 'created' | 'adopted';
  readonly prune: boolean;
  /** Actions that the last applied declaration forbade: kept here too, so that protection outlives the file it stood in. */
  readonly prevent: readonly ProtectedAction[];
  /** Values of the declared fields as last applied, in the shape of a spec. */
  readonly lastApplied: JsonObject;
  /** The declaration that stood for the object, and the server key that its metadata named instead. */
  readonly setAside?: { readonly by: string; readonly to: string };
}

/** What is owned of one kind, each entry with its id. */
export function entriesOfKind(ledger: Ledger | null, kind: string): readonly (readonly [id: string, LedgerEntry])[] {
  return Object.entries(ledger?.entries ?? {}).filter(([id]) => id.startsWith(`${kind}/`));
}

/** Whether an object was made at another time than the one that is meant: it only has its number. */
export function isAnother(meant: { readonly born?: string }, there: { readonly born?: string }): boolean {
  return meant.born !== undefined && there.born !== undefined && meant.born !== there.born;
}
