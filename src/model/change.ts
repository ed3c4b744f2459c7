import type { Place } from './diagnostic.ts';
import type { GuardName } from './guard.ts';
import type { Json, JsonObject } from './json.ts';
import type { Metadata } from './resource.ts';

export type Action = 'create' | 'update' | 'replace' | 'delete' | 'forget';

export type Reason =
  | 'missing'
  | 'fields-differ'
  | 'adopt-differs'
  | 'drifted'
  | 'conflict'
  | 'immutable'
  | 'undeclared';

/** One field that a change moves: its JSON pointer from the document's root; `before` null where the server has no value. */
export interface FieldChange {
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
}

/**
 * Whom a change touches. A number that is not known is null, never 0.
 * `counted`: the server counted; `computed`: worked out from what was read; `unknown`: neither was possible.
 */
export interface Impact {
  readonly devices: number | null;
  /** At most: what no read tells (docs/wire.md, Missing reads) may keep an update from some of them. */
  readonly installs: number | null;
  readonly uninstalls: number | null;
  readonly restarts: number | null;
  readonly unreachable: number | null;
  readonly basis: 'counted' | 'computed' | 'unknown';
  readonly note: string;
}

/** What happens to an object that the change does not name. */
export interface SideEffect {
  readonly name: string;
  readonly effect: 'deactivated' | 'locked' | 'overwritten';
}

/** An object of the server that a create is copied from. */
export interface UsedTemplate {
  readonly type: 'task' | 'policy';
  /** What dictionary.templates of kscctl.yaml calls it. */
  readonly slot: string;
  readonly serverKey: string;
  readonly displayName: string;
  /** What is copied though nothing says what it means. */
  readonly unseen: readonly string[];
  /** Fields of the kind that are copied because the declaration does not name them. */
  readonly kept: readonly string[];
  /** `settings`: its settings are sent back for the new one; `export`: it is exported and imported. */
  readonly via: 'settings' | 'export';
  /** SHA-256, hex, of what is copied: another one means that the template was changed. */
  readonly digest: string;
}

interface ChangeBase {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** For people, what the id does not tell, such as the title of an update. */
  readonly label: string;
  readonly reason: Reason;
  readonly fields: readonly FieldChange[];
  /** Ids of the changes that must have been applied before this one. */
  readonly after: readonly string[];
  readonly impact: Impact;
  readonly sideEffects: readonly SideEffect[];
  /** Guards that hold this change; null when it may go on. */
  readonly held: readonly GuardName[] | null;
  /** Id of the held change that this one rests on: it is skipped with it. */
  readonly skippedWith?: string;
  /** Dictionary entries through which this change writes. */
  readonly wireNames: readonly string[];
  /** Of a create or replace: what it is copied from, if anything. */
  readonly template?: UsedTemplate;
}

interface Wanted {
  /** What is declared; of an update without what it leaves alone (ignored, or not told by the server). */
  readonly desired: JsonObject;
  readonly metadata: Metadata;
  readonly declaredAt: Place;
}

interface Existing {
  readonly serverKey: string;
  /** When the object was made, as far as the server tells. */
  readonly born?: string;
  readonly observed: JsonObject;
}

/** Of a change that removes an object of the server. */
interface Removing {
  /** Why the object may not be kscctl's to remove, in words; absent where it is. */
  readonly doubt?: string;
}

/** An object that a replacement takes, and what is changed on it. */
export interface Taken {
  readonly serverKey: string;
  readonly fields: readonly FieldChange[];
}

/** How a replacement goes on from objects that exist: what another one leaves, or what is there and is nobody's. */
interface Succession {
  /** What is there already where the new object is to be: it is changed instead of made. */
  readonly takes?: Taken;
  /** Id of the change that takes the old object: then it is not removed. */
  readonly passedOn?: string;
}

export type CreateChange = ChangeBase & Wanted & { readonly action: 'create' };
export type UpdateChange = ChangeBase &
  Wanted &
  Existing & {
    readonly action: 'update';
    /**
     * Ids of changes whose objects stand at each other's places in a ring with this one: it begins, and the object of the
     * first of them, which stands where this one is to be, is set aside until its own change comes.
     */
    readonly setsAside?: readonly string[];
  };
export type ReplaceChange = ChangeBase & Wanted & Existing & Removing & Succession & { readonly action: 'replace' };
export type DeleteChange = ChangeBase & Existing & Removing & { readonly action: 'delete'; readonly declaredAt: null };
export type ForgetChange = ChangeBase & {
  readonly action: 'forget';
  /** Id of the change that takes the object. */
  readonly passedOn?: string;
  /** The server has the object no more. */
  readonly gone?: true;
  readonly serverKey: string;
  readonly declaredAt: null;
};

/** A union whose cases hold exactly the sides that exist. */
export type Change = CreateChange | UpdateChange | ReplaceChange | DeleteChange | ForgetChange;

/** Whether nothing keeps a change from being carried out as the plan stands. */
export function goesOn({ held, skippedWith }: Pick<Change, 'held' | 'skippedWith'>): boolean {
  return held === null && skippedWith === undefined;
}

/** The decision that an approval will be: one that is left alone stays as it was observed. */
export function statusAfter(change: Change): Json | undefined {
  const observed = 'observed' in change ? change.observed['status'] : undefined;
  return 'desired' in change ? (change.desired['status'] ?? observed) : observed;
}

/** Nothing could be worked out. */
export const unknownImpact: Impact = {
  devices: null,
  installs: null,
  uninstalls: null,
  restarts: null,
  unreachable: null,
  basis: 'unknown',
  note: '',
};

/** Nothing on any device changes. */
export const untouched: Impact = {
  devices: 0,
  installs: 0,
  uninstalls: 0,
  restarts: null,
  unreachable: 0,
  basis: 'computed',
  note: '',
};
