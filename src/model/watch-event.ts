import type { Action } from './change.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { GuardName } from './guard.ts';
import type { RunReport } from './run.ts';

export type WatchMode = 'report' | 'apply';

/** What a plan says, as far as the loop and its readers need it. */
export interface Picture {
  readonly fingerprint: string;
  readonly changes: readonly {
    readonly id: string;
    /** For people, what the id does not tell, such as the title of an update. */
    readonly label: string;
    readonly action: Action;
    readonly held: readonly GuardName[] | null;
    /** Id of the held change that it is skipped with. */
    readonly skippedWith?: string;
  }[];
  /** Objects that the next apply takes into the ledger as they are. */
  readonly adoptions: number;
  /** Objects and fields that the server did not tell; diagnostics name them. */
  readonly unknown: number;
  readonly drift: readonly {
    readonly id: string;
    readonly kind: 'drifted' | 'conflict';
    readonly fields: readonly string[];
  }[];
  readonly guards: readonly { readonly guard: GuardName; readonly explanation: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Where a cycle stopped: at the source of the configuration, at the server, or at what kscctl keeps on this machine. */
export type Stage = 'source' | 'server' | 'state';

/** What a watch tells, in the order in which it happens. `revision` is a commit id, or null where there is none. */
export type WatchEvent = { readonly revision: string | null } & (
  | { readonly event: 'started'; readonly source: string; readonly mode: WatchMode; readonly intervalMs: number }
  | { readonly event: 'revision' }
  | { readonly event: 'changed'; readonly files: readonly string[] }
  /** The configuration cannot be used as it is; the server is left alone. */
  | { readonly event: 'rejected'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly event: 'planned'; readonly picture: Picture }
  /** What differs is held, or is not known; nothing else is left to do. */
  | { readonly event: 'held'; readonly picture: Picture }
  | { readonly event: 'drift'; readonly drift: Picture['drift'] }
  | { readonly event: 'in-sync' }
  | { readonly event: 'applied'; readonly report: RunReport }
  /** Another run holds the lock. */
  | { readonly event: 'waiting'; readonly reason: string }
  | {
      readonly event: 'failed';
      readonly stage: Stage;
      readonly diagnostics: readonly Diagnostic[];
      readonly retryAt: number;
    }
  | { readonly event: 'recovered'; readonly stage: Stage }
  | { readonly event: 'stopped' }
);
