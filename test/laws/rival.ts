import { kinds } from '../../src/kinds/registry.ts';
import type { ObservedObject, Resource } from '../../src/model/resource.ts';
import type { TestServer } from './simulated-server.ts';
import { Site } from './site.ts';

/** Objects of a server by kind, key and time of making. */
export type Objects = ReadonlyMap<string, Seen>;

export interface Seen extends ObservedObject {
  readonly kind: string;
}

export async function look(server: TestServer): Promise<Objects> {
  const context = await server.context();
  for (const kind of kinds) await kind.prepare(context, [], new Map());
  await context.names.selections.load(context.client, context.dictionary);
  const all = { wanted: [], waiting: [], owned: new Set<string>(), everything: true, notice: () => undefined };
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const { objects } = await kind.observe({ ...context, ...all });
      return objects.map((one): [string, Seen] => [keyOf(kind.name, one), { ...one, kind: kind.name }]);
    }),
  );
  return new Map(found.flat());
}

function keyOf(kind: string, { serverKey, born = '' }: ObservedObject): string {
  return `${kind} ${serverKey} ${born}`;
}

/** Another project on the same server: it makes, changes and removes what its own ledger lets it, and knows nothing of ours. */
export class Rival {
  readonly #server: TestServer;
  readonly #site: Site;
  /** What was there before anyone came, or was made by the rival, and is there still. */
  readonly #foreign: Set<string>;

  private constructor(server: TestServer, there: Objects) {
    this.#server = server;
    this.#site = new Site(server);
    this.#foreign = new Set(there.keys());
  }

  static async on(server: TestServer): Promise<Rival> {
    return new Rival(server, await look(server));
  }

  get foreign(): ReadonlySet<string> {
    return this.#foreign;
  }

  async apply(configuration: readonly Resource[]): Promise<void> {
    const before = await look(this.#server);
    await this.#site.apply(configuration);
    const after = await look(this.#server);
    const entries = Object.entries(this.#site.ledger?.entries ?? {}).filter(([, one]) => one.origin === 'created');
    const made = new Set(entries.map(([id, one]) => `${id.slice(0, id.indexOf('/'))} ${one.serverKey}`));
    for (const [key, one] of after) {
      if (!before.has(key) && made.has(`${one.kind} ${one.serverKey}`)) this.#foreign.add(key);
    }
    this.forgetGone(after);
  }

  /** A number may be given again to what somebody else makes. */
  forgetGone(there: Objects): void {
    for (const key of this.#foreign) if (!there.has(key)) this.#foreign.delete(key);
  }
}
