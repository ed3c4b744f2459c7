import type { Ledger } from '../model/ledger.ts';

/** Where the ledger of one target is kept. */
export interface LedgerStore {
  /** Null when there is none yet. Throws LedgerUnreadable when there is one that cannot be understood. */
  load(): Promise<Ledger | null>;
  /** Durable when it returns: written beside and moved into place. */
  save(ledger: Ledger): Promise<void>;
}
