import type { KscClient, PinnedCaller } from './client.ts';

/** The same client, which does something before each of its calls; a call is not made when that throws. */
export function beforeEachCall(client: KscClient, before: () => void): KscClient {
  const caller = (inner: PinnedCaller): PinnedCaller => ({
    get generation() {
      return inner.generation;
    },
    async call(method, args) {
      before();
      return inner.call(method, args);
    },
  });
  const pinned: KscClient['pinned'] = (work) => client.pinned((inner) => work(caller(inner)));
  return { ...client, pinned, call: (method, args) => pinned((inner) => inner.call(method, args)) };
}
