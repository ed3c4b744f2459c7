import type { Severity } from '../../src/model/diagnostic.ts';
import { derivedNote, plain } from './markdown.ts';

interface Entry {
  readonly severity: Severity;
  readonly meaning: string;
  readonly hint: string;
}

/** Every diagnostic with an anchor that is its code with `-` for `/`, which is what `docs` of a diagnostic links to. */
export function diagnosticsPage(catalogue: Readonly<Record<string, Entry>>): string {
  const sections = Object.entries(catalogue)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, entry]) => section(name, entry));
  return `${derivedNote}

# Diagnostics

Everything that kscctl can report about a configuration, or about the server that it was compared with. An *error* stops a
command or makes \`validate\` fail; a *warning* and an *info* do not. The hint is the usual way out; where kscctl knows a
better one for the case at hand, it shows that.

What became of a change is no diagnostic, but its outcome. The error of one that was not applied has, in JSON, the code of a
server failure from below, or one of these:

| code | meaning |
| --- | --- |
| \`run/held\` | a guard holds it |
| \`run/skipped\` | it rests on a change that was not applied |
| \`run/overtaken\` | the server is not, or no longer, as the plan saw it or as it was written: somebody else made a change |
| \`run/not-read-back\` | it was written, and the server does not say whether it has it |
| \`run/not-recorded\` | it was done on the server, and the ledger could not be written |

${sections.join('\n')}`;
}

function section(name: string, { severity, meaning, hint }: Entry): string {
  return `<a id="${name.replaceAll('/', '-')}"></a>

## ${name}

*${severity}.* ${plain(meaning)}

Hint: ${plain(hint)}
`;
}
