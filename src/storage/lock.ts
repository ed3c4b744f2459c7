import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

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
  let takenOverFrom: LockOwner | null = null;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await linked(draft, file)) return { held: true, takenOverFrom, release: () => release(file, mine) };
    const owner = await readOwner(file);
    if (owner === null) continue;
    if (!isGone(owner)) return { held: false, owner };
    takenOverFrom = owner;
    await removeLockOf(file, owner, mine);
  }
  return { held: false, owner: (await readOwner(file)) ?? mine };
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

/** Moves the lock aside before it is removed: of two that take over at once, only one finds the file it read. */
async function removeLockOf(file: string, owner: LockOwner, mine: LockOwner): Promise<void> {
  const aside = `${file}.gone.${mine.runId}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = await readOwner(aside);
  if (moved !== null && moved.runId !== owner.runId) await linked(aside, file);
  await rm(aside, { force: true });
}

async function release(file: string, mine: LockOwner): Promise<void> {
  const owner = await readOwner(file);
  if (owner?.runId === mine.runId) await rm(file, { force: true });
}
