import { equalJson, type Json } from '../model/json.ts';

/**
 * How sure we are of a wire name, from best to worst (product.md, Evidence; the tags of reference/ksc-openapi.md):
 * documented [D], vendor client [K][T], third party [G][3P][KR], inferred [I], invented [?].
 */
export type Evidence = 'documented' | 'vendor client' | 'third party' | 'inferred' | 'invented';

/** A wire name or value that is not the protocol itself. */
export interface DictionaryEntry<V extends Json = Json> {
  /** What `dictionary.accept` and `dictionary.override` call it. */
  readonly name: string;
  readonly value: V;
  readonly evidence: Evidence;
  /** Where the name, or the guess, comes from. */
  readonly source: string;
  readonly meaning: string;
}

export function entry<V extends Json>(
  name: string,
  value: V,
  evidence: Evidence,
  source: string,
  meaning: string,
): DictionaryEntry<V> {
  return { name, value, evidence, source, meaning };
}

/** How a task is copied: by sending its settings back, or by exporting and importing it. */
export type TemplateVia = 'settings' | 'export';

/** Which task or policy of the server is a template: its display name, or its id. */
export type TemplateSetting =
  | { readonly task: string; readonly via?: TemplateVia }
  | { readonly policy: string; readonly via?: TemplateVia };

export interface DictionarySettings {
  /** Names of entries that the administrator takes for true on this target. */
  readonly accept: readonly string[];
  readonly override: Readonly<Record<string, Json>>;
  /** Templates by the name of their slot; none if absent. */
  readonly templates?: Readonly<Record<string, TemplateSetting>>;
}

/** A task or policy of this server that creates are copied from. */
export interface Template {
  readonly type: 'task' | 'policy';
  /** What dictionary.templates calls it. */
  readonly slot: string;
  readonly serverKey: string;
  readonly displayName: string;
  /** What a create copies though nothing says what it means: names for people. */
  readonly unseen: readonly string[];
  /** Fields of the kind for which it has a value. */
  readonly fields: readonly string[];
  /** SHA-256, hex, of what is copied. */
  readonly digest: string;
}

/** Why an entry may be written through here, from the surest on. */
export type ProofBy = 'simulated' | 'documented' | 'vendor client' | 'template' | 'seen' | 'accepted';

export interface Proof {
  readonly by: ProofBy;
  /** The object of this server that carries it, in words; null where no object is meant. */
  readonly on: string | null;
}

/** A value that objects of this server carry, with the first such object. */
export interface Carried {
  readonly value: Json;
  readonly on: string | null;
}

/** What was learned from one server, shared by all views of its dictionary. */
interface Learned {
  /** Entries that an object of this server carries with the right type, with the first such object. */
  readonly seen: Map<string, string | null>;
  /** Values that objects of this server carry where the entry's own would be written. */
  readonly carried: Map<string, readonly Carried[]>;
  /** Values of entries that a template gave. */
  readonly values: Map<string, Json>;
  readonly templates: Map<string, Template>;
  /** Why a template that is asked for cannot be used. */
  readonly refused: Map<string, string>;
}

/** The dictionary as it stands for one server: values with their overrides, and what is proven there. */
export class Dictionary {
  readonly settings: DictionarySettings;
  readonly #simulated: boolean;
  readonly #learned: Learned;
  readonly #object: string | null;

  constructor(
    settings: DictionarySettings,
    simulated: boolean,
    view: { readonly learned: Learned; readonly object: string } | null = null,
  ) {
    this.settings = settings;
    this.#simulated = simulated;
    this.#learned = view?.learned ?? {
      seen: new Map(),
      carried: new Map(),
      values: new Map(),
      templates: new Map(),
      refused: new Map(),
    };
    this.#object = view?.object ?? null;
  }

  /** The same dictionary, for reading one object: what is seen is seen there. */
  on(object: string): Dictionary {
    return new Dictionary(this.settings, this.#simulated, { learned: this.#learned, object });
  }

  /**
   * For writing and for reading alike: an override first, then what a template has, then the one value that objects of this
   * server carry, then the entry's own.
   */
  value<V extends Json>(of: DictionaryEntry<V>): V {
    const [carried, ...others] = this.carried(of);
    const seen = others.length === 0 ? carried?.value : undefined;
    const told = this.settings.override[of.name] ?? this.#learned.values.get(of.name) ?? seen;
    return told === undefined ? of.value : (told as V);
  }

  isOverridden(of: DictionaryEntry): boolean {
    return this.settings.override[of.name] !== undefined;
  }

  /** Called where an object read from this server carries the name with the right type. */
  markSeen(of: DictionaryEntry): void {
    const { seen } = this.#learned;
    if ((seen.get(of.name) ?? null) === null) seen.set(of.name, this.#object);
  }

  /** Called where an object read from this server carries a value where the entry's own would be written. */
  markCarried<V extends Json>(of: DictionaryEntry<V>, value: V): void {
    const others = this.carried(of);
    if (others.some((one) => equalJson(one.value, value))) return;
    this.#learned.carried.set(of.name, [...others, { value, on: this.#object }]);
  }

  /** More than one: the objects of this server differ, and none of them proves anything. */
  carried(of: DictionaryEntry): readonly Carried[] {
    return this.#learned.carried.get(of.name) ?? [];
  }

  isProven(of: DictionaryEntry): boolean {
    return this.proofOf(of) !== null;
  }

  /** Null for an entry that is not proven here. Documents say nothing about a value that overrides theirs. */
  proofOf(of: DictionaryEntry): Proof | null {
    if (this.#simulated) return { by: 'simulated', on: this.#learned.seen.get(of.name) ?? null };
    if (!this.isOverridden(of) && (of.evidence === 'documented' || of.evidence === 'vendor client')) {
      return { by: of.evidence, on: null };
    }
    const template = this.#learned.values.has(of.name) ? this.#learned.templates.get(of.name) : undefined;
    if (template !== undefined) return { by: 'template', on: templateWords(template) };
    const seen = this.#learned.seen.get(of.name);
    if (seen !== undefined) return { by: 'seen', on: seen };
    const [carried, ...others] = this.carried(of);
    if (carried !== undefined && others.length === 0 && equalJson(carried.value, this.value(of))) {
      return { by: 'seen', on: carried.on };
    }
    return this.settings.accept.includes(of.name) ? { by: 'accepted', on: null } : null;
  }

  /** Takes a template that was found; `learned` is the value that it gives to the entry of its slot. */
  useTemplate(template: Template, learned: { readonly of: DictionaryEntry; readonly value: Json } | null): void {
    this.#learned.templates.set(template.slot, template);
    if (learned !== null) this.#learned.values.set(learned.of.name, learned.value);
  }

  refuseTemplate(slot: string, why: string): void {
    this.#learned.refused.set(slot, why);
  }

  template(slot: string | null): Template | null {
    return slot === null ? null : (this.#learned.templates.get(slot) ?? null);
  }

  /** Why the template of a slot cannot be used; null where none is asked for, or it can. */
  templateProblem(slot: string | null): string | null {
    return slot === null ? null : (this.#learned.refused.get(slot) ?? null);
  }
}

/** A template as plans and reports call it. */
export function templateWords(template: Pick<Template, 'type' | 'displayName' | 'serverKey'>): string {
  const { type, displayName, serverKey } = template;
  return `template ${type} "${displayName}" (id ${serverKey})`;
}
