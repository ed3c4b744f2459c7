import type { Kind, Owned } from '../kinds/kind.ts';
import type { Change, CreateChange, ReplaceChange, UpdateChange } from '../model/change.ts';
import type { Acknowledgement } from '../model/guard.ts';
import { isAnother, type Ledger, type LedgerEntry, type RecordedAcknowledgement } from '../model/ledger.ts';
import type { Plan } from '../model/plan.ts';
import { type Resource, resourceId } from '../model/resource.ts';
import { managedPart } from '../planning/managed-part.ts';
import type { ObjectField } from '../schema/field.ts';
import { unchangedPart } from '../schema/part-of.ts';
import { movedAlong } from './moved-along.ts';
import { ownPath } from './rename-groups.ts';

const keptAcknowledgements = 100;

type Declared = Pick<Resource, 'kind' | 'metadata'> & { readonly desired: Resource['spec'] };

/** A ledger that follows a run: it is written down after every change. */
export class GrowingLedger {
  #entries: Record<string, LedgerEntry>;
  /** Ids by kind and server key: an object is in the ledger once, whatever its declaration is called. */
  readonly #ids = new Map<string, string>();
  /** Who made each object that was owned when the run began. */
  readonly #origins = new Map<string, LedgerEntry['origin']>();
  /** Entries that this run has written, which speak of groups as they are after it. */
  readonly #written = new Set<string>();
  readonly #server: string;
  readonly #kinds: readonly Kind[];
  #acknowledgements: readonly RecordedAcknowledgement[];

