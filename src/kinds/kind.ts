import type { KscClient } from '../ksc/client.ts';
import type { Dictionary, DictionaryEntry } from '../ksc/dictionary.ts';
import type {
  Action,
  Change,
  CreateChange,
  DeleteChange,
  FieldChange,
  ReplaceChange,
  SideEffect,
  Taken,
  UpdateChange,
} from '../model/change.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { JsonObject } from '../model/json.ts';
import type { LedgerEntry } from '../model/ledger.ts';
import type { Metadata, ObservedKind, ObservedObject, Resource, UnreadObject } from '../model/resource.ts';
import type { ObjectField } from '../schema/field.ts';
import type { DiscoveryHints } from './discovery-hints.ts';
import type { Names } from './names/names.ts';
import type { Templates } from './templates.ts';
import type { Touched } from './touched.ts';

/** An object as the ledger knows it. */
export type Owned = Pick<LedgerEntry, 'serverKey' | 'born'>;

/** Something that a spec refers to by name. */
export interface Reference {
  readonly kind: string;
  readonly name: string;
  /** JSON pointer from the document's root. */
  readonly pointer: string;
}

/** A resource as a document declares it. Most documents declare one; a list of approvals declares one an entry. */
export interface Declared {
  readonly name: string;
  readonly spec: JsonObject;
  /** JSON pointer of the declaration within its document; empty for the document itself. */
  readonly pointer: string;
}

/**
 * Why some changes must wait for others that they do not refer to: every change for which `applies` holds follows every
 * one for which `follows` does.
 */
export interface SafetyEdge {
  readonly name: string;
  readonly reason: string;
  applies(change: Proposal): boolean;
  follows(other: Proposal): boolean;
  /** Whether a change that a guard holds keeps the followers back too; a failed one always does. */
  readonly heldBlocks: boolean;
}

/** What safety rules look at. */
export interface Proposal {
  readonly kind: string;
  readonly action: Action;
  readonly fields: readonly FieldChange[];
  /** Of a replacement: what it takes instead of making it. */
  readonly takes?: Taken;
}

/** What a kind gets to read or write with. */
export interface KindContext {
  readonly client: KscClient;
  readonly dictionary: Dictionary;
  readonly names: Names;
  /**
   * To be told as soon as a new object exists, or one has a new key, where more calls must follow: it is owned even if
   * one of them fails.
   */
  readonly created?: (serverKey: string) => void;
}

export interface ObserveContext extends KindContext {
  /** Declared resources of the kind, resolved, and server keys that the ledger owns: details are read only of these. */
  readonly wanted: readonly Resource[];
  /** Ids of declared resources that cannot be planned now. */
  readonly waiting: readonly string[];
  readonly owned: ReadonlySet<string>;
  /** Read the details of every object, not only of these: reach is worked out over all of them. */
  readonly everything: boolean;
  notice(diagnostic: Diagnostic): void;
}

export interface Resolution {
  /** Null when the resource cannot be planned now (it waits); the diagnostics say why. */
  readonly resource: Resource | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Everything that kscctl knows about one kind: a folder of its own implements it, and one line in registry.ts adds it.
 * The planner, the writer, docs and schemas walk the registry and name no kind.
 */
export interface Kind {
  readonly name: string;
  /** The `kind:` of documents that declare it; differs from `name` where a document holds a list. */
  readonly documentKind: string;
  readonly summary: string;
  /** Shape of `spec` in a document. */
  readonly documentSchema: ObjectField;
  /** Shape of `spec` of one resource: what is compared. */
  readonly schema: ObjectField;
  /** What finds the server object, in words, for the docs. */
  readonly matchedBy: string;
  readonly dictionary: readonly DictionaryEntry[];
  /** False where the server object is not ours to make or remove: leaving the configuration only forgets it. */
  readonly deletable: boolean;
  /** Whether the match key is the server key: there is never a second object with one match key to be made beside the first. */
  readonly keyedByMatch: boolean;
  /** Whether the server has one object at most with a match key: another one comes there only when that has left. */
  readonly oneInPlace: boolean;
  readonly safety: readonly SafetyEdge[];
  /** How objects are made by copying one that exists; null where nothing of them is unknown. */
  readonly templates: Templates | null;
  /** What `doctor --discover` looks for. */
  readonly discovery: DiscoveryHints;

