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
  /** Only what kscctl created is ever deleted, unless `prune` was declared when it was last applied. */
  readonly origin: 'created' | 'adopted';
  readonly prune: boolean;
  /** Actions that the last applied declaration forbade: kept here too, so that protection outlives the file it stood in. */
  readonly prevent: readonly ProtectedAction[];
  /** Values of the declared fields as last applied, in the shape of a spec. */
  readonly lastApplied: JsonObject;
}
