import type { Kind } from '../kinds/kind.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { JsonObject } from '../model/json.ts';
import type { KnownDocument } from './check-document.ts';
import { documentKindOf, type FileDocuments, parts } from './declared-resources.ts';
import type { DocumentShape } from './document-schema.ts';
import { type ParseCache, sha256 } from './parse-cache.ts';
import type { ParsedFile, Rules } from './parse-file.ts';
import { readSource } from './read-source.ts';
import type { SourceDocument } from './source-document.ts';

/** What the reading of files shares: the bytes read are kept, for places that are asked for later. */
export interface SourceReader {
  readonly root: string;
  readonly cache: ParseCache;
  readonly bytes: Map<string, Buffer>;
  readonly shapes: readonly DocumentShape[];
}

export interface LoadedFiles {
  readonly files: readonly FileDocuments[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The documents of all files, from the cache where their bytes are known there. */
export async function loadFiles(
  reader: SourceReader,
  paths: readonly string[],
  kinds: readonly Kind[],
): Promise<LoadedFiles> {
  const files: { file: string; documents: readonly SourceDocument[] }[] = [];
  const diagnostics: Diagnostic[] = [];
  const rules = () => kindRules(reader.shapes, kinds);
  for (const file of paths) {
    const parsed = await loadFile(reader, file, rules);
    files.push({ file, documents: parsed.documents });
    diagnostics.push(...parsed.diagnostics);
  }
  return { files, diagnostics };
}

/** The parser and the validators are loaded only where a file is not in the cache: they are half of a warm start. */
export async function loadFile(reader: SourceReader, file: string, rules: () => Promise<Rules>): Promise<ParsedFile> {
  const bytes = await readSource(reader.root, file);
  if (!Buffer.isBuffer(bytes)) return { documents: [], diagnostics: [bytes] };
  reader.bytes.set(file, bytes);
  const digest = sha256(bytes);
  const known = reader.cache.get(file, digest);
  if (known !== null) return { documents: known, diagnostics: [] };
  const { parseFile } = await import('./parse-file.ts');
  const parsed = parseFile(file, bytes, await rules());
  if (parsed.diagnostics.length === 0) reader.cache.set(file, digest, parsed.documents);
  return parsed;
}

async function kindRules(shapes: readonly DocumentShape[], kinds: readonly Kind[]): Promise<Rules> {
  const byDocumentKind = new Map(kinds.map((kind) => [kind.documentKind, kind]));
  const known = new Map<string, KnownDocument>();
  for (const shape of shapes) {
    const kind = byDocumentKind.get(shape.documentKind);
    if (kind !== undefined) known.set(shape.documentKind, await knownDocument(shape, kind.name === kind.documentKind));
  }
  return {
    known,
    entries: (document) => entryPointers(document, byDocumentKind.get(documentKindOf(document))),
    refine: (finding) => finding,
  };
}

export async function knownDocument(shape: DocumentShape, isResource: boolean): Promise<KnownDocument> {
  const { validators } = await import('./validators.generated.js');
  const validator = validators[shape.documentKind];
  if (validator === undefined) throw new Error(`No validator for ${shape.documentKind}: run "npm run build".`);
  return { shape, validator, isResource };
}

function entryPointers(document: JsonObject, kind: Kind | undefined): string[] {
  const { metadata, spec } = parts(document);
  return (kind?.declare(metadata, spec) ?? []).map((one) => one.pointer).filter((pointer) => pointer !== '');
}
