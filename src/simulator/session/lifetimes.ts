import { randomBytes } from 'node:crypto';
import { badFormat, notFound, WireError } from '../wire/wire-error.ts';
import type { Session } from './sessions.ts';

const longestId = 200;

interface Entry<T> {
  readonly owner: Session;
  readonly value: T;
  readonly lifetimeMs: number;
  lastUse: number;
}

/**
 * Things that live in the memory of the process for a session: iterators, open policy contents, asynchronous actions.
 * They end on release, with their session, or when not used for their lifetime (reference: ksc-openapi.md 2 [G]).
 */
export class Lifetimes<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #what: string;
  readonly #clock: () => number;

  constructor(what: string, clock: () => number) {
    this.#what = what;
    this.#clock = clock;
  }

  /** Keeps a value for a session and gives its id. */
  add(owner: Session, value: T, lifetimeMs: number): string {
    const id = randomBytes(16).toString('hex');
    this.#entries.set(id, { owner, value, lifetimeMs, lastUse: this.#clock() });
    return id;
  }

  /** Keeps a value under an id that the client chose. Throws WireError badFormat or exists. */
  addAs(owner: Session, id: string, value: T, lifetimeMs: number): void {
    if (id === '' || id.length > longestId)
      throw badFormat(`an id of a ${this.#what} has 1 to ${longestId} characters`);
    const known = this.#entries.get(id);
    const now = this.#clock();
    if (known !== undefined && now - known.lastUse <= known.lifetimeMs)
      throw new WireError('exists', `there is a ${this.#what} with this id`);
    this.#entries.set(id, { owner, value, lifetimeMs, lastUse: now });
  }

  /** The value of an id; counts as a use. Throws WireError notFound, or noAccess for another session's id. */
  use(owner: Session, id: string): T {
    const entry = this.#entries.get(id);
    const now = this.#clock();
    if (entry === undefined || now - entry.lastUse > entry.lifetimeMs) {
      this.#entries.delete(id);
      throw notFound(`no ${this.#what} '${id}'`);
    }
    if (entry.owner !== owner) throw new WireError('noAccess', `the ${this.#what} belongs to another session`);
    entry.lastUse = now;
    return entry.value;
  }

  /** Whether an id is alive and this session's, without counting as a use. */
  has(owner: Session, id: string): boolean {
    const entry = this.#entries.get(id);
    return entry !== undefined && entry.owner === owner && this.#clock() - entry.lastUse <= entry.lifetimeMs;
  }

  /** How many ids of a session are alive. */
  count(owner: Session): number {
    let count = 0;
    for (const id of this.#entries.keys()) if (this.has(owner, id)) count += 1;
    return count;
  }

  /** The value of an id whoever asks, without counting as a use. */
  peek(id: string): T | undefined {
    return this.#entries.get(id)?.value;
  }

  /** Ends an id early. Throws as `use` does. */
  release(owner: Session, id: string): void {
    this.use(owner, id);
    this.#entries.delete(id);
  }

  /** Ends what belongs to a session, and what nobody has used in time. */
  sweep(ended?: Session): void {
    const now = this.#clock();
    for (const [id, entry] of this.#entries)
      if (entry.owner === ended || now - entry.lastUse > entry.lifetimeMs) this.#entries.delete(id);
  }
}
