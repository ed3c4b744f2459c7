import type { Kind } from '../../src/kinds/kind.ts';
import type { DictionaryEntry, Evidence } from '../../src/ksc/dictionary.ts';
import { canonicalJson } from '../../src/model/json.ts';
import { code, derivedNote, plain, table } from './markdown.ts';

const evidences: readonly Evidence[] = ['documented', 'vendor client', 'third party', 'inferred', 'invented'];

/** Every wire name that is not the protocol itself, with how sure we are of it. */
export function dictionaryPage(kinds: readonly Kind[]): string {
  const entries = [...byName(kinds.flatMap((kind) => kind.dictionary)).values()];
  const sorted = entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = sorted.map((one) => [
    code(one.name),
    code(canonicalJson(one.value)),
    one.evidence,
    plain(one.source),
    plain(one.meaning),
  ]);
  const counts = evidences.map((one) => `${entries.filter((entry) => entry.evidence === one).length} ${one}`);
  return `${derivedNote}

# The dictionary of wire names

Every name and value on the wire that is not the protocol itself, and what we know of it, from best to worst: documented by
the vendor, seen in the vendor's own client, used by third parties, inferred, invented (used with the simulated server,
until a real one tells). On a real server kscctl writes only through entries that are documented, seen in the vendor's
client, or proven there; \`dictionary.accept\` in kscctl.yaml takes an entry for true, \`dictionary.override\` gives it
another value. There are ${entries.length} entries: ${counts.join(', ')}.

${table(['name', 'value', 'evidence', 'source', 'meaning'], rows)}
`;
}

/** Kinds share entries; two that differ under one name would make \`accept\` and \`override\` ambiguous. */
function byName(entries: readonly DictionaryEntry[]): Map<string, DictionaryEntry> {
  const known = new Map<string, DictionaryEntry>();
  for (const entry of entries) {
    const other = known.get(entry.name);
    if (other !== undefined && canonicalJson(other.value) !== canonicalJson(entry.value)) {
      throw new Error(`Two dictionary entries are called ${entry.name}.`);
    }
    known.set(entry.name, entry);
  }
  return known;
}
