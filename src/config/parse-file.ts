import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { resourceId } from '../model/resource.ts';
import { checkDocument, type KnownDocuments } from './check-document.ts';
import { projectFile } from './find-project.ts';
import type { Finding } from './finding.ts';
import { type Area, placeOf, wholeFile } from './line-index.ts';
import { areaAt, documentArea, type ParsedSource, parsedSource, placeAt } from './parsed-source.ts';
import { tooLarge, utf8Text } from './read-source.ts';
import type { SourceDocument } from './source-document.ts';
import { syntaxWords } from './syntax-words.ts';
import { exceedsTokenBudget } from './token-budget.ts';
import type { SyntaxFault } from './yaml-documents.ts';
import { type ValueFault, yamlValue } from './yaml-value.ts';

export interface ParsedFile {
  /** The documents in which nothing is wrong. */
  readonly documents: readonly SourceDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What the parser needs to know beside the file itself. */
export interface Rules {
  readonly known: KnownDocuments;
  /** JSON pointers of the entries of a document that declare resources of their own. */
  entries(document: JsonObject): readonly string[];
  /** The last word on what a finding is called. */
  refine(finding: Finding, document: Json): Finding;
}

/** More than anyone reads; the file of a million mistakes is not worth the memory. */
const maximumDiagnostics = 100;

/** The documents of one file, and everything that is wrong with their text, values and shape. Never throws. */
export function parseFile(file: string, bytes: Buffer, rules: Rules): ParsedFile {
  const text = utf8Text(bytes);
  if (text === null) {
    const message = `${file} holds bytes that are not UTF-8 text.`;
    const hint = file === projectFile ? { hint: 'Save it as UTF-8; "kscctl init DIR" shows how it begins.' } : {};
    return {
      documents: [],
      diagnostics: [diagnostic('config/not-text', { message, place: wholeFile(file), ...hint })],
    };
  }
  if (exceedsTokenBudget(text)) {
    return { documents: [], diagnostics: [tooLarge(file, `${file} holds more YAML than can be read at once.`)] };
  }
  const source = parsedSource(file, text);
  const documents: SourceDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  const conflicts = conflictsIn(source);
  diagnostics.push(...conflicts.slice(0, maximumDiagnostics));
  for (const [index, { contents }] of source.documents.entries()) {
    if (contents === null && conflicts.length > 0) continue;
    const read = readDocument(source, index, rules);
    if (read.document !== null) documents.push(read.document);
    diagnostics.push(...read.diagnostics.slice(0, maximumDiagnostics - diagnostics.length));
  }
  return { documents, diagnostics };
}

/** Both sides of a merge that was not finished: the one cause of all the faults that the parser finds around them. */
function conflictsIn(source: ParsedSource): Diagnostic[] {
  const { file, text, lines, documents } = source;
  if (documents.every(({ contents }) => contents !== null) || !/^>{7}/m.test(text)) return [];
  return [...text.matchAll(/^<{7}(?![^ \r\n])[^\r\n]*/gm)].map(({ index, 0: line }) => {
    const message = 'An unfinished merge stands in the file: both sides, between <<<<<<< and >>>>>>>.';
    return diagnostic('config/merge-conflict', {
      message,
      place: placeOf(file, lines.area(index, index + line.length)),
    });
  });
}

interface ReadDocument {
  readonly document: SourceDocument | null;
  readonly diagnostics: readonly Diagnostic[];
}

function readDocument(source: ParsedSource, index: number, rules: Rules): ReadDocument {
  const { contents, faults } = source.documents[index] ?? { contents: null, faults: [] };
  if (contents === null) {
    return { document: null, diagnostics: syntaxFaults(source, faults) };
  }
  const { value, faults: valueFaults } = yamlValue(contents);
  const resource = documentId(value, rules.known);
  const findings = checkDocument(value, rules.known).slice(0, maximumDiagnostics);
  const unknown = new Set(findings.filter((one) => one.code === 'config/unknown-field').map((one) => one.pointer));
  // What stands in a field that does not exist is of no interest.
  const worthSaying = valueFaults.filter((one) => !unknown.has(one.pointer)).slice(0, maximumDiagnostics);
  const diagnostics = [
    ...worthSaying.map((one) => valueFault(source, one, resource)),
    ...findings.map((one) => placedFinding(source, index, rules.refine(one, value), resource)),
  ];
  if (diagnostics.length > 0 || !isJsonObject(value)) return { document: null, diagnostics };
  const entries: Record<string, Area> = {};
  for (const pointer of rules.entries(value)) entries[pointer] = areaAt(source, index, pointer, 'value');
  return { document: { index, area: documentArea(source, index), value, entries }, diagnostics };
}

/** The first fault of each line: what a parser finds behind it on the same line mostly follows from it. */
function syntaxFaults(source: ParsedSource, faults: readonly SyntaxFault[]): Diagnostic[] {
  const byLine = new Map<number, Diagnostic>();
  for (const { message, start, end } of faults) {
    const place = placeOf(source.file, source.lines.area(start, end));
    if (byLine.has(place.line)) continue;
    byLine.set(place.line, diagnostic('config/yaml-syntax', { ...syntaxWords(message), place }));
    if (byLine.size === maximumDiagnostics) break;
  }
  return [...byLine.values()];
}

function valueFault(source: ParsedSource, fault: ValueFault, resource: string | null): Diagnostic {
  const { code, message, hint, pointer, start, end } = fault;
  const place = placeOf(source.file, source.lines.area(start, end));
  return diagnostic(code, {
    message,
    pointer,
    place,
    ...(hint === undefined ? {} : { hint }),
    ...(resource === null ? {} : { resource }),
  });
}

/** The diagnostic of a finding, at its place in the file. */
export function placedFinding(
  source: ParsedSource,
  index: number,
  finding: Finding,
  resource: string | null,
): Diagnostic {
  const { code, message, hint, pointer, standsAt, part } = finding;
  return diagnostic(code, {
    message,
    pointer,
    place: placeAt(source, index, standsAt ?? pointer, part),
    ...(hint === undefined ? {} : { hint }),
    ...(resource === null ? {} : { resource }),
  });
}

/** `Kind/name` where a document declares one resource, and says which. */
function documentId(value: Json, known: KnownDocuments): string | null {
  if (!isJsonObject(value) || typeof value.kind !== 'string' || !isJsonObject(value.metadata)) return null;
  const { name } = value.metadata;
  if (typeof name !== 'string' || known.get(value.kind)?.isResource !== true) return null;
  return resourceId(value.kind, name);
}
