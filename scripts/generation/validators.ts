import { basename, dirname } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { documentShapes } from '../../src/config/document-schema.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import { isFileCurrent, writeGenerated } from './generated-files.ts';

/**
 * Compiles the JSON Schema of every kind of document to a module of plain functions that needs nothing at run time.
 * Returns how many. Lengths are counted in UTF-16 units (`unicode: false`), as the server counts them.
 */
export async function writeValidators(kinds: readonly Kind[], file: string): Promise<number> {
  const code = { source: true, esm: true, lines: true };
  const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, unicode: false, logger: false, code });
  const shapes = documentShapes(kinds);
  for (const shape of shapes) ajv.addSchema(shape.schema, shape.documentKind);
  const names = Object.fromEntries(shapes.map((one) => [one.documentKind, one.documentKind]));
  const text = standalone.default(ajv, names);
  if (text.includes('require(')) throw new Error('The validators need a module at run time.');
  const table = `export const validators = { ${shapes.map((one) => one.documentKind).join(', ')} };\n`;
  const generated = { path: basename(file), content: Buffer.from(`${text}\n${table}`) };
  if (!(await isFileCurrent(dirname(file), generated))) await writeGenerated(dirname(file), generated);
  return shapes.length;
}
