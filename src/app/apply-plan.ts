import { applyChanges } from '../execution/apply-changes.ts';
import type { Kind, KindContext } from '../kinds/kind.ts';
import type { EventSink } from '../model/event.ts';
import type { Acknowledgement } from '../model/guard.ts';
import type { Ledger } from '../model/ledger.ts';
import { notKnown, type Plan } from '../model/plan.ts';
import type { Outcome, OutcomeError, OutcomeKind, RunReport, Verdict } from '../model/run.ts';
import { countUninstalls } from './count-uninstalls.ts';
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
  // Nothing is written to the server unless there is a place to write down what was.
  await store.save(ledger.value);
  const lost = new AbortController();
  const saved = async (serverKey: string | null): Promise<OutcomeError | null> => {
    try {
      await store.save(ledger.value);
      return null;
    } catch (error) {
      lost.abort();
      return notRecorded(error, serverKey);
    }
  };
  const outcomes = await applyChanges({
    plan,
    kinds,
    context,
    events,
    signal: AbortSignal.any([signal, lost.signal]),
    uninstalls: (change) => countUninstalls(change, context),
    unfinished: (change, serverKey) => {
      if (change.action === 'update') ledger.recordMoved(change, serverKey);
      else ledger.recordUnfinished(change, serverKey);
      return saved(serverKey);
    },
    applied: (change, object) => {
      ledger.record(change, object);
      return saved(object?.serverKey ?? null);
    },
  });
  // There may be room again by now.
  if (lost.signal.aborted) await store.save(ledger.value).catch(() => undefined);
  const summary = summaryOf(outcomes);
  return {
    runId: request.runId,
    target: plan.target,
    fingerprint: plan.fingerprint,
    outcomes,
    summary,
    verdict: verdictOf(summary, notKnown(plan), signal.aborted),
  };
}

/** What was done and not written down ends the run: the next one would not know that kscctl did it. */
function notRecorded(error: unknown, serverKey: string | null): OutcomeError {
  const object = serverKey === null ? '' : ` (server key ${serverKey})`;
  const why = error instanceof Error ? error.message : String(error);
  const message = `done on the server${object}, but not recorded, as the ledger could not be written: ${why}; nothing more was begun`;
  return { code: 'run/not-recorded', message, method: null };
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

function verdictOf(summary: Record<OutcomeKind, number>, unknown: number, interrupted: boolean): Verdict {
  if (interrupted) return 'interrupted';
  const { failed, overtaken, applied, held, skipped } = summary;
  if (failed + overtaken > 0) return applied > 0 ? 'partial' : 'failed';
  return held + skipped + unknown > 0 ? 'held' : 'succeeded';
}
