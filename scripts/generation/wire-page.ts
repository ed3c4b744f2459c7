import type { Evidence, Method } from '../../src/simulator/index.ts';
import { code, table } from './markdown.ts';

const evidences: Readonly<Record<Evidence, string>> = {
  D: 'documented',
  K: 'vendor client',
  G: 'third party',
  '3P': 'third party, seen on a real server',
};

/** From here on docs/wire.md is derived; what stands above is written by hand. */
const mark = '<!-- From here on derived from the code by "npm run generate". Do not edit. -->';

/**
 * docs/wire.md with its list of every method: the evidence of each, and which side has it, kscctl's client, the simulated
 * server, or both.
 */
export function wirePage(current: string, methods: readonly Method[], client: ReadonlySet<string>): string {
  const written = current.split(mark)[0]?.trimEnd() ?? '';
  const classes = [...new Set(methods.map(classOf))].sort();
  const both = methods.filter(({ name }) => client.has(name)).length;
  return `${written}

${mark}

## Methods

The ${methods.length} methods of KSC Open API that the simulated server answers, by class; kscctl itself calls ${both} of them. The evidence is
for the name and the arguments of a method: *documented* on the vendor's pages, or seen in the *vendor client*. What a
method does where the documents are silent is said above. Arguments ending in \`?\` may be null; a method that *reads*
changes nothing but what belongs to the session. Besides these there is \`login\`, which binds the connection.

${classes.map((name) => section(name, methods, client)).join('\n\n')}
`;
}

function section(name: string, methods: readonly Method[], client: ReadonlySet<string>): string {
  const rows = methods
    .filter((method) => classOf(method) === name)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((method) => [
      code(method.name.slice(name.length + 1)),
      argumentsOf(method),
      `${method.kind}s`,
      evidences[method.evidence],
      client.has(method.name) ? 'client and server' : 'server',
    ]);
  return `### ${name}\n\n${table(['method', 'arguments', 'it', 'evidence', 'who has it'], rows)}`;
}

function classOf({ name }: Method): string {
  return name.split('.')[0] ?? '';
}

function argumentsOf({ arguments: spec }: Method): string {
  const entries = Object.entries(spec);
  return entries.length === 0 ? '' : code(entries.map(([name, type]) => `${name}: ${type}`).join(', '));
}
