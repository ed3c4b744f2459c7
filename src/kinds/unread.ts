import { PxgError } from '../ksc/errors.ts';
import { pxgCodes } from '../ksc/pxg-codes.ts';
import type { UnreadObject } from '../model/resource.ts';

/** What a refused read says of an object. Anything but a refusal by the server is thrown on. */
export function unreadBecause(error: unknown, serverKey: string): UnreadObject {
  if (!(error instanceof PxgError)) throw error;
  const state = error.pxgCode === pxgCodes.noAccess ? 'forbidden' : 'unknown';
  return { serverKey, state, why: `${error.method}: ${error.message}` };
}

/** A call for one object by its key; null where the server says that there is none. */
export async function unlessAbsent<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof PxgError && error.pxgCode === pxgCodes.notFound) return null;
    throw error;
  }
}
