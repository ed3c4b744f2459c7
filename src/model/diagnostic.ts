import { catalogue, type DiagnosticCode, type Severity } from './diagnostic-catalogue.ts';

export type { DiagnosticCode, Severity };

/** A closed area of a text file; lines and columns count from 1, columns in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * Something that a person should know about their configuration, or about the server it was compared with.
 * `code` is a key of the catalogue (diagnostic-catalogue.ts), from which severity and docs come.
 */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly hint: string;
  readonly place: Place | null;
  /** `Kind/name` of the resource it speaks of. */
  readonly resource?: string;
  /** JSON pointer of the field within the document. */
  readonly pointer?: string;
}

export interface DiagnosticDetails {
  /** A sentence; the full stop is set where it is missing. */
  readonly message: string;
  /** Replaces the catalogue's hint where a better one is known. */
  readonly hint?: string;
  readonly place?: Place | null;
  readonly resource?: string;
  readonly pointer?: string;
}

export function diagnostic(code: DiagnosticCode, details: DiagnosticDetails): Diagnostic {
  const entry = catalogue[code];
  return {
    code,
    severity: entry.severity,
    message: asSentence(details.message),
    hint: details.hint ?? entry.hint,
    place: details.place ?? null,
    ...(details.resource === undefined ? {} : { resource: details.resource }),
    ...(details.pointer === undefined ? {} : { pointer: details.pointer }),
  };
}

/** A message may end with what somebody else worded: the server, git, the operating system. */
function asSentence(text: string): string {
  const trimmed = text.trimEnd();
  return /[.?!]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === 'error');
}

/** By file, then place, then code, so that reports do not depend on the order in which things were found. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compareText(a.place?.file ?? '', b.place?.file ?? '') ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      (a.place?.column ?? 0) - (b.place?.column ?? 0) ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
