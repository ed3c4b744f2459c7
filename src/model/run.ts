import type { Action } from './change.ts';

export type OutcomeKind = 'applied' | 'failed' | 'skipped' | 'cancelled' | 'held' | 'overtaken';

export interface OutcomeError {
  readonly code: string;
  readonly message: string;
  /** The server method that failed, where one did. */
  readonly method: string | null;
}

/** What became of one change. */
export interface Outcome {
  readonly id: string;
  readonly action: Action;
  readonly outcome: OutcomeKind;
  readonly error?: OutcomeError;
  /** Calls made to the server, and how long they took together in milliseconds. */
  readonly calls: number;
  readonly ms: number;
}

export type Verdict = 'succeeded' | 'partial' | 'failed' | 'held' | 'interrupted';

export interface RunReport {
  readonly runId: string;
  readonly target: string;
  readonly fingerprint: string;
  readonly outcomes: readonly Outcome[];
  readonly summary: Readonly<Record<OutcomeKind, number>>;
  readonly verdict: Verdict;
}
