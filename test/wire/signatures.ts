import { documentedMethods } from './documented-methods.ts';

/** What the documents say of a method: its arguments and what its answer holds. */
export interface Signature {
  readonly name: string;
  readonly arguments: readonly string[];
  /** Names in the answer of a successful call: PxgRetVal if it returns something, and the out-parameters. */
  readonly results: readonly string[];
}

const line = /^([A-Za-z]+\.[A-Za-z_0-9]+)\(([^)]*)\) -> (ret|void)(?: out=\[([^\]]*)\])?$/;

export const signatures: ReadonlyMap<string, Signature> = new Map(documentedMethods.map(parse));

function parse(text: string): [string, Signature] {
  const [, name = '', args = '', kind = '', outs = ''] = line.exec(text) ?? [];
  if (name === '') throw new Error(`no signature: ${text}`);
  const names = (list: string): string[] =>
    list
      .split(', ')
      .map((item) => item.replaceAll("'", ''))
      .filter(Boolean);
  const results = [...(kind === 'ret' ? ['PxgRetVal'] : []), ...names(outs)].sort();
  return [name, { name, arguments: names(args), results }];
}

/** Throws when a successful answer holds anything else than the documents say. */
export function checkAnswer(method: string, answer: Readonly<Record<string, unknown>>): void {
  const signature = signatures.get(method);
  if (signature === undefined) throw new Error(`${method} is answered but not documented`);
  const given = Object.keys(answer).sort();
  if (given.join() !== signature.results.join())
    throw new Error(`${method} answers {${given.join(', ')}} where {${signature.results.join(', ')}} is documented`);
}
