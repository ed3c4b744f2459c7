import type { ApprovalsDiff, ChangedDecision } from '../model/approvals-diff.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { JsonObject } from '../model/json.ts';
import { diagnosticJson } from './diagnostic-json.ts';
import { formatVersion } from './plan-json.ts';

/** The two sides of a diff as full commit ids; `head` is null for the working tree. */
export interface ComparedRevisions {
  readonly base: string;
  readonly head: string | null;
}

/** The approvals diff as contract.md has it. */
export function approvalsJson(
  { base, head }: ComparedRevisions,
  diff: ApprovalsDiff,
  diagnostics: readonly Diagnostic[],
): JsonObject {
  return {
    formatVersion,
    base,
    head,
    decisions: diff.decisions.map(decisionJson),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

function decisionJson(one: ChangedDecision): JsonObject {
  const place = one.declaredAt;
  return {
    id: one.id,
    product: one.product,
    title: one.title,
    before: one.before,
    after: one.after,
    eulas: one.eulas,
    reason: one.reason,
    destructive: one.destructive,
    impact: { ...one.impact },
    declaredAt: place === null ? null : { file: place.file, line: place.line, column: place.column },
  };
}
