import { randomBytes } from 'node:crypto';

/** Who a session is for. */
export interface Identity {
  readonly user: string;
  /** Id of the virtual server that it works on, or 0 for the server itself. */
  readonly virtualServer: number;
  /** A user who may read but not change anything. */
  readonly isReadOnly: boolean;
}

/** One authenticated user of the wire: a connection after login, or a token from Session.StartSession. */
export interface Session extends Identity {
  readonly id: string;
  lastUse: number;
  isEnded: boolean;
}

/** Idle sessions end after three minutes of the process clock (reference: ksc-openapi.md 1.4 [G]). */
const idleLimitMs = 3 * 60_000;

/**
 * The sessions of one server process. Calls are carried out one after the other as they arrive, so a second call on a
 * session waits for the first (our choice where the reference only forbids it).
 */
export class Sessions {
  readonly #byToken = new Map<string, Session>();
  readonly #byConnection = new Map<object, Session>();
  readonly #clock: () => number;
  readonly #onEnd: (session: Session) => void;

  constructor(clock: () => number, onEnd: (session: Session) => void) {
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  /** Binds a connection to a new session; a second login on it replaces the first. */
  login(connection: object, identity: Identity): Session {
    const previous = this.#byConnection.get(connection);
    if (previous !== undefined) this.end(previous);
    const session = this.#open(identity);
    this.#byConnection.set(connection, session);
    return session;
  }

  /** Opens a session and gives its token; an unfinished login had its id before and keeps it. */
  start(identity: Identity, known?: string): { session: Session; token: string } {
    const session = this.#open(identity);
    const token = known ?? randomBytes(24).toString('base64');
    this.#byToken.set(token, session);
    return { session, token };
  }

  /** The live session of a token, else of the connection; undefined means 403. Counts as a use. */
  find(token: string | undefined, connection: object): Session | undefined {
    const session = token === undefined ? this.#byConnection.get(connection) : this.#byToken.get(token);
    if (session === undefined || session.isEnded) return undefined;
    const now = this.#clock();
    if (now - session.lastUse > idleLimitMs) {
      this.end(session);
      return undefined;
    }
    session.lastUse = now;
    return session;
  }

  end(session: Session): void {
    session.isEnded = true;
    for (const index of [this.#byToken, this.#byConnection] as Map<unknown, Session>[])
      for (const [key, candidate] of index) if (candidate === session) index.delete(key);
    this.#onEnd(session);
  }

  /** Ends the session of a closed connection. */
  disconnect(connection: object): void {
    const session = this.#byConnection.get(connection);
    if (session !== undefined) this.end(session);
  }

  /** Ends idle sessions. */
  sweep(): void {
    const now = this.#clock();
    for (const session of [...this.#byToken.values(), ...this.#byConnection.values()])
      if (now - session.lastUse > idleLimitMs) this.end(session);
  }

  endAll(): void {
    for (const session of [...this.#byToken.values(), ...this.#byConnection.values()]) this.end(session);
  }

  #open({ user, virtualServer, isReadOnly }: Identity): Session {
    const id = randomBytes(6).toString('hex');
    return { id, user, virtualServer, isReadOnly, lastUse: this.#clock(), isEnded: false };
  }
}
