import { documentShapes } from '../../src/config/document-schema.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { planSchema } from '../../src/report/plan-schema.ts';
import type { GeneratedFile } from './generated-files.ts';

/** A JSON Schema for every kind of document, for the project file and for a plan. */
export function schemaFiles(kinds: readonly Kind[]): GeneratedFile[] {
  return [
    ...documentShapes(kinds).map((shape) => schemaFile(shape.documentKind, shape.schema)),
    schemaFile('plan', planSchema),
  ];
}

function schemaFile(name: string, schema: JsonObject): GeneratedFile {
  return { path: `schemas/${name}.schema.json`, content: Buffer.from(`${JSON.stringify(schema, null, 2)}\n`) };
}
