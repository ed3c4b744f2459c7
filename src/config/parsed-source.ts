import type { Place } from '../model/diagnostic.ts';
import { type Area, type LineIndex, lineIndex, placeOf } from './line-index.ts';
import { type YamlDocument, yamlDocuments } from './yaml-documents.ts';
import { documentSpan, type Part, spanAt } from './yaml-place.ts';

/** The text of a file with the YAML documents in it, in which places are looked up. */
export interface ParsedSource {
  readonly file: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly documents: readonly YamlDocument[];
}

export function parsedSource(file: string, text: string): ParsedSource {
  return { file, text, lines: lineIndex(text), documents: yamlDocuments(text) };
}

/** Where a JSON pointer leads in one document of the file. */
export function areaAt(source: ParsedSource, document: number, pointer: string, part: Part): Area {
  const contents = source.documents[document]?.contents ?? null;
  if (contents === null) return [1, 1, 1, 1];
  const { start, end } = spanAt(contents, pointer, part, source.text);
  return source.lines.area(start, end);
}

/** Where a document begins: at its first key. */
export function documentArea(source: ParsedSource, document: number): Area {
  const contents = source.documents[document]?.contents ?? null;
  if (contents === null) return [1, 1, 1, 1];
  const { start, end } = documentSpan(contents, source.text);
  return source.lines.area(start, end);
}

export function placeAt(source: ParsedSource, document: number, pointer: string, part: Part): Place {
  return placeOf(source.file, areaAt(source, document, pointer, part));
}
