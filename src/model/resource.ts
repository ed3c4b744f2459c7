import type { Place } from './diagnostic.ts';
import type { JsonObject } from './json.ts';

export type ProtectedAction = 'create' | 'update' | 'replace' | 'delete';

/** What an administrator may forbid or ask for beside the wish itself. */
export interface Lifecycle {
  /** Actions that are never done: guard `protected` holds them. A replacement deletes as well. */
  readonly prevent?: readonly ProtectedAction[];
  /** JSON pointers of declared fields that are not compared. */
  readonly ignore?: readonly string[];
  /** Deleted from the server when it leaves the configuration or is replaced, even if it was adopted. */
  readonly prune?: boolean;
}

export interface Metadata {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Earlier names: a rename instead of delete and create. */
  readonly previously?: readonly string[];
  /** The server's id of the object meant, where the match key fits several. */
  readonly serverKey?: string;
  readonly lifecycle?: Lifecycle;
}

/** One object of a kind as declared. `id` is `Kind/name`. */
export interface Resource {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly metadata: Metadata;
  readonly spec: JsonObject;
  readonly declaredAt: Place;
}

/**
 * One object as the server has it. `spec` has the shape of a declaration: a field that the server did not tell is
 * absent and listed in `unknown` (JSON pointers below /spec), never filled with a default.
 */
export interface ObservedObject {
  /** The server's own id, as text. */
  readonly serverKey: string;
  readonly matchKey: string;
  /** How people call it: its name on the server. */
  readonly displayName: string;
  readonly spec: JsonObject;
  readonly unknown: readonly string[];
  /** Facts beside the spec that the planner shows but does not compare (counts, who made it). */
  readonly facts: JsonObject;
  /** When it was made, as the server writes it; absent where the server does not tell. */
  readonly born?: string;
}

/** An object that is or may be on the server and was not read: it is neither known to be present nor proven absent. */
export interface UnreadObject {
  readonly serverKey: string;
  /** `forbidden`: the server refuses it to this account; `unknown`: it was not told for any other reason. */
  readonly state: 'unknown' | 'forbidden';
  /** The method and what it answered, or what is known of the object. */
  readonly why: string;
}

/** Everything that was read of one kind. What is in neither list is absent. */
export interface ObservedKind {
  readonly objects: readonly ObservedObject[];
  readonly unread: readonly UnreadObject[];
  /** How many objects were read. */
  readonly read: number;
}

export function resourceId(kind: string, name: string): string {
  return `${kind}/${name}`;
}
