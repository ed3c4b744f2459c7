import { type AdvanceReport, advanceStore } from './fleet/advance.ts';
import type { CallLog } from './http/call-log.ts';
import type { Store } from './store/store.ts';

/** The advances that a server is asked for: one after another, each ended by the name it was given, or all at once. */
export class Advances {
  readonly #store: Store;
  readonly #log: CallLog;
  readonly #asked = new Set<{ readonly name: string; readonly end: AbortController }>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Store, log: CallLog) {
    this.#store = store;
    this.#log = log;
  }

  /** Advances the clock when its turn has come. Rejects with SimulatorError, as `advanceStore` does. */
  advance(durationMs: number, name: string): Promise<AdvanceReport> {
    const asked = { name, end: new AbortController() };
    this.#asked.add(asked);
    const surroundings = { signal: asked.end.signal, answered: () => this.#log.total };
    const report = this.#last
      .then(() => advanceStore(this.#store, durationMs, surroundings))
      .finally(() => this.#asked.delete(asked));
    this.#last = report.catch(() => undefined);
    return report;
  }

  /** Ends those of a name after the step that they are in, or all. */
  end(name?: string): void {
    for (const asked of this.#asked) if (name === undefined || asked.name === name) asked.end.abort();
  }

  /** Ends all, and waits until none is under way. */
  async settle(): Promise<void> {
    this.end();
    await this.#last;
  }
}
