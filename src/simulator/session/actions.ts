import type { Params } from '../wire/value.ts';
import { WireError } from '../wire/wire-error.ts';
import { Lifetimes } from './lifetimes.ts';
import type { Session } from './sessions.ts';

/** How an asynchronous action ended. */
export interface Outcome {
  readonly succeeded: boolean;
  readonly data: Params;
}

interface Action {
  readonly outcome: Outcome;
  readonly readyAt: number;
  nextCheck: number;
}

/** What AsyncActionStateChecker.CheckActionState answers. */
export type ActionState = Readonly<{
  bFinalized: boolean;
  bSuccededFinalized: boolean;
  lStateCode: number;
  pStateData: Params;
  lNextCheckDelay: number;
}>;

/** How long an action is remembered for its session, in milliseconds; the documents name no time. */
const keptMs = 3_600_000;

/** More finalised actions than this, left uncollected, end their session: that there is a limit is documented [G]. */
const mostUncollected = 1000;

/**
 * Asynchronous actions and the rules of asking for them (reference: ksc-openapi.md 2 [G]): only the session that started
 * one may ask, not sooner than it was told, and a finalised one is told once. The work itself is done when it is
 * started; an action only lets its end be known later, on the clock of the process.
 */
export class Actions {
  readonly #actions: Lifetimes<Action>;
  readonly #clock: () => number;
  readonly #onTooMany: (owner: Session) => void;
  readonly #uncollected = new WeakMap<Session, number>();

  /** `onTooMany` is told of a session that collects no actions. */
  constructor(clock: () => number, onTooMany: (owner: Session) => void) {
    this.#clock = clock;
    this.#onTooMany = onTooMany;
    this.#actions = new Lifetimes<Action>('action', clock);
  }

  /** Starts an action that is known to have ended after `durationMs`, and gives its guid. */
  start(owner: Session, outcome: Outcome, durationMs = 0): string {
    const guid = this.#actions.add(owner, this.#actionOf(outcome, durationMs), keptMs);
    this.#count(owner, 1);
    return guid;
  }

  /** The same with a guid that the client chose. Throws WireError `exists` when it is taken. */
  startAs(owner: Session, guid: string, outcome: Outcome, durationMs = 0): void {
    this.#actions.addAs(owner, guid, this.#actionOf(outcome, durationMs), keptMs);
    this.#count(owner, 1);
  }

  /** Throws WireError notFound, noAccess for another session's, unavailable when asked too soon. */
  check(owner: Session, guid: string): ActionState {
    const action = this.#actions.use(owner, guid);
    const now = this.#clock();
    if (now < action.nextCheck)
      throw new WireError('unavailable', `ask again in ${Math.ceil(action.nextCheck - now)} ms, not sooner`);
    if (now < action.readyAt) {
      action.nextCheck = action.readyAt;
      const delay = Math.max(1, Math.ceil(action.readyAt - now));
      return {
        bFinalized: false,
        bSuccededFinalized: false,
        lStateCode: 0,
        pStateData: {},
        lNextCheckDelay: delay,
      };
    }
    this.cancel(owner, guid);
    const { succeeded, data } = action.outcome;
    return {
      bFinalized: true,
      bSuccededFinalized: succeeded,
      lStateCode: Number(succeeded),
      pStateData: data,
      lNextCheckDelay: 0,
    };
  }

  /** Whether there is such an action of this session that has not been told as finalised. */
  has(owner: Session, guid: string): boolean {
    return this.#actions.has(owner, guid);
  }

  /** Ends an action early. Throws as `check` does for an unknown one. */
  cancel(owner: Session, guid: string): void {
    this.#actions.release(owner, guid);
    this.#count(owner, -1);
  }

  sweep(ended?: Session): void {
    this.#actions.sweep(ended);
  }

  #count(owner: Session, change: number): void {
    const count = (this.#uncollected.get(owner) ?? 0) + change;
    this.#uncollected.set(owner, count);
    if (count > mostUncollected) this.#onTooMany(owner);
  }

  #actionOf(outcome: Outcome, durationMs: number): Action {
    return { outcome, readyAt: this.#clock() + durationMs, nextCheck: 0 };
  }
}
