import type { KscClient } from '../ksc/client.ts';
import type { Dictionary, DictionaryEntry, Template } from '../ksc/dictionary.ts';
import type { Json, JsonObject } from '../model/json.ts';

/** A place for a template in `dictionary.templates` of kscctl.yaml. */
export interface TemplateSlot {
  /** What kscctl.yaml calls it: the name of the entry, or of the kind of policy. */
  readonly name: string;
  /** The entry that a template gives its value to; null where templates give none. */
  readonly entry: DictionaryEntry | null;
  /** Products on the wire whose objects can be templates here. */
  readonly products: readonly string[];
}

/** A server, and its dictionary. */
export interface ServerContext {
  readonly client: KscClient;
  readonly dictionary: Dictionary;
}

/** An object of the server that may be a template. */
export interface FoundTemplate {
  readonly template: Template;
  readonly product: string;
  /** The value that it gives to the entry of its slot. */
  readonly value: Json | null;
}

/** How a kind makes objects by copying one that exists: what only the server knows is copied unseen. */
export interface Templates {
  readonly type: Template['type'];
  readonly slots: readonly TemplateSlot[];
  /** The slot that counts for a resource. */
  slotOf(spec: JsonObject): string | null;
  /** Objects that a text fits: an id, or a display name. */
  find(context: ServerContext, slot: TemplateSlot, text: string): Promise<readonly FoundTemplate[]>;
  /** Null when it is no longer there. */
  read(context: ServerContext, slot: string, serverKey: string): Promise<FoundTemplate | null>;
}
