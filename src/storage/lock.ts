import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  readonly runId: string;
  readonly startedAt: string;
}

export type LockResult =
  | { readonly held: true; readonly takenOverFrom: LockOwner | null; release(): Promise<void> }
  | { readonly held: false; readonly owner: LockOwner };

/**
 * One run at a time may apply. The lock is a file that names its owner, made by linking, which either succeeds for one
 * or fails. The lock of a process on this machine that is gone is taken over.
 */
export async function takeLock(file: string, runId: string, now: string): Promise<LockResult> {
  const mine: LockOwner = { pid: process.pid, host: hostname(), runId, startedAt: now };
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${runId}`;
  await writeFile(draft, `${JSON.stringify(mine)}\n`);
  try {
    return await claim(file, draft, mine);
  } finally {
    await rm(draft, { force: true });
  }
}

async function claim(file: string, draft: string, mine: LockOwner): Promise<LockResult> {
  const release = () => releaseLock(file, mine);
  let found: LockOwner | null = null;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await linked(draft, file)) return { held: true, takenOverFrom: null, release };
    const owner = await readOwner(file);
    if (owner === null) continue;
    found = owner;
    if (!isGone(owner)) break;
    if (await takeOver(file, draft, owner)) return { held: true, takenOverFrom: owner, release };
    await sleep(pauseMs);
  }
  return { held: false, owner: found ?? mine };
}

/** How often a lock is asked for while others release it or take it over, and how long to wait in between. */
const attempts = 20;
const pauseMs = 5;

/**
 * Of several that find the lock of a process that is gone one may replace it: the one that holds the turn. It looks
 * again first, as another one may have had its turn before.
 */
async function takeOver(file: string, draft: string, gone: LockOwner): Promise<boolean> {
  const turn = `${file}.takeover`;
  if (!(await linked(draft, turn))) {
    const other = await readOwner(turn);
    if (other !== null && isGone(other)) await rm(turn, { force: true });
    return false;
  }
  try {
    const owner = await readOwner(file);
    if (owner?.runId !== gone.runId) return false;
    await rename(draft, file);
    return true;
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

async function readOwner(file: string): Promise<LockOwner | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockOwner;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return { pid: 0, host: 'unknown', runId: 'unreadable', startedAt: '' };
  }
}

/** Only of a process on this machine can be said that it is gone. */
function isGone(owner: LockOwner): boolean {
  if (owner.host !== hostname() || owner.pid === 0) return false;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function releaseLock(file: string, mine: LockOwner): Promise<void> {
  const owner = await readOwner(file);
  if (owner?.runId === mine.runId) await rm(file, { force: true });
}
