import { applyChanges } from '../execution/apply-changes.ts';
import type { Kind, KindContext } from '../kinds/kind.ts';
import type { Change } from '../model/change.ts';
import type { EventSink } from '../model/event.ts';
import { emptyLedger, type Ledger, type LedgerEntry } from '../model/ledger.ts';
import type { Plan } from '../model/plan.ts';
import type { Resource } from '../model/resource.ts';
import type { Outcome, OutcomeKind, RunReport, Verdict } from '../model/run.ts';
import { managedPart } from '../planning/managed-part.ts';
import type { LedgerStore } from './ports.ts';

export interface ApplyRequest {
  readonly plan: Plan;
  readonly kinds: readonly Kind[];
  readonly context: KindContext;
  readonly ledger: Ledger | null;
  readonly store: LedgerStore;
  readonly runId: string;
  readonly events: EventSink;
  readonly signal: AbortSignal;
}

/** Carries out a plan and keeps the ledger in step with what the server was seen to have. */
export async function applyPlan(request: ApplyRequest): Promise<RunReport> {
  const { plan, kinds, context, store, events, signal } = request;
  const ledger = new GrowingLedger(request.ledger ?? emptyLedger(plan.server.identity), kinds);
  ledger.adopt(plan);
  const outcomes = await applyChanges({
    plan,
    kinds,
    context,
    events,
    signal,
    applied: async (change, serverKey) => {
      ledger.record(change, serverKey);
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
    verdict: verdictOf(summary, signal.aborted),
  };
}

type Declared = Pick<Resource, 'kind' | 'metadata'> & { readonly desired: Resource['spec'] };

class GrowingLedger {
  #entries: Record<string, LedgerEntry>;
  readonly #server: string;
  readonly #kinds: readonly Kind[];

  constructor(ledger: Ledger, kinds: readonly Kind[]) {
    this.#server = ledger.server;
    this.#entries = { ...ledger.entries };
    this.#kinds = kinds;
  }

  get value(): Ledger {
    const sorted = Object.keys(this.#entries).sort();
    const entries = Object.fromEntries(
      sorted.flatMap((id) => (this.#entries[id] === undefined ? [] : [[id, this.#entries[id]]])),
    );
    return { formatVersion: 1, server: this.#server, entries };
  }

  /** Takes in what exists as declared, and what is declared anew of owned objects that did not change. */
  adopt(plan: Plan): void {
    for (const one of [...plan.adoptions, ...plan.unchanged]) this.#put(one.id, one.serverKey, one, 'adopted');
  }

  record(change: Change, serverKey: string | null): void {
    if (change.action === 'delete' || change.action === 'forget') delete this.#entries[change.id];
    else if (change.action === 'replace') this.#put(change.id, serverKey ?? '', change, 'created', 'created');
    else this.#put(change.id, serverKey ?? '', change, change.action === 'create' ? 'created' : 'adopted');
  }

  /** `origin` counts for an object that is new to the ledger, `known` (if given) even for one that it knows. */
  #put(
    id: string,
    serverKey: string,
    declared: Declared,
    origin: LedgerEntry['origin'],
    known?: LedgerEntry['origin'],
  ): void {
    const schema = this.#kinds.find((kind) => kind.name === declared.kind)?.schema;
    if (schema === undefined) throw new Error(`no kind ${declared.kind}`);
    const earlier = this.#earlier(id, declared);
    this.#entries[id] = {
      serverKey,
      origin: known ?? earlier?.origin ?? origin,
      prune: declared.metadata.lifecycle?.prune === true,
      prevent: declared.metadata.lifecycle?.prevent ?? [],
      lastApplied: managedPart(schema, declared.desired),
    };
  }

  /** The entry under this id, or under an earlier name, which then goes. */
  #earlier(id: string, declared: Pick<Resource, 'kind' | 'metadata'>): LedgerEntry | undefined {
    const own = this.#entries[id];
    if (own !== undefined) return own;
    for (const name of declared.metadata.previously ?? []) {
      const old = `${declared.kind}/${name}`;
      const entry = this.#entries[old];
      if (entry === undefined) continue;
      delete this.#entries[old];
      return entry;
    }
    return undefined;
  }
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

function verdictOf(summary: Record<OutcomeKind, number>, interrupted: boolean): Verdict {
  if (interrupted) return 'interrupted';
  const { failed, overtaken, applied, held, skipped } = summary;
  if (failed + overtaken > 0) return applied > 0 ? 'partial' : 'failed';
  return held + skipped > 0 ? 'held' : 'succeeded';
}
