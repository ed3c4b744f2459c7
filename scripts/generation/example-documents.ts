import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, parseAllDocuments } from 'yaml';
import { sourceFiles } from '../../src/config/source-files.ts';

/** The shortest document of each kind in an example repository, as its text stands there with its comments. */
export async function exampleDocuments(root: string): Promise<ReadonlyMap<string, string>> {
  const examples = new Map<string, string>();
  for (const folder of ['config', 'approvals']) {
    for (const path of await examplePaths(root, folder)) {
      for (const [kind, text] of documentTexts(await readFile(join(root, path), 'utf8'))) {
        const known = examples.get(kind);
        if (known === undefined || text.length < known.length) examples.set(kind, text);
      }
    }
  }
  return examples;
}

async function examplePaths(root: string, folder: string): Promise<readonly string[]> {
  try {
    return (await sourceFiles(root, folder)).paths;
  } catch {
    return [];
  }
}

function documentTexts(text: string): [string, string][] {
  return parseAllDocuments(text).flatMap((document) => {
    const { contents } = document;
    const kind = isMap(contents) ? contents.get('kind') : undefined;
    if (typeof kind !== 'string' || contents === null) return [];
    const [start, end] = contents.range;
    return [[kind, text.slice(start, end).trimEnd()] as [string, string]];
  });
}
