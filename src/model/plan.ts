import type { Change } from './change.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { GuardFinding } from './guard.ts';
import type { Json, JsonObject } from './json.ts';
import type { Metadata, UnreadObject } from './resource.ts';
import type { ServerFacts } from './server.ts';

/** A resource that exists as declared: nothing to do on the server, something to write into the ledger. */
export interface Settled {
  readonly id: string;
  readonly kind: string;
  readonly serverKey: string;
  /** When the object was made, as far as the server tells. */
  readonly born?: string;
  readonly metadata: Metadata;
  readonly desired: JsonObject;
}

/** A declared or owned resource whose object was not read: nothing is planned for it, and it is not said to be in sync. */
export interface Unread extends UnreadObject {
  readonly id: string;
}

/** A declared field of an object that was read, which the server does not tell: it was not compared. */
export interface Untold {
  readonly id: string;
  /** JSON pointer from the document's root. */
  readonly path: string;
}

/** A field whose server value is not the one last applied. */
export interface DriftField {
  readonly path: string;
  readonly lastApplied: Json;
  readonly observed: Json;
  readonly desired: Json;
}

/** `drifted`: only the server moved; `conflict`: the wish moved too. */
export interface Drift {
  readonly id: string;
  readonly kind: 'drifted' | 'conflict';
  readonly fields: readonly DriftField[];
}

/** A safety edge that the plan has both sides of: all of `of` come before every change that names it in `after`. */
export interface Barrier {
  /** `safety/<name>`, as it stands in `after`. */
  readonly id: string;
  readonly reason: string;
  readonly of: readonly string[];
  /** Whether a held change keeps the followers back too; a failed one always does. */
  readonly heldBlocks: boolean;
}

/** What apply would do. Plain data: it survives JSON, is hashed, shown and carried out, and never computed twice. */
export interface Plan {
  readonly target: string;
  readonly server: ServerFacts;
  readonly revision: string | null;
  readonly dirty: boolean;
  readonly configDigest: string;
  /** Digest of the ledger the plan rests on; null without one: then nothing is deleted. */
  readonly ledger: string | null;
  readonly createdAt: string;
  /** The time at which rules by age are evaluated. */
  readonly asOf: string;
  /** Whether everything declared or owned was read and compared. */
  readonly complete: boolean;
  /** Objects read, by kind. */
  readonly read: Readonly<Record<string, number>>;
  readonly unread: readonly Unread[];
  readonly untold: readonly Untold[];
  /** Owned and as declared. */
  readonly unchanged: readonly Settled[];
  /** As declared, but not owned yet: noted for adoption. */
  readonly adoptions: readonly Settled[];
  readonly waves: readonly (readonly Change[])[];
  readonly barriers: readonly Barrier[];
  readonly drift: readonly Drift[];
  readonly diagnostics: readonly Diagnostic[];
  readonly guards: readonly GuardFinding[];
  /** The limit of that guard, which holds up to the write. */
  readonly maxUninstalls: number;
  readonly fingerprint: string;
}

/** Objects and fields that the plan says nothing of, as the server did not tell them. */
export function notKnown({ unread, untold }: Pick<Plan, 'unread' | 'untold'>): number {
  return unread.length + untold.length;
}

export function planChanges(plan: Plan): Change[] {
  return plan.waves.flat();
}
