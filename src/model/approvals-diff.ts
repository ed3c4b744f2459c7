import type { Impact } from './change.ts';
import type { Diagnostic, Place } from './diagnostic.ts';

/** What a revision says of an update; `absent` where it says nothing. */
export type DecisionStatus = 'Approved' | 'Declined' | 'Undefined' | 'absent';

/** A decision that differs between two revisions. */
export interface ChangedDecision {
  readonly id: string;
  readonly product: string | null;
  readonly title: string | null;
  readonly before: DecisionStatus;
  readonly after: DecisionStatus;
  readonly eulas: readonly string[];
  readonly reason: string | null;
  readonly ticket: string | null;
  /** A decline that takes an update off devices, or may: how many have it is not known. */
  readonly destructive: boolean;
  readonly impact: Impact;
  /** Null for an entry that left. */
  readonly declaredAt: Place | null;
}

export interface ApprovalsDiff {
  /** Destructive ones first, then in the order of titles. */
  readonly decisions: readonly ChangedDecision[];
  readonly diagnostics: readonly Diagnostic[];
}