  declare(metadata: Metadata, spec: JsonObject): readonly Declared[];
  references(of: Pick<Resource, 'name' | 'spec'>): readonly Reference[];
  /** Whether the server has an object of this kind with that name, for references to what is not declared. */
  isKnown(names: Names, name: string): boolean;
  /** Rules that need nothing but the declaration. */
  lint(resource: Resource): readonly Diagnostic[];
  /** The same, for rules between several resources of the kind. */
  lintTogether(resources: readonly Resource[]): readonly Diagnostic[];
  /** Reads what the names in specs stand for on the server: in those that are declared, and in those last applied. */
  lookUp(context: KindContext, specs: readonly JsonObject[]): Promise<void>;
  /** Reads what else `resolve` will need. `owned` gives the objects that the ledger knows, by resource id. */
  prepare(context: KindContext, resources: readonly Resource[], owned: ReadonlyMap<string, Owned>): Promise<void>;
  /** Fills implied fields and checks that names mean something on the server. */
  resolve(resource: Resource, names: Names): Resolution;
  matchKey(of: Pick<Resource, 'name' | 'spec'>): string;
  /** For people, what the id does not tell, such as the title of an update; empty where the id says it all. */
  label(desired: JsonObject | null, observed: ObservedObject | null): string;

  observe(context: ObserveContext): Promise<ObservedKind>;
  /**
   * Looks by its key alone for an object that is named or owned and that `observe` did not find: lists leave out what the
   * account may not see. Null when there is none; throws PxgError where the server refuses to say.
   */
  seek(context: KindContext, serverKey: string): Promise<UnreadObject | null>;
  observeOne(context: KindContext, serverKey: string, desired: JsonObject): Promise<ObservedObject | null>;

  /**
   * Server key of what is there by now where a create would make its object, asked next to the write; null where nothing
   * is, and of kinds of which the server refuses a second one by itself.
   */
  inPlaceOf(context: KindContext, change: CreateChange): Promise<string | null>;

  /** Whom a change of this kind touches, for its impact. What becomes of updates is worked out by `reach`. */
  touches(change: Change, names: Names): Touched;
  /** Names of the dictionary entries through which a change would write. */
  wireNames(change: ProposedChange): readonly DictionaryEntry[];
  sideEffects(change: ProposedChange, observed: readonly ObservedObject[]): readonly SideEffect[];
  /** Warnings about a change that only the other objects on the server explain. */
  warnings(change: ProposedChange, resource: Resource, observed: readonly ObservedObject[]): readonly Diagnostic[];
  /** Errors of changes that would make another resource of the kind other than it is declared. */
  contradictions(changes: readonly Change[], resources: readonly Resource[]): readonly Diagnostic[];
  /** Warnings about the object that a resource stands for, whether it changes or not: what no field of a spec tells. */
  remarks(resource: Resource, observed: ObservedObject): readonly Diagnostic[];

  /** Each returns the server key of the object afterwards. */
  create(context: KindContext, change: CreateChange): Promise<string>;
  update(context: KindContext, edit: Edit): Promise<string>;
  replace(context: KindContext, change: ReplaceChange): Promise<string>;
  remove(context: KindContext, change: DeleteChange): Promise<void>;
}

/**
 * What an update writes: the part of the wish that its fields name, and nothing else. Kinds lay it over what they read
 * next to the write, so that whatever others changed meanwhile stays.
 */
export interface Edit extends Pick<UpdateChange, 'name' | 'serverKey' | 'observed'> {
  readonly part: JsonObject;
}

/** A change as far as it is known before it is ordered and guarded. */
export interface ProposedChange {
  readonly action: 'create' | 'update' | 'replace' | 'delete';
  readonly desired: JsonObject | null;
  readonly observed: JsonObject | null;
  /** Facts of the observed object; empty where there is none. */
  readonly facts: JsonObject;
  readonly serverKey: string | null;
  readonly fields: readonly FieldChange[];
}
