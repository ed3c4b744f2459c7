import type { Change, UsedTemplate } from '../model/change.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { type Plan, planChanges } from '../model/plan.ts';
import { diagnosticJson } from './diagnostic-json.ts';

export const formatVersion = 1;

/** The plan as contract.md has it: what scripts read, and what `kscctl schema plan` describes. */
export function planJson(plan: Plan): JsonObject {
  return {
    formatVersion,
    target: plan.target,
    server: { ...plan.server },
    revision: plan.revision,
    dirty: plan.dirty,
    configDigest: plan.configDigest,
    ledger: plan.ledger,
    createdAt: plan.createdAt,
    asOf: plan.asOf,
    complete: plan.complete,
    read: { ...plan.read },
    summary: summaryOf(plan),
    waves: plan.waves.map((wave) => wave.map(changeJson)),
    drift: plan.drift.map((one) => ({
      id: one.id,
      kind: one.kind,
      fields: one.fields.map((field): JsonObject => ({ ...field })),
      by: null,
      at: null,
    })),
    unread: plan.unread.map(({ id, serverKey, state, why }) => ({ id, serverKey, state, why })),
    diagnostics: plan.diagnostics.map(diagnosticJson),
    guards: plan.guards.map(({ guard, limit, value, acknowledged }) => ({ guard, limit, value, acknowledged })),
    fingerprint: plan.fingerprint,
  };
}

/** What a command prints that fails before its own document exists. */
export function failureJson(diagnostics: readonly Diagnostic[]): JsonObject {
  return { formatVersion, diagnostics: diagnostics.map(diagnosticJson) };
}

export interface PlanSummary extends JsonObject {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly adopt: number;
  readonly forget: number;
  readonly unchanged: number;
  readonly held: number;
  readonly drifted: number;
  /** Counted only when asked for. */
  readonly unmanaged: number | null;
}

export function summaryOf(plan: Plan): PlanSummary {
  const changes = planChanges(plan);
  const count = (action: Change['action']) => changes.filter((one) => one.action === action).length;
  return {
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
    adopt: plan.adoptions.length,
    forget: count('forget'),
    unchanged: plan.unchanged.length,
    held: changes.filter((one) => one.held !== null).length,
    drifted: plan.drift.length,
    unmanaged: null,
  };
}

function changeJson(change: Change): JsonObject {
  const place = change.declaredAt;
  return {
    id: change.id,
    kind: change.kind,
    name: change.name,
    action: change.action,
    reason: change.reason,
    fields: change.fields.map(({ path, before, after }): JsonObject => ({ path, before, after })),
    impact: { ...change.impact },
    sideEffects: change.sideEffects.map((one): JsonObject => ({ ...one })),
    declaredAt: place === null ? null : { file: place.file, line: place.line, column: place.column },
    held: change.held === null ? null : [...(change.held as readonly Json[])],
    ...(change.skippedWith === undefined ? {} : { skippedWith: change.skippedWith }),
    ...('takes' in change && change.takes !== undefined ? { takes: change.takes.serverKey } : {}),
    ...('passedOn' in change && change.passedOn !== undefined ? { passedOn: change.passedOn } : {}),
    ...(change.template === undefined ? {} : { template: templateJson(change.template) }),
  };
}

function templateJson({ type, serverKey, displayName, unseen, kept, via }: UsedTemplate): JsonObject {
  return { type, serverKey, displayName, via, unseen: [...unseen], kept: [...kept] };
}
