import { beforeEachCall } from './before-each-call.ts';
import type { KscClient } from './client.ts';

/** Whoever asked does not want the answer any more: what was to be read is not read. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted while the server was read');
    this.name = 'Interrupted';
  }
}

/** The same client, for reading only what is still wanted: calls under way end, and later ones throw Interrupted. */
export function interruptible(client: KscClient, signal: AbortSignal): KscClient {
  return beforeEachCall(client, () => {
    if (signal.aborted) throw new Interrupted();
  });
}
