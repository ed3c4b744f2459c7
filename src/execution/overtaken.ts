import type { OutcomeError } from '../model/run.ts';

/** Why a change is not carried out, or not done: the server does not have what the plan saw, or what was written. */
export function overtaken(message: string): OutcomeError {
  return { code: 'run/overtaken', message, method: null };
}

/** The number of what the plan saw, given to something else meanwhile. */
export function otherObject(serverKey: string): string {
  return `serverKey '${serverKey}' is another object by now`;
}
