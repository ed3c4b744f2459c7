import { randomBytes } from 'node:crypto';

interface Ticket<T> {
  readonly value: T;
  readonly issued: number;
}

/** Short-lived secrets that a client brings back in a header: login tokens, gateway keys, unfinished logins. */
export class Tickets<T> {
  readonly #tickets = new Map<string, Ticket<T>>();
  readonly #lifetimeMs: number;
  readonly #clock: () => number;

  /** `lifetimeMs` counts from the issue, on `clock`. */
  constructor(lifetimeMs: number, clock: () => number) {
    this.#lifetimeMs = lifetimeMs;
    this.#clock = clock;
  }

  issue(value: T): string {
    this.sweep();
    const id = randomBytes(24).toString('base64');
    this.#tickets.set(id, { value, issued: this.#clock() });
    return id;
  }

  /** What was issued under this id, while it is valid. */
  find(id: string): T | undefined {
    const ticket = this.#tickets.get(id);
    return ticket === undefined || this.#isOver(ticket) ? undefined : ticket.value;
  }

  /** Takes a ticket back; true when it was a valid one. */
  withdraw(id: string): boolean {
    return this.find(id) !== undefined && this.#tickets.delete(id);
  }

  sweep(): void {
    for (const [id, ticket] of this.#tickets) if (this.#isOver(ticket)) this.#tickets.delete(id);
  }

  clear(): void {
    this.#tickets.clear();
  }

  #isOver(ticket: Ticket<T>): boolean {
    return this.#clock() - ticket.issued > this.#lifetimeMs;
  }
}
