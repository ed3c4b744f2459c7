import type { Kind } from '../kinds/kind.ts';
import type { Change, CreateChange, ReplaceChange, UpdateChange } from '../model/change.ts';
import type { Acknowledgement } from '../model/guard.ts';
import type { Ledger, LedgerEntry, RecordedAcknowledgement } from '../model/ledger.ts';
import type { Plan } from '../model/plan.ts';
import type { Resource } from '../model/resource.ts';
import { managedPart } from '../planning/managed-part.ts';

const keptAcknowledgements = 100;

type Declared = Pick<Resource, 'kind' | 'metadata'> & { readonly desired: Resource['spec'] };

/** A ledger that follows a run: it is written down after every change. */
export class GrowingLedger {
  readonly #entries: Record<string, LedgerEntry>;
  /** Ids by kind and server key: an object is in the ledger once, whatever its declaration is called. */
  readonly #ids = new Map<string, string>();
  /** Who made each object that was owned when the run began. */
  readonly #origins = new Map<string, LedgerEntry['origin']>();
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
    const sorted = Object.keys(this.#entries).sort();
    const entries = Object.fromEntries(
      sorted.flatMap((id) => (this.#entries[id] === undefined ? [] : [[id, this.#entries[id]]])),
    );
    return { formatVersion: 1, server: this.#server, entries, acknowledgements: this.#acknowledgements };
  }

  acknowledge(consents: readonly Acknowledgement[], run: { readonly runId: string; readonly at: string }): void {
    const recorded = consents.map((one) => ({ ...one, ...run }));
    this.#acknowledgements = [...this.#acknowledgements, ...recorded].slice(-keptAcknowledgements);
  }

  /** Takes in what exists as declared, and what is declared anew of owned objects that did not change. */
  adopt(plan: Plan): void {
    for (const one of [...plan.adoptions, ...plan.unchanged]) this.#put(one.id, one.serverKey, one, one.serverKey);
  }

  record(change: Change, serverKey: string | null): void {
    if (change.action === 'delete' || change.action === 'forget') delete this.#entries[change.id];
    else if (change.action === 'replace') this.#replace(change, serverKey ?? '');
    else this.#put(change.id, serverKey ?? '', change, change.action === 'update' ? change.serverKey : null);
  }

  /**
   * An object that was taken stays made by whom it was made. Who had it, and has nothing yet, has what was left for it:
   * of two that exchange their objects none is in the ledger twice, and none is lost, if the run ends in between.
   */
  #replace(change: ReplaceChange, serverKey: string): void {
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
    this.#put(change.id, serverKey, change, null);
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

  /** Takes in an object that was made and is not as declared yet: nothing of it counts as applied. */
  recordUnfinished(change: CreateChange, serverKey: string): void {
    this.#put(change.id, serverKey, { ...change, desired: {} }, null);
  }

  /** Follows an object that has another key while not all of a change was written: the rest is as it was applied before. */
  recordMoved(change: UpdateChange, serverKey: string): void {
    const earlier = this.#earlier(change.id, change.serverKey, change);
    if (earlier !== undefined) this.#entries[change.id] = earlier;
    this.#put(change.id, serverKey, { ...change, desired: earlier?.lastApplied ?? {} }, change.serverKey);
  }

  /**
   * `found`: the key of the object that was there before; null for one that was made. Who made an object stays true of
   * that object only: one that took its place is adopted.
   */
  #put(id: string, serverKey: string, declared: Declared, found: string | null): void {
    const schema = this.#kinds.find((kind) => kind.name === declared.kind)?.schema;
    if (schema === undefined) throw new Error(`no kind ${declared.kind}`);
    const earlier = this.#earlier(id, found ?? serverKey, declared);
    this.#ids.set(objectOf(id, serverKey), id);
    this.#entries[id] = {
      serverKey,
      origin: found === null ? 'created' : earlier?.serverKey === found ? earlier.origin : 'adopted',
      prune: declared.metadata.lifecycle?.prune === true,
      prevent: declared.metadata.lifecycle?.prevent ?? [],
      lastApplied: managedPart(schema, declared.desired),
    };
  }

  /** The entry under this id, or of this object under an earlier name, which then goes. */
  #earlier(id: string, serverKey: string, declared: Pick<Resource, 'kind' | 'metadata'>): LedgerEntry | undefined {
    const own = this.#entries[id];
    if (own !== undefined) return own;
    const names = (declared.metadata.previously ?? []).map((name) => `${declared.kind}/${name}`);
    for (const old of [this.#ids.get(objectOf(id, serverKey)) ?? '', ...names]) {
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
