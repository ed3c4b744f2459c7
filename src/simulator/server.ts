import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startAdmin } from './admin-server.ts';
import { certificateBeside, certificateBytes, type ServerCertificate } from './certificate.ts';
import { isConnectionRefused } from './faults/fault-store.ts';
import { runToPresent } from './fleet/run.ts';
import { type Api, handleRequest } from './http/api.ts';
import { CallLog } from './http/call-log.ts';
import { createMemory } from './methods/memory.ts';
import { methodTable } from './methods/table.ts';
import { SimulatorError } from './simulator-error.ts';
import type { ClockKind } from './store/clock.ts';
import { openStore } from './store/open.ts';
import { isDatabaseError, type Store } from './store/store.ts';
import type { User } from './wire/authorization.ts';
import { checkNamed, checkWorld, type NamedWorld } from './world/asked-world.ts';
import type { WorldDescription } from './world/description.ts';
import { findWorld } from './world/find-world.ts';
import type { Product } from './world/product.ts';
import { seedWorld } from './world/seed-world.ts';

export interface SimulatorOptions {
  /** SQLite file, its folder is made; `:memory:` for a world that ends with the server. */
  readonly db: string;
  /** Used, with seed, clock and product, only when the database is new; see `sameWorld` and `named`. */
  readonly world: string | WorldDescription;
  readonly seed: number;
  readonly clock: ClockKind;
  /** Which product the server is; default the world's own, which is KSC on Windows unless it says otherwise. */
  readonly product?: Product;
  /** Default false; true refuses a database that has another world, seed or clock. Only for a world that has a name. */
  readonly sameWorld?: boolean;
  /** A database that differs from these is refused; default none. */
  readonly named?: NamedWorld;
  /** Default 127.0.0.1. Only loopback addresses. */
  readonly host?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  readonly user: string;
  readonly password: string;
  /** Further users; one with a second factor has to send a code when it logs in. */
  readonly users?: readonly User[];
  /** Default true; false leaves the mark of the simulated edition out of GetStaticInfo. */
  readonly announce?: boolean;
  /** Default true: open the admin address. */
  readonly admin?: boolean;
  /** Clock of the process for idle sessions and iterators, in milliseconds; tests pass their own. */
  readonly processClock?: () => number;
}

export interface RunningSimulator {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** The certificate that clients pin, PEM. */
  readonly caFile: string;
  readonly user: string;
  readonly password: string;
  /** Address of the admin operations, or null. Whoever knows it may use it. */
  readonly admin: string | null;
  close(): Promise<void>;
}

const tickMs = 250;
const idleConnectionMs = 10 * 60_000;

/** Starts a simulated server. Throws SimulatorError for what can be named; see its codes. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const host = options.host ?? '127.0.0.1';
  if (!isLoopback(host))
    throw new SimulatorError('sim/not-loopback', `${host} is not a loopback address.`, 'Use 127.0.0.1.');
  const { seed, clock, product } = options;
  // Looked up before there is a file, so that a mistyped world leaves none behind.
  const world = existsSync(options.db) ? undefined : findWorld(options.world, seed, clock, product);
  const store = openStore(options.db, (fresh) =>
    seedWorld(fresh, world ?? findWorld(options.world, seed, clock, product), seed, clock),
  );
  const folder = options.db === ':memory:' ? mkdtempSync(join(tmpdir(), 'ksc-sim-')) : undefined;
  try {
    if (options.sameWorld === true && typeof options.world === 'string')
      checkWorld(store, options.db, { world: options.world, seed, clock });
    checkNamed(store, options.db, options.named ?? {});
    const certificate = await certificateBeside(folder === undefined ? options.db : join(folder, 'server'), host);
    return await serve(options, host, store, certificate, folder);
  } catch (error) {
    store.close();
    removeFolder(folder);
    throw error;
  }
}

async function serve(
  options: SimulatorOptions,
  host: string,
  store: Store,
  certificate: ServerCertificate,
  folder: string | undefined,
): Promise<RunningSimulator> {
  const { api, sweep, forget } = createApi(options, store, certificate, () => server.closeAllConnections());
  runToPresent(store);
  const server = createServer(
    { cert: certificate.certificate, key: certificate.key, keepAliveTimeout: idleConnectionMs, requestTimeout: 0 },
    (request, response) => handleRequest(api, request, response),
  );
  server.on('connection', (socket) => {
    if (isRefused(store)) socket.destroy();
  });
  server.on('secureConnection', (socket) => socket.once('close', () => api.memory.sessions.disconnect(socket)));
  const port = await listen(server, host, options.port ?? 0);
  const admin = options.admin === false ? undefined : await startAdmin(store, api.log, forget);
  const tick = setInterval(() => {
    sweep();
    keepUp(api);
  }, tickMs);
  tick.unref();
  return {
    url: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    caFile: certificate.file,
    user: options.user,
    password: options.password,
    admin: admin?.url ?? null,
    async close() {
      clearInterval(tick);
      const closed = Promise.all([new Promise((done) => server.close(done)), admin?.close()]);
      server.closeAllConnections();
      await closed;
      api.log.flush();
      store.close();
      removeFolder(folder);
    },
  };
}

function createApi(
  options: SimulatorOptions,
  store: Store,
  certificate: ServerCertificate,
  closeConnections: () => void,
): { api: Api; sweep: () => void; forget: () => void } {
  const { memory, sweep, forget } = createMemory(options.processClock ?? (() => performance.now()));
  const api: Api = {
    store,
    methods: new Map(methodTable.map((method) => [method.name, method])),
    memory,
    facts: { certificate: certificateBytes(certificate.certificate), isAnnounced: options.announce ?? true },
    users: [{ user: options.user, password: options.password }, ...(options.users ?? [])],
    log: new CallLog(store),
    restart() {
      forget();
      closeConnections();
    },
  };
  return { api, sweep, forget };
}

/** Whether a fault refuses a new connection; a database that cannot be read now refuses none. */
function isRefused(store: Store): boolean {
  try {
    return isConnectionRefused(store);
  } catch (error) {
    if (isDatabaseError(error)) return false;
    throw error;
  }
}

/** What cannot be written now, because another process holds the database, is tried again at the next tick. */
function keepUp(api: Api): void {
  try {
    api.log.flush();
    runToPresent(api.store);
  } catch (error) {
    if (!isDatabaseError(error)) throw error;
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'EADDRINUSE'
          ? new SimulatorError('sim/port-in-use', `Port ${port} is in use.`, 'Choose another, or 0 for any free one.', {
              cause: error,
            })
          : new SimulatorError(
              'sim/not-listening',
              `Nothing can listen on ${host}: ${error.message}.`,
              'Use 127.0.0.1.',
              {
                cause: error,
              },
            ),
      ),
    );
    server.listen(port, host, () => done((server.address() as AddressInfo).port));
  });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function removeFolder(folder: string | undefined): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
