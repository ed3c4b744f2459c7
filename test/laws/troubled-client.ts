import type { KscClient, PinnedCaller } from '../../src/ksc/client.ts';
import { PxgError } from '../../src/ksc/errors.ts';
import { isReading } from '../../src/ksc/methods.ts';

/** What goes wrong at one writing call, before or after the server did it: it is refused, or the process dies there. */
export interface Trouble {
  readonly kind: 'refused' | 'killed';
  readonly done: boolean;
  /** Which writing call, from 0. */
  readonly at: number;
}

/** In place of the end of the process: nothing more is called, and nothing is recorded. */
export class Killed extends Error {}

/** The same client, whose writing call `at` goes wrong. */
export function troubledClient(client: KscClient, { kind, done, at }: Trouble): KscClient {
  let writes = 0;
  let dead = false;
  const goWrong = (method: string): never => {
    if (kind === 'refused') {
      throw new PxgError({ code: 1195, module: 'KLSTD', message: 'busy' }, { method, server: client.url });
    }
    dead = true;
    throw new Killed(method);
  };
  const around = (inner: PinnedCaller): PinnedCaller => ({
    get generation() {
      return inner.generation;
    },
    async call(method, args) {
      if (dead) throw new Killed(method);
      if (isReading(method)) return inner.call(method, args);
      const isWrong = writes === at;
      writes += 1;
      if (isWrong && !done) goWrong(method);
      const answer = await inner.call(method, args);
      return isWrong ? goWrong(method) : answer;
    },
  });
  const pinned: KscClient['pinned'] = (work) => client.pinned((caller) => work(around(caller)));
  return { ...client, pinned, call: (method, args) => pinned((caller) => caller.call(method, args)) };
}
