import { hostname } from 'node:os';
import path from 'node:path';
import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import type { HeldLock, LockOwner } from '../../storage/lock.ts';

/** What the owner of a lock does. */
export type LockedWork = 'applying' | 'watching';

/** Why a lock is not to be had; the way out depends on whose it is. The file is told as seen from `from`. */
export function lockHeld(lock: HeldLock, from: string, work: LockedWork = 'applying'): Diagnostic {
  const file = path.relative(from, lock.file);
  if (lock.owner === null) {
    return diagnostic('lock/held', {
      message: `The lock ${file} is damaged, so it does not tell which process is ${work}`,
      hint: `If nothing is ${work}, remove ${file}.`,
    });
  }
  const { pid, host, startedAt } = lock.owner;
  const hint =
    host === hostname()
      ? `Wait for it to end. If process ${pid} is no run of kscctl, remove ${file}.`
      : `Wait for it to end. Whether a process of another machine is gone cannot be seen from here: if it is, remove ${file}.`;
  return diagnostic('lock/held', {
    message: `Process ${pid} on ${host} is ${work} since ${startedAt} (${file})`,
    hint,
  });
}

/** The lock of a process that is gone was taken over. */
export function lockTakenOver({ pid, startedAt }: LockOwner): Diagnostic {
  const message = `Taken over from process ${pid}, which began at ${startedAt} and is gone`;
  return diagnostic('lock/taken-over', { message });
}
