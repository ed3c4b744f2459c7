import type { Io } from './io.ts';

/** Exit codes of contract.md. */
export const exitCodes = {
  done: 0,
  error: 1,
  changes: 2,
  held: 3,
  locked: 5,
  usage: 64,
  interrupted: 130,
  terminated: 143,
} as const;

/** The exit code of a run that a signal interrupted; null when none did. */
export function interruptionCode({ signal }: Pick<Io, 'signal'>): number | null {
  if (!signal.aborted) return null;
  return signal.reason === exitCodes.terminated ? exitCodes.terminated : exitCodes.interrupted;
}
