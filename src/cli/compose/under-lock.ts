import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { instantText } from '../../model/clock.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { type HeldLock, takeLock } from '../../storage/lock.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failures.ts';
import type { Output } from '../output.ts';
import { lockHeld, lockTakenOver } from './lock-held.ts';
import { stateFolder } from './open-project.ts';

/** A command that changes the server or the ledger of a project. Throws CommandFailure while another has the lock. */
export async function commandUnderLock<T>(
  root: string,
  output: Output,
  work: (runId: string) => Promise<T>,
): Promise<T> {
  const locked = ({ owner, file }: HeldLock): never => {
    throw new CommandFailure([lockHeld(owner, path.relative(root, file))], exitCodes.locked);
  };
  return underLock({ root, locked, notice: (one) => output.notices([one], root) }, work);
}

export interface Locking<T> {
  /** Folder that holds `.kscctl`. */
  readonly root: string;
  /** What is given while another has the lock. */
  locked(lock: HeldLock): T;
  notice(found: Diagnostic): void;
}

/** One at a time on a project: what changes its server or its ledger. */
export async function underLock<T>(
  { root, locked, notice }: Locking<T>,
  work: (runId: string) => Promise<T>,
): Promise<T> {
  const runId = randomUUID();
  const lock = await takeLock(path.join(stateFolder(root), 'lock'), runId, instantText(Date.now()));
  if (!lock.held) return locked(lock);
  try {
    if (lock.takenOverFrom !== null) notice(lockTakenOver(lock.takenOverFrom));
    return await work(runId);
  } finally {
    await lock.release();
  }
}
