import type { Kind } from '../kinds/kind.ts';
import type { Carried, Dictionary, DictionaryEntry } from '../ksc/dictionary.ts';
import type { Change } from '../model/change.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { equalJson } from '../model/json.ts';

/** Says why an entry may not be written through here; null for one that is proven, or that no kind has. */
export function unprovenNames(kinds: readonly Kind[], dictionary: Dictionary): (name: string) => string | null {
  const entries = entriesByName(kinds);
  return (name) => {
    const entry = entries.get(name);
    if (entry === undefined || dictionary.isProven(entry)) return null;
    const carried = dictionary.carried(entry);
    const there = carried.length === 0 ? '' : `; on this server it is ${carriedWords(carried)}`;
    return `${entry.evidence}: ${entry.meaning}${there}`;
  };
}

/** Says where a change would write what objects of this server carry in place of the dictionary's value, or they differ. */
export function carriedOtherwise(
  changes: readonly Change[],
  kinds: readonly Kind[],
  dictionary: Dictionary,
): Diagnostic[] {
  const entries = entriesByName(kinds);
  return changes.flatMap((change) =>
    change.wireNames.flatMap((name) => {
      const entry = entries.get(name);
      if (entry === undefined || dictionary.isOverridden(entry) || !dictionary.isProven(entry)) return [];
      const carried = dictionary.carried(entry);
      if (carried.every((one) => equalJson(one.value, entry.value))) return [];
      const written = JSON.stringify(dictionary.value(entry));
      const own = JSON.stringify(entry.value);
      return [
        diagnostic('dictionary/differs-here', {
          message: `${name} is ${carriedWords(carried)} on this server, and ${own} in the dictionary: ${written} is written`,
          resource: change.id,
        }),
      ];
    }),
  );
}

function entriesByName(kinds: readonly Kind[]): ReadonlyMap<string, DictionaryEntry> {
  return new Map(kinds.flatMap((kind) => kind.dictionary).map((entry) => [entry.name, entry]));
}

function carriedWords(carried: readonly Carried[]): string {
  const words = carried.map(({ value, on }) => `${JSON.stringify(value)}${on === null ? '' : ` (${on})`}`);
  return words.sort().join(' and ');
}