  /** `ledger` null: the first run on this server. */
  constructor(ledger: Ledger | null, server: string, kinds: readonly Kind[]) {
    this.#server = server;
    this.#entries = { ...ledger?.entries };
    for (const [id, entry] of Object.entries(this.#entries)) {
      this.#ids.set(objectOf(id, entry.serverKey), id);
      this.#origins.set(objectOf(id, entry.serverKey), entry.origin);
    }
    this.#acknowledgements = ledger?.acknowledgements ?? [];
    this.#kinds = kinds;
  }

  get value(): Ledger {
    const entries = Object.fromEntries(Object.entries(this.#entries).sort(([a], [b]) => (a < b ? -1 : 1)));
    return { formatVersion: 1, server: this.#server, entries, acknowledgements: this.#acknowledgements };
  }

  acknowledge(consents: readonly Acknowledgement[], run: { readonly runId: string; readonly at: string }): void {
    const recorded = consents.map((one) => ({ ...one, ...run }));
    this.#acknowledgements = [...this.#acknowledgements, ...recorded].slice(-keptAcknowledgements);
  }

  /** Takes in what exists as declared, and what is declared anew of owned objects that did not change. */
  adopt(plan: Plan): void {
    for (const one of [...plan.adoptions, ...plan.unchanged]) this.#put(one.id, one, one, one);
  }

  /** `object`: what was written and read back; null where nothing is there any more. */
  record(change: Change, object: Owned | null): void {
    if (change.action === 'delete' || change.action === 'forget' || object === null) delete this.#entries[change.id];
    else if (change.action === 'replace') this.#replace(change, object);
    else if (change.action === 'update') this.#update(change, object);
    else this.#put(change.id, object, change, null);
  }

  /** Where the object is a group, what lies below it has moved along. */
  #update(change: UpdateChange, object: Owned): void {
    const earlier = this.#earlier(change.id, change.serverKey, change);
    if (earlier !== undefined) this.#entries[change.id] = earlier;
    this.#put(change.id, object, change, change);
    const schema = this.#schemaOf(change.kind);
    const from = ownPath(schema, earlier?.lastApplied ?? {}) ?? ownPath(schema, change.observed);
    const to = ownPath(schema, change.desired);
    if (from === null || to === null || from === to) return;
    this.#entries = movedAlong(this.#entries, this.#kinds, { from, to }, this.#written);
  }

  /**
   * An object that was taken stays made by whom it was made. Who had it, and has nothing yet, has what was left for it:
   * of two that exchange their objects none is in the ledger twice, and none is lost, if the run ends in between.
   */
  #replace(change: ReplaceChange, object: Owned): void {
    const { serverKey } = object;
    const originOf = (key: string) => this.#origins.get(objectOf(change.id, key)) ?? 'adopted';
    const holder = this.#holderOf(change, serverKey);
    if (holder !== undefined) {
      delete this.#entries[holder.id];
      if (change.passedOn !== undefined) {
        const left = { serverKey: change.serverKey, origin: originOf(change.serverKey), lastApplied: {} };
        this.#entries[holder.id] = { ...holder.entry, ...left };
        this.#ids.set(objectOf(change.id, change.serverKey), holder.id);
      }
    }
    this.#put(change.id, object, change, null);
    const made = this.#entries[change.id];
    if (change.takes === undefined || made === undefined) return;
    this.#entries[change.id] = { ...made, origin: originOf(serverKey) };
  }

  /** Another resource that has an object by the ledger. */
  #holderOf(change: Change, serverKey: string): { readonly id: string; readonly entry: LedgerEntry } | undefined {
    const id = this.#ids.get(objectOf(change.id, serverKey));
    const entry = id === undefined || id === change.id ? undefined : this.#entries[id];
    return id === undefined || entry?.serverKey !== serverKey ? undefined : { id, entry };
  }

  /**
   * Takes in an object that was made and is not as declared yet: nothing of it counts as applied. Where it was to
   * replace another one, that one may be there still: it is kept under an id that nobody declares, and so is to go. Where
   * it was to be handed on, whoever takes it later has it as it was; one that was taken already is somebody else's.
   */
  recordUnfinished(change: CreateChange | ReplaceChange, serverKey: string): void {
    if (change.action === 'replace' && this.#holderOf(change, change.serverKey) === undefined) this.#leave(change);
    this.#put(change.id, { serverKey }, { ...change, desired: {} }, null);
  }

  #leave(change: ReplaceChange): void {
    const prune = change.metadata.lifecycle?.prune === true;
    const unknown: LedgerEntry = { ...ownedOf(change), origin: 'adopted', prune, prevent: [], lastApplied: {} };
    const { serverKey } = change;
    const entry = this.#earlier(change.id, serverKey, change);
    const id = `${change.id} (replaced, ${serverKey})`;
    this.#entries[id] = entry?.serverKey === serverKey ? { ...entry, prune } : unknown;
    this.#ids.set(objectOf(id, serverKey), id);
  }

  /**
   * Follows an object that has another key while not all of a change was written: the rest is as it was applied before.
   * Of the fields that the change was writing, such as the group that it moved to, nothing is known.
   */
  recordMoved(change: UpdateChange, serverKey: string): void {
    const earlier = this.#earlier(change.id, change.serverKey, change);
    if (earlier !== undefined) this.#entries[change.id] = earlier;
    const written = change.fields.map((one) => one.path);
    const desired = unchangedPart(this.#schemaOf(change.kind), earlier?.lastApplied ?? {}, written);
    this.#put(change.id, { serverKey }, { ...change, desired }, change);
  }

  /**
   * `found`: the object that was there before; null for one that was made. Who made an object stays true of that object
   * only: one that took its place is adopted.
   */
  #put(id: string, object: Owned, declared: Declared, found: Owned | null): void {
    const { serverKey } = object;
    const earlier = this.#earlier(id, found?.serverKey ?? serverKey, declared);
    const isSame = earlier !== undefined && earlier.serverKey === found?.serverKey && !isAnother(earlier, found);
    this.#ids.set(objectOf(id, serverKey), id);
    this.#written.add(id);
    this.#entries[id] = {
      ...ownedOf(object),
      origin: found === null ? 'created' : isSame ? earlier.origin : 'adopted',
      prune: declared.metadata.lifecycle?.prune === true,
      prevent: declared.metadata.lifecycle?.prevent ?? [],
      lastApplied: managedPart(this.#schemaOf(declared.kind), declared.desired),
    };
  }

  #schemaOf(name: string): ObjectField {
    const schema = this.#kinds.find((kind) => kind.name === name)?.schema;
    if (schema === undefined) throw new Error(`no kind ${name}`);
    return schema;
  }

  /** The entry under this id, or of this object under an earlier name, which then goes. */
  #earlier(id: string, serverKey: string, declared: Pick<Resource, 'kind' | 'metadata'>): LedgerEntry | undefined {
    const own = this.#entries[id];
    if (own !== undefined) return own;
    const known = this.#ids.get(objectOf(id, serverKey));
    // Whoever had the object may have another one by now, and is no earlier name.
    const holder = known !== undefined && this.#entries[known]?.serverKey === serverKey ? [known] : [];
    const names = (declared.metadata.previously ?? []).map((name) => resourceId(declared.kind, name));
    for (const old of [...holder, ...names]) {
      const entry = this.#entries[old];
      if (entry === undefined) continue;
      delete this.#entries[old];
      return entry;
    }
    return undefined;
  }
}

function objectOf(id: string, serverKey: string): string {
  return `${id.slice(0, id.indexOf('/'))}/${serverKey}`;
}

function ownedOf({ serverKey, born }: Owned): Owned {
  return { serverKey, ...(born === undefined ? {} : { born }) };
}
