import { afterAll, beforeAll } from 'vitest';
import { type RunningSimulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts';
import { WireClient } from './wire-client.ts';

/** The password has a letter beyond ASCII, as in the vendor client's capture. */
export const user = 'user';
export const password = 'pässw';

/** A process clock that a test moves, in milliseconds. */
export interface TestClock {
  now: number;
}

/** Starts a server for the tests of a file and gives access to it and to a connected client. */
export function serverForTests(
  clock: TestClock = { now: 0 },
  more: Partial<SimulatorOptions> = {},
): { server: RunningSimulator; client: WireClient } {
  let server: RunningSimulator | undefined;
  let client: WireClient | undefined;
  beforeAll(async () => {
    server = await startSimulator({
      db: ':memory:',
      world: 'branch-office',
      seed: 1,
      clock: 'manual',
      user,
      password,
      processClock: () => clock.now,
      ...more,
    });
    client = await WireClient.connected(server);
  });
  afterAll(async () => {
    client?.close();
    await server?.close();
  });
  return {
    get server() {
      if (server === undefined) throw new Error('not started');
      return server;
    },
    get client() {
      if (client === undefined) throw new Error('not started');
      return client;
    },
  };
}
