import { hostname } from 'node:os';
import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import type { LockOwner } from '../../storage/lock.ts';

/** Why the lock of a project is not to be had; the way out depends on whose it is. `file` as people would write it. */
export function lockHeld({ pid, host, startedAt }: LockOwner, file: string): Diagnostic {
  if (pid === 0) {
    return diagnostic('lock/held', {
      message: `The lock ${file} is damaged, so it does not tell which process is applying`,
      hint: `If nothing is applying, remove ${file}.`,
    });
  }
  const hint =
    host === hostname()
      ? `Wait for it to end. If process ${pid} is no run of kscctl, remove ${file}.`
      : `Wait for it to end. Whether a process of another machine is gone cannot be seen from here: if it is, remove ${file}.`;
  return diagnostic('lock/held', {
    message: `Process ${pid} on ${host} is applying since ${startedAt} (${file})`,
    hint,
  });
}
