import path from 'node:path';
import { instantText } from '../../model/clock.ts';
import { takeLock } from '../../storage/lock.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failures.ts';
import type { Output } from '../output.ts';
import { lockHeld, lockTakenOver } from './lock-held.ts';
import { stateFolder } from './open-project.ts';

/** One at a time on a project: what changes its server or its ledger. Throws CommandFailure while another has the lock. */
export async function underLock<T>(root: string, runId: string, output: Output, work: () => Promise<T>): Promise<T> {
  const lock = await takeLock(path.join(stateFolder(root), 'lock'), runId, instantText(Date.now()));
  if (!lock.held) throw new CommandFailure([lockHeld(lock.owner, path.relative(root, lock.file))], exitCodes.locked);
  try {
    if (lock.takenOverFrom !== null) output.notices([lockTakenOver(lock.takenOverFrom)], root);
    return await work();
  } finally {
    await lock.release();
  }
}
