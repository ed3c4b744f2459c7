import type { Json } from '../model/json.ts';

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

export interface DictionarySettings {
  /** Names of entries that the administrator takes for true on this target. */
  readonly accept: readonly string[];
  readonly override: Readonly<Record<string, Json>>;
}

/** The dictionary as it stands for one server: values with their overrides, and what is proven there. */
export class Dictionary {
  readonly #settings: DictionarySettings;
  readonly #simulated: boolean;
  readonly #seen = new Set<string>();

  constructor(settings: DictionarySettings, simulated: boolean) {
    this.#settings = settings;
    this.#simulated = simulated;
  }

  value<V extends Json>(of: DictionaryEntry<V>): V {
    const override = this.#settings.override[of.name];
    return override === undefined ? of.value : (override as V);
  }

  /** Called where an object read from this server carries the name with the right type. */
  markSeen(of: DictionaryEntry): void {
    this.#seen.add(of.name);
  }

  isProven(of: DictionaryEntry): boolean {
    if (this.#simulated || this.#seen.has(of.name) || this.#settings.accept.includes(of.name)) return true;
    const overridden = this.#settings.override[of.name] !== undefined;
    return !overridden && (of.evidence === 'documented' || of.evidence === 'vendor client');
  }
}
