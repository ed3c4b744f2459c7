import { link, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '../disk/make-folder.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { writeDurably } from './write-durably.ts';

export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  readonly runId: string;
  readonly startedAt: string;
}

export type LockResult =
  | { readonly held: true; readonly takenOverFrom: LockOwner | null; release(): Promise<void> }
  | HeldLock;

/**
 * A lock that is not to be had: the file that stands in the way, and whom it names. `fleeting`: it was in the way each
 * time, and never there to be read, as it is while others take and release it, or where it is a link to nothing.
 */
export interface HeldLock {
  readonly held: false;
  readonly file: string;
  readonly owner: LockOwner | 'damaged' | 'fleeting';
}

/** What a lock file says: there is none, it names an owner, or it cannot be understood. */
type Found = LockOwner | 'absent' | 'damaged';

/**
 * One process at a time may have a lock. It is a file that names its owner, made by linking, which either succeeds for one
 * or fails. The lock of a process on this machine that is gone is taken over.
 */
export async function takeLock(file: string, runId: string, now: string): Promise<LockResult> {
  const mine: LockOwner = { pid: process.pid, host: hostname(), runId, startedAt: now };
  await makeFolder(path.dirname(file));
  const draft = `${file}.${runId}`;
  try {
    await writeDurably(draft, `${JSON.stringify(mine)}\n`);
    return await claim(file, draft, mine);
  } finally {
    await rm(draft, { force: true });
  }
}

async function claim(file: string, draft: string, mine: LockOwner): Promise<LockResult> {
  const release = () => releaseLock(file, mine);
  let standing: HeldLock = { held: false, file, owner: 'fleeting' };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await linked(draft, file)) return { held: true, takenOverFrom: null, release };
    const found = await read(file);
    if (found !== 'absent') {
      if (found === 'damaged' || !isGone(found)) return { held: false, file, owner: found };
      const turn = await takeOver(file, draft, found);
      if (turn === 'taken') return { held: true, takenOverFrom: found, release };
      standing = turn ?? standing;
    }
    await sleep(pauseMs);
  }
  return standing;
}

/** How often a lock is asked for while others release it or take it over, and how long to wait in between. */
const attempts = 20;
const pauseMs = 5;

/**
 * Of several that find the lock of a process that is gone one may replace it: the one that holds the turn. It looks
 * again first, as another one may have had its turn before. Gives the turn that another one holds, null when that may pass.
 */
async function takeOver(file: string, draft: string, gone: LockOwner): Promise<'taken' | HeldLock | null> {
  const turn = `${file}.takeover`;
  if (!(await linked(draft, turn))) {
    const other = await read(turn);
    if (other === 'absent') return null;
    if (other === 'damaged' || !isGone(other)) return { held: false, file: turn, owner: other };
    await rm(turn, { force: true });
    return null;
  }
  try {
    const found = await read(file);
    if (typeof found === 'string' || found.runId !== gone.runId) return null;
    await rename(draft, file);
    return 'taken';
  } finally {
    await rm(turn, { force: true });
  }
}

async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function read(file: string): Promise<Found> {
  try {
    return ownerOf(JSON.parse(await readFile(file, 'utf8')) as Json);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'damaged';
  }
}

function ownerOf(value: Json): LockOwner | 'damaged' {
  if (!isJsonObject(value)) return 'damaged';
  const { pid, host, runId, startedAt } = value;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return 'damaged';
  if (typeof host !== 'string' || typeof runId !== 'string' || typeof startedAt !== 'string') return 'damaged';
  return { pid, host, runId, startedAt };
}

/** Only of a process on this machine can be said that it is gone. */
function isGone({ host, pid }: LockOwner): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function releaseLock(file: string, mine: LockOwner): Promise<void> {
  const found = await read(file);
  if (typeof found !== 'string' && found.runId === mine.runId) await rm(file, { force: true });
}
