import type { PinnedCaller } from './client.ts';
import { ServerError } from './errors.ts';
import type { KscParams } from './values.ts';

/** What a session keeps until it is let go: the method that does, and its arguments. */
export interface Held {
  readonly method: string;
  readonly args: KscParams;
}

/**
 * Works with something that a session keeps, and lets it go whatever comes. A release that fails is no reason to lose what
 * was done, and never takes the place of the error of the work: the server drops it by itself.
 */
export async function releasing<T>(caller: PinnedCaller, { method, args }: Held, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await caller.call(method, args).catch((error: unknown) => {
      if (!(error instanceof ServerError)) throw error;
    });
  }
}
