import type { Store } from '../store/store.ts';

/** One call as it is logged; `wrote` says whether it changed rows. */
export interface LoggedCall {
  readonly time: number;
  readonly session: string;
  readonly method: string;
  readonly requestId: string;
  readonly errorCode: number | null;
  readonly wrote: boolean;
  readonly ms: number;
}

const kept = 20_000;
const flushAt = 400;

/** The call log. Calls are gathered and written together, so that a call that only reads stays one that only reads. */
export class CallLog {
  readonly #store: Store;
  readonly #waiting: LoggedCall[] = [];
  #total = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** How many calls this process has answered. */
  get total(): number {
    return this.#total;
  }

  add(call: LoggedCall): void {
    this.#total += 1;
    this.#waiting.push(call);
    if (this.#waiting.length >= flushAt) this.flush();
  }

  /** Writes what waits, all or nothing; only the newest calls are kept. */
  flush(): void {
    const calls = this.#waiting;
    if (calls.length === 0) return;
    this.#store.transaction('write', () => {
      for (const call of calls)
        this.#store.run(
          `INSERT INTO calls (time, session, method, request_id, ok, error_code, wrote, ms)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          [
            call.time,
            call.session,
            call.method,
            call.requestId,
            Number(call.errorCode === null),
            call.errorCode,
            Number(call.wrote),
            call.ms,
          ],
        );
      this.#store.run('DELETE FROM calls WHERE seq <= (SELECT max(seq) FROM calls) - ?', [kept]);
    });
    this.#waiting.length = 0;
  }
}
