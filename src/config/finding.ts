import type { DiagnosticCode } from '../model/diagnostic.ts';
import type { Part } from './yaml-place.ts';

/** Something wrong within a document, by JSON pointer: it becomes a diagnostic once its place is looked up. */
export interface Finding {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
  readonly pointer: string;
  /** Where it stands, when that is not the pointer itself: a field that is missing stands at what lacks it. */
  readonly standsAt?: string;
  readonly part: Part;
  /** Of a missing field: the names any of which would do. */
  readonly choices?: readonly string[];
}
