/**
 * Writes everything in schemas/ and docs/ that is derived from the code: `node scripts/generate.ts`.
 * With `--check` it writes nothing, names the files that are out of date, and exits 1 if there are any.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { kinds } from '../src/kinds/registry.ts';
import { catalogue } from '../src/model/diagnostic-catalogue.ts';
import { methodTable } from '../src/simulator/index.ts';
import { clientMethods } from './generation/client-methods.ts';
import { diagnosticsPage } from './generation/diagnostics-page.ts';
import { dictionaryPage } from './generation/dictionary-page.ts';
import { exampleDocuments } from './generation/example-documents.ts';
import { type GeneratedFile, isFileCurrent, writeGenerated } from './generation/generated-files.ts';
import { kindsPage } from './generation/kinds-page.ts';
import { schemaFiles } from './generation/schema-files.ts';
import { wirePage } from './generation/wire-page.ts';

const root = join(import.meta.dirname, '..');
const options = process.argv.slice(2);
const unknown = options.find((one) => one !== '--check');
if (unknown !== undefined) {
  console.error(`Unknown option ${unknown}; usage: node scripts/generate.ts [--check]`);
  process.exit(64);
}

const calledByClient = await clientMethods(root, new Set(methodTable.map(({ name }) => name)));
const page = (path: string, text: string): GeneratedFile => ({ path, content: Buffer.from(text) });
const files = [
  ...schemaFiles(kinds),
  page('docs/diagnostics.md', diagnosticsPage(catalogue)),
  page('docs/kinds.md', kindsPage(kinds, await exampleDocuments(join(root, 'examples/branch-office')))),
  page('docs/dictionary.md', dictionaryPage(kinds)),
  page('docs/wire.md', wirePage(await readFile(join(root, 'docs/wire.md'), 'utf8'), methodTable, calledByClient)),
];

const stale: GeneratedFile[] = [];
for (const file of files) if (!(await isFileCurrent(root, file))) stale.push(file);
const wanted = new Set(files.map((file) => file.path));
const present = await readdir(join(root, 'schemas')).catch((): string[] => []);
const leftOver = present
  .map((name) => `schemas/${name}`)
  .filter((path) => path.endsWith('.schema.json') && !wanted.has(path));

if (options.includes('--check')) {
  for (const path of [...stale.map((file) => file.path), ...leftOver]) console.error(`out of date: ${path}`);
  if (stale.length + leftOver.length > 0) {
    console.error('Run "npm run generate" and commit what it writes.');
    process.exitCode = 1;
  }
} else {
  for (const file of stale) await writeGenerated(root, file);
  for (const path of leftOver) await rm(join(root, path));
  console.log(`${files.length} files derived, ${stale.length} written, ${leftOver.length} removed`);
}
