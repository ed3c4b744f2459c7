import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const fullName = /['"`]([A-Z][A-Za-z0-9]*\.[A-Za-z][A-Za-z0-9_]*)['"`]/g;
const composedClass = /`([A-Z][A-Za-z0-9]*)\.\$\{/g;
const bareName = /['"]([A-Za-z][A-Za-z0-9_]*)['"]/g;

/**
 * The methods of the wire that kscctl itself names, found in its sources beside the simulated server: written out, or put
 * together from a class and a name in one file. `known` are the names that count.
 */
export async function clientMethods(root: string, known: ReadonlySet<string>): Promise<Set<string>> {
  const source = join(root, 'src');
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(source, 'simulator')));
  const texts = await Promise.all(files.map((path) => readFile(path, 'utf8')));
  const found = texts.flatMap(methodsIn).filter((name) => known.has(name));
  return new Set(found);
}

function methodsIn(text: string): string[] {
  const written = matches(text, fullName);
  const classes = matches(text, composedClass);
  if (classes.length === 0) return written;
  const names = matches(text, bareName);
  return [...written, ...classes.flatMap((one) => names.map((name) => `${one}.${name}`))];
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}
