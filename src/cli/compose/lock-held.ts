import { hostname } from 'node:os';
import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import type { HeldLock, LockOwner } from '../../storage/lock.ts';

/** What the owner of a lock does. */
type LockedWork = 'applying' | 'watching';

const waysOut: Readonly<Record<LockedWork, string>> = {
  applying: 'Wait for it to end.',
  watching: 'Stop it, or name a state folder of its own with --state-dir.',
};

/** Why a lock is not to be had; the way out depends on whose it is. `file` as people would write it. */
export function lockHeld(owner: HeldLock['owner'], file: string, work: LockedWork = 'applying'): Diagnostic {
  if (owner === 'fleeting') {
    return diagnostic('lock/held', {
      message: `The lock ${file} is in the way, but was never there to be read, so it does not tell which process is ${work}`,
      hint: `Try again: others may be taking and releasing it. If ${file} is a link to nothing, remove it.`,
    });
  }
  if (owner === 'damaged') {
    return diagnostic('lock/held', {
      message: `The lock ${file} is damaged, so it does not tell which process is ${work}`,
      hint: `If nothing is ${work}, remove ${file}.`,
    });
  }
  const { pid, host, startedAt } = owner;
  const hint =
    host === hostname()
      ? `${waysOut[work]} If process ${pid} is no run of kscctl, remove ${file}.`
      : `${waysOut[work]} Whether a process of another machine is gone cannot be seen from here: if it is, remove ${file}.`;
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
