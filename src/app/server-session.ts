import type { Kind } from '../kinds/kind.ts';
import { loadTemplates } from '../kinds/load-templates.ts';
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

/** Asks who answers, and looks up the templates that the dictionary's settings name. */
export async function openServerSession(
  client: KscClient,
  { type, virtualServer }: { readonly type: ServerFacts['type']; readonly virtualServer: string | null },
  settings: DictionarySettings,
  kinds: readonly Kind[],
): Promise<ServerSession> {
  const facts = await readServerFacts(client, type, virtualServer);
  const dictionary = new Dictionary(settings, facts.edition === 'simulated');
  await loadTemplates({ client, dictionary }, kinds);
  return { client, facts, dictionary };
}
