import PQueue from 'p-queue';
import { type Connection, openConnection, type ServerCertificate, type TlsTrust } from './connection.ts';
import type { Credentials } from './credentials.ts';
import { ReadOnlyViolation, ServerError } from './errors.ts';
import { isReading } from './methods.ts';
import { Session } from './session.ts';
import type { KscParams } from './values.ts';

/** Anything that calls can be made through: a whole client, one of its sessions, or a counting wrapper. */
export interface Caller {
  call(method: string, args: KscParams): Promise<KscParams>;
}

/** A caller whose calls all go over one session, for what lives in a session: iterators, policy contents, async actions. */
export interface PinnedCaller extends Caller {
  /** Grows when the session had to be started anew: what was opened before is gone. */
  readonly generation: number;
}

export interface KscClient extends Caller {
  readonly url: string;
  pinned<T>(work: (caller: PinnedCaller) => Promise<T>): Promise<T>;
  /** The certificate that the server showed; null before the first call. */
  certificate(): ServerCertificate | null;
  close(): Promise<void>;
}

export interface ClientOptions {
  readonly url: string;
  readonly credentials: Credentials;
  readonly virtualServer: string | null;
  readonly trust: TlsTrust;
  /** Sessions at most; each is a connection of its own and is opened when first needed. */
  readonly sessions: number;
  readonly timeoutMs: number;
  /** `read-only` refuses every method that is not listed as reading. */
  readonly access: 'read-only' | 'read-write';
}

/** A small pool of sessions. One call is in flight per session; more callers wait for a free one. */
export function createClient(options: ClientOptions): KscClient {
  const connections: Connection[] = [];
  const idle: Session[] = [];
  const all: Session[] = [];
  const queue = new PQueue({ concurrency: options.sessions });
  let closed = false;

  const openSession = (): Session => {
    const connection = openConnection(options.url, options.trust, options.timeoutMs);
    const { url, credentials, virtualServer } = options;
    const session = new Session({ connection, url, credentials, virtualServer });
    connections.push(connection);
    all.push(session);
    return session;
  };

  const pinned = async <T>(work: (caller: PinnedCaller) => Promise<T>): Promise<T> =>
    queue.add(async () => {
      const session = idle.pop() ?? openSession();
      try {
        return await work(guarded(session, options, () => closed));
      } finally {
        idle.push(session);
      }
    });

  return {
    url: options.url,
    pinned,
    call: (method, args) => pinned((caller) => caller.call(method, args)),
    certificate: () => connections.find((one) => one.certificate() !== null)?.certificate() ?? null,
    async close() {
      // What still runs (a read beside one that failed) makes no further call, or it would open its session again.
      closed = true;
      await queue.onIdle();
      await Promise.all(all.map((session) => session.end()));
    },
  };
}

function guarded(session: Session, { access, url }: ClientOptions, isClosed: () => boolean): PinnedCaller {
  return {
    get generation() {
      return session.generation;
    },
    call(method, args) {
      if (access === 'read-only' && !isReading(method)) return Promise.reject(new ReadOnlyViolation(method));
      if (isClosed()) {
        return Promise.reject(new ServerError('server/unreachable', 'the client is closed', { method, server: url }));
      }
      return session.call(method, args);
    },
  };
}
