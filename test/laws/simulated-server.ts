import { readFileSync } from 'node:fs';
import { type KindContext } from '../../src/kinds/kind.ts';
import { readGroupTree } from '../../src/kinds/names/group-tree.ts';
import { namesFor } from '../../src/kinds/names/names.ts';
import { createClient, type KscClient } from '../../src/ksc/client.ts';
import { Dictionary } from '../../src/ksc/dictionary.ts';
import { type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts';
import type { Vocabulary } from './arbitrary-of.ts';

export interface TestServer extends AsyncDisposable {
  readonly client: KscClient;
  /** Fresh names, as a command starts with. */
  context(): Promise<KindContext>;
}

/** A simulated server in this process, in memory, and a client of the product for it. */
export async function simulatedServer(options: Partial<SimulatorOptions> = {}): Promise<TestServer> {
  const credentials = { type: 'basic', user: 'kscctl', password: 'secret', domain: null } as const;
  const server = await startSimulator({
    db: ':memory:',
    world: 'branch-office',
    seed: 1,
    clock: 'manual',
    admin: false,
    user: credentials.user,
    password: credentials.password,
    ...options,
  });
  const client = createClient({
    url: server.url,
    credentials,
    virtualServer: null,
    trust: { ca: readFileSync(server.caFile, 'utf8') },
    sessions: 4,
    timeoutMs: 20_000,
    access: 'read-write',
  });
  return {
    client,
    context: async () => ({
      client,
      dictionary: new Dictionary({ accept: [], override: {} }, true),
      names: namesFor(await readGroupTree(client)),
    }),
    async [Symbol.asyncDispose]() {
      await client.close();
      await server.close();
    },
  };
}

/** What declarations may name in the world branch-office; a device in each of the ways in which it can be written. */
export const branchOffice: Vocabulary = {
  groups: ['/', 'Headquarters', 'Branches', 'Branches/Berlin', '/Branches/Lisbon', 'Branches/Prague'],
  devices: [
    'ber-ws-01',
    { name: 'BER-ws-01' },
    { fqdn: 'ber-ws-01.acme.example' },
    'ber-ws-02.acme.example',
    { name: 'lis-dp-01' },
    'prg-ws-03',
  ],
  texts: {
    selection: ['UPDATE_AGENTS', 'NOT_UPDATED_HOSTS', 'Berlin workstations'],
    networkLocations: ['Office "A"', 'Lab/*'],
    productVersion: ['11.0.0.0', '12.3.0.0'],
  },
};
