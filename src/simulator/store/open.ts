import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { SimulatorError } from '../simulator-error.ts';
import { makeFolder } from './make-folder.ts';
import { formatVersion, schema } from './schema.ts';
import { busyMs, isDatabaseError, Store } from './store.ts';
import { wireTables } from './wire-tables.ts';

const applicationId = 0x6b736373;
const deepCheckBelow = 8 * 1024 * 1024;

/**
 * Opens a database, or makes one and fills it with `seed`; tables and content come in one transaction, so that a killed
 * process leaves none or all. A database of another version, a damaged one or one of another program is refused and
 * left as it is: SimulatorError `sim/other-version`, `sim/damaged-database` or, for what the disk does not let us do,
 * `sim/unusable-database`.
 */
export function openStore(path: string, seed: (store: Store) => void): Store {
  if (path !== ':memory:') makeFolder(dirname(path));
  return guarded(path, (store) => {
    logAhead(store);
    store.exec('PRAGMA synchronous = NORMAL');
    store.transaction('write', () => {
      if (!isNew(store)) return;
      store.exec(schema);
      store.exec(wireTables);
      store.exec(`PRAGMA user_version = ${formatVersion}`);
      store.exec(`PRAGMA application_id = ${applicationId}`);
      seed(store);
    });
    checkFormat(store, path);
  });
}

/** Opens a database that must exist. Throws SimulatorError `sim/no-database` when there is none. */
export function openExisting(path: string): Store {
  if (statSync(path, { throwIfNoEntry: false }) === undefined)
    throw new SimulatorError(
      'sim/no-database',
      `No simulated server at ${path}.`,
      'Run plan, apply or sim serve first.',
    );
  return guarded(path, (store) => {
    store.exec('PRAGMA synchronous = NORMAL');
    checkFormat(store, path);
  });
}

function guarded(path: string, prepare: (store: Store) => void): Store {
  let store: Store | undefined;
  try {
    store = new Store(path);
    prepare(store);
    return store;
  } catch (error) {
    store?.close();
    if (isDamage(error)) throw damaged(path, error);
    throw isDatabaseError(error) ? unusable(path, error) : error;
  }
}

/**
 * Gives a new database a write-ahead log. While another process does the same, SQLite refuses it at once, whatever the
 * busy time-out: both would wait for each other. Whoever was refused looks again, as the other one is done by then.
 */
function logAhead(store: Store): void {
  const until = performance.now() + busyMs;
  while (isNew(store)) {
    try {
      store.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function isBusy(error: unknown): boolean {
  return isDatabaseError(error) && (error.errcode & 0xff) === 5;
}

/** A database without tables and without a version is one that nobody has filled yet. */
function isNew(store: Store): boolean {
  return pragma(store, 'user_version') === 0 && store.get('SELECT 1 FROM sqlite_schema LIMIT 1') === undefined;
}

function checkFormat(store: Store, path: string): void {
  if (pragma(store, 'application_id') !== applicationId)
    throw new SimulatorError(
      'sim/damaged-database',
      `${path} is no database of the simulated server.`,
      'Name another file; this one was not touched.',
    );
  const version = pragma(store, 'user_version');
  if (version !== formatVersion)
    throw new SimulatorError(
      'sim/other-version',
      `${path} has format ${version}; this kscctl knows format ${formatVersion}.`,
      'Use the kscctl that made it, or move the file away and start afresh.',
    );
  if (pragma(store, 'page_count') * pragma(store, 'page_size') > deepCheckBelow) return;
  const found = store.get('PRAGMA quick_check(1)')?.['quick_check'];
  if (found !== 'ok') throw damaged(path, new Error(String(found)));
}

function pragma(store: Store, name: string): number {
  return Number(Object.values(store.get(`PRAGMA ${name}`) ?? {})[0] ?? 0);
}

function isDamage(error: unknown): boolean {
  const code = isDatabaseError(error) ? error.errcode & 0xff : 0;
  return code === 11 || code === 26;
}

/** Full, without permission, or a folder: the file may be in order. */
function unusable(path: string, cause: Error): SimulatorError {
  return new SimulatorError(
    'sim/unusable-database',
    `${path} cannot be used: ${cause.message}.`,
    'Check permissions and free space of its folder.',
    { cause },
  );
}

function damaged(path: string, cause: unknown): SimulatorError {
  return new SimulatorError(
    'sim/damaged-database',
    `${path} is damaged or no database.`,
    'It was not touched. Restore it, or move it away and start afresh.',
    { cause },
  );
}
