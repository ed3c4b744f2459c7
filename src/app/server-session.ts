import type { KscClient } from '../ksc/client.ts';
import { Dictionary, type DictionarySettings } from '../ksc/dictionary.ts';
import { readServerFacts } from '../ksc/server-facts.ts';
import type { ServerFacts } from '../model/server.ts';

/** A server that was reached: how to call it, who it is, and what is proven there. */
export interface ServerSession {
  readonly client: KscClient;
  readonly facts: ServerFacts;
  readonly dictionary: Dictionary;
}

export async function openServerSession(
  client: KscClient,
  type: ServerFacts['type'],
  settings: DictionarySettings,
): Promise<ServerSession> {
  const facts = await readServerFacts(client, type);
  return { client, facts, dictionary: new Dictionary(settings, facts.edition === 'simulated') };
}
