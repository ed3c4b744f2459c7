import { type Document, isCollection, isScalar, type ParsedNode, parseAllDocuments, type YAMLError } from 'yaml';

/** A fault of the text itself. `start` and `end` are offsets into it. */
export interface SyntaxFault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** One YAML document as written. `contents` is null where its text could not be understood. */
export interface YamlDocument {
  readonly contents: ParsedNode | null;
  readonly faults: readonly SyntaxFault[];
}

/**
 * The documents of a text: YAML 1.2, core schema, whatever version a directive asks for, so that a value means the same
 * in every file. Empty documents are left out. Never throws. Keys are compared later, in linear time (yaml-value.ts).
 */
export function yamlDocuments(text: string): YamlDocument[] {
  let documents: Document.Parsed[];
  try {
    const parsed = parseAllDocuments(text, {
      version: '1.2',
      schema: 'core',
      merge: false,
      resolveKnownTags: false,
      stringKeys: true,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    documents = [...parsed];
  } catch (cause) {
    const reason = cause instanceof RangeError ? 'It is nested too deeply.' : 'The parser gave up on it.';
    return [{ contents: null, faults: [{ message: reason, start: 0, end: 0 }] }];
  }
  const end = text.trimEnd().length;
  return documents.map((one) => asWritten(one, end)).filter((one) => one !== null);
}

/** What is missing at the end of a text stands behind its last character, not on an empty line below. */
function asWritten(document: Document.Parsed, endOfText: number): YamlDocument | null {
  const { errors } = document;
  // One exhausted stack is reported at every level on the way out of it.
  const firstExhausted = errors.find((one) => one.code === 'RESOURCE_EXHAUSTION');
  const worthSaying = errors.filter((one) => one.code !== 'RESOURCE_EXHAUSTION' || one === firstExhausted);
  const faults = [...worthSaying, ...document.warnings].map((one) => faultOf(one, endOfText));
  if (faults.length > 0) return { contents: null, faults };
  return isEmpty(document.contents) ? null : { contents: document.contents, faults };
}

function faultOf(error: YAMLError, endOfText: number): SyntaxFault {
  const start = Math.min(error.pos[0], endOfText);
  const end = Math.min(error.pos[1], endOfText);
  const message = error.code === 'RESOURCE_EXHAUSTION' ? 'Values are nested too deeply here.' : error.message;
  return { message, start, end: Math.max(start, end) };
}

function isEmpty(contents: ParsedNode | null): boolean {
  if (contents === null) return true;
  return !isCollection(contents) && isScalar(contents) && contents.value === null && (contents.source ?? '') === '';
}
