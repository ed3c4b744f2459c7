import { applyChanges } from '../execution/apply-changes.ts';
import type { Kind, KindContext } from '../kinds/kind.ts';
import type { EventSink } from '../model/event.ts';
import type { Acknowledgement } from '../model/guard.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Plan } from '../model/plan.ts';
import type { Outcome, OutcomeKind, RunReport, Verdict } from '../model/run.ts';
import { GrowingLedger } from './growing-ledger.ts';
import type { LedgerStore } from './ports.ts';

export interface ApplyRequest {
  readonly plan: Plan;
  readonly kinds: readonly Kind[];
  readonly context: KindContext;
  readonly ledger: Ledger | null;
  readonly store: LedgerStore;
  readonly runId: string;
  /** Consents that were given; those that lifted a guard of this plan are kept in the ledger. */
  readonly acknowledgements: readonly Acknowledgement[];
  readonly events: EventSink;
  readonly signal: AbortSignal;
}

/** Carries out a plan and keeps the ledger in step with what the server was seen to have. */
export async function applyPlan(request: ApplyRequest): Promise<RunReport> {
  const { plan, kinds, context, store, events, signal } = request;
  const ledger = new GrowingLedger(request.ledger, plan.server.identity, kinds);
  ledger.adopt(plan);
  ledger.acknowledge(usedConsents(request), { runId: request.runId, at: plan.asOf });
  const outcomes = await applyChanges({
    plan,
    kinds,
    context,
    events,
    signal,
    unfinished: async (change, serverKey) => {
      ledger.recordUnfinished(change, serverKey);
      await store.save(ledger.value);
    },
    applied: async (change, object) => {
      ledger.record(change, object);
      await store.save(ledger.value);
    },
  });
  await store.save(ledger.value);
  const summary = summaryOf(outcomes);
  return {
    runId: request.runId,
    target: plan.target,
    fingerprint: plan.fingerprint,
    outcomes,
    summary,
    verdict: verdictOf(summary, plan.unread.length, signal.aborted),
  };
}

function usedConsents({ plan, acknowledgements }: ApplyRequest): Acknowledgement[] {
  return acknowledgements.filter((one) => plan.guards.some((found) => found.guard === one.guard && found.acknowledged));
}

function summaryOf(outcomes: readonly Outcome[]): Record<OutcomeKind, number> {
  const summary: Record<OutcomeKind, number> = {
    applied: 0,
    failed: 0,
    skipped: 0,
    cancelled: 0,
    held: 0,
    overtaken: 0,
  };
  for (const one of outcomes) summary[one.outcome] += 1;
  return summary;
}

function verdictOf(summary: Record<OutcomeKind, number>, unread: number, interrupted: boolean): Verdict {
  if (interrupted) return 'interrupted';
  const { failed, overtaken, applied, held, skipped } = summary;
  if (failed + overtaken > 0) return applied > 0 ? 'partial' : 'failed';
  return held + skipped + unread > 0 ? 'held' : 'succeeded';
}
