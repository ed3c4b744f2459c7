import type { Kind } from '../kinds/kind.ts';
import type { ObservedKind, Resource } from '../model/resource.ts';

/** What was read of one kind, and what of it is declared. */
export interface KindState {
  readonly kind: Kind;
  readonly resources: readonly Resource[];
  /** Ids that are declared but cannot be planned now (they wait): their ledger entries stay. */
  readonly waiting: readonly string[];
  readonly observed: ObservedKind;
}
