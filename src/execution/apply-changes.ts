import { editOf } from '../kinds/edit-of.ts';
import type { Kind, KindContext, Owned } from '../kinds/kind.ts';
import { beforeEachCall } from '../ksc/before-each-call.ts';
import type { KscClient } from '../ksc/client.ts';
import { ServerError } from '../ksc/errors.ts';
import type { Change, CreateChange, ReplaceChange, UpdateChange } from '../model/change.ts';
import type { EventSink } from '../model/event.ts';
import type { Barrier, Plan } from '../model/plan.ts';
import { planChanges } from '../model/plan.ts';
import type { Outcome, OutcomeError } from '../model/run.ts';
import { keepsBack } from '../planning/skipped-with.ts';
import { movedDeletions } from './moved-deletions.ts';
import { overtaken } from './overtaken.ts';
import { notReadBack, readBack, stillAsPlanned } from './read-back.ts';

export interface Execution {
  readonly plan: Plan;
  readonly kinds: readonly Kind[];
  readonly context: KindContext;
  readonly events: EventSink;
  /** Aborted when the run is to end after the calls under way. */
  readonly signal: AbortSignal;
  /**
   * Called where a create or a replacement left an object behind that is not (or not seen to be) as declared, or an
   * update gave one another key: it is ours all the same. Gives null, or why that could not be recorded.
   */
  unfinished(change: CreateChange | ReplaceChange | UpdateChange, serverKey: string): Promise<OutcomeError | null>;
  /** Counts again how many devices a change takes an update from; null where that is not known. */
  uninstalls(change: Change): Promise<number | null>;
  /**
   * Called after each change that was applied, with its object as it was read back; null where there is none now. Gives
   * null, or why that could not be recorded: then the change is not done, as the next run would not know of it.
   */
  applied(change: Change, object: Owned | null): Promise<OutcomeError | null>;
}

/**
 * Carries out a plan wave by wave. A change whose prerequisite did not happen is skipped; all else goes on; nothing is
 * said to be applied that was not read back.
 */
export async function applyChanges(execution: Execution): Promise<Outcome[]> {
  const { plan, events, signal } = execution;
  const outcomes = new Map<string, Outcome>();
  const moved = signal.aborted
    ? new Map<string, Outcome>()
    : await movedDeletions(plan, execution.kinds, execution.context);
  for (const wave of plan.waves) {
    await inTurns(wave, async (change) => {
      const outcome =
        standing(change, outcomes, plan.barriers, signal) ??
        moved.get(change.id) ??
        (await applyOne(execution, change, isTaken(change, outcomes)));
      outcomes.set(change.id, outcome);
      events({ type: 'outcome', outcome });
    });
  }
  return planChanges(plan).flatMap((change) => outcomes.get(change.id) ?? []);
}

/** Changes that are carried out side by side: more would only wait for a session, and could not be cancelled any more. */
const sideBySide = 16;

async function inTurns(wave: readonly Change[], work: (change: Change) => Promise<void>): Promise<void> {
  const waiting = wave.values();
  const broken = new AbortController();
  const workers = Array.from({ length: Math.min(sideBySide, wave.length) }, async () => {
    for (const change of waiting) {
      if (broken.signal.aborted) return;
      await work(change).catch((error: unknown) => broken.abort(error));
    }
  });
  // What one of them throws is thrown when the others have ended what they were at, and none begins anything more.
  await Promise.all(workers);
  broken.signal.throwIfAborted();
}

/** An outcome that is clear without a call: held, interrupted, or resting on something that did not happen. */
function standing(
  change: Change,
  outcomes: ReadonlyMap<string, Outcome>,
  barriers: readonly Barrier[],
  signal: AbortSignal,
): Outcome | null {
  const without = { id: change.id, action: change.action, calls: 0, ms: 0 };
  if (change.held !== null) {
    return {
      ...without,
      outcome: 'held',
      error: { code: 'run/held', message: `held by ${change.held.join(', ')}`, method: null },
    };
  }
  if (signal.aborted) return { ...without, outcome: 'cancelled' };
  const skipped = (message: string): Outcome => ({
    ...without,
    outcome: 'skipped',
    error: { code: 'run/skipped', message, method: null },
  });
  for (const before of change.after) {
    const barrier = barriers.find((one) => one.id === before);
    const missing = (barrier?.of ?? [before]).find((id) => keepsBack(outcomes.get(id)?.outcome ?? 'applied', barrier));
    if (missing === undefined) continue;
    const why = barrier === undefined ? 'it rests on' : `${barrier.reason}:`;
    return skipped(`${why} ${missing} (${outcomes.get(missing)?.outcome ?? 'not applied'})`);
  }
  // The plan knows of more: what opens a ring waits for nothing, and rests on all that comes after it.
  return change.skippedWith === undefined ? null : skipped(`it rests on ${change.skippedWith} (held)`);
}

/** Whether another change of this plan has the object of a replacement already. */
function isTaken(change: Change, outcomes: ReadonlyMap<string, Outcome>): boolean {
  if (change.action !== 'replace' || change.passedOn === undefined) return false;
  return outcomes.get(change.passedOn)?.outcome === 'applied';
}

async function applyOne(execution: Execution, change: Change, taken: boolean): Promise<Outcome> {
  const { kinds, context, events } = execution;
  const kind = kinds.find((one) => one.name === change.kind);
  if (kind === undefined) throw new Error(`no kind ${change.kind}`);
  events({ type: 'applying', change });
  const counted = counting(context.client);
  const started = performance.now();
  const end = (outcome: Outcome['outcome'], error?: OutcomeError): Outcome => ({
    id: change.id,
    action: change.action,
    outcome,
    ...(error === undefined ? {} : { error }),
    calls: counted.calls(),
    ms: Math.round(performance.now() - started),
  });
  let made: string | null = null;
  const note = (serverKey: string) => {
    made = serverKey;
  };
  const endUnfinished = async (outcome: Outcome['outcome'], error: OutcomeError): Promise<Outcome> => {
    const lost = made !== null && isOurs(change, made) ? await execution.unfinished(change, made) : null;
    return end(outcome, lost === null ? error : { ...error, message: `${error.message}; ${lost.message}` });
  };
  try {
    const inner = { ...context, client: counted.client, created: note };
    const moved = (taken ? null : await stillAsPlanned(kind, inner, change)) ?? (await hasGrown(execution, change));
    if (moved !== null) return end('overtaken', moved);
    if (execution.signal.aborted) return end('cancelled');
    const serverKey = await write(kind, inner, change);
    if (serverKey !== null) note(serverKey);
    const reading = remembering(kind);
    const differs = await readBack(reading.kind, inner, change, serverKey);
    if (differs !== null) return endUnfinished(differs.code === notReadBack ? 'failed' : 'overtaken', differs);
    const lost = await execution.applied(change, serverKey === null ? null : { serverKey, ...reading.born() });
    return lost === null ? end('applied') : end('failed', lost);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return endUnfinished('failed', { code: error.code, message: error.message, method: error.method });
  }
}

/** What a guard let pass must still be so next to the write: a question may stay open for hours. */
async function hasGrown({ plan, uninstalls }: Execution, change: Change): Promise<OutcomeError | null> {
  const planned = change.impact.uninstalls;
  // Nobody knew the number: the guard held the change, and whoever lifted it agreed to any.
  if (planned === null) return null;
  const now = await uninstalls(change);
  if (now !== null && (now <= planned || now <= plan.maxUninstalls)) return null;
  const devices = now === 1 ? '1 device' : `${now ?? 'an unknown number of'} devices`;
  return overtaken(`it would uninstall from ${devices} by now, and ${planned} were planned; nothing was written`);
}

async function write(kind: Kind, context: KindContext, change: Change): Promise<string | null> {
  switch (change.action) {
    case 'create':
      return kind.create(context, change);
    case 'update':
      return kind.update(context, editOf(kind, change));
    case 'replace':
      return kind.replace(context, change);
    case 'delete':
      await kind.remove(context, change);
      return null;
    case 'forget':
      return null;
  }
}

/** Whether an object is ours even where the rest of the change fails: it was made, or has a new key by now. */
function isOurs(change: Change, serverKey: string): change is CreateChange | ReplaceChange | UpdateChange {
  if (change.action === 'update') return change.serverKey !== serverKey;
  if (change.action === 'replace') return change.takes === undefined;
  return change.action === 'create';
}

/** The same kind, which remembers when the object that it read last was made. */
function remembering(kind: Kind): { readonly kind: Kind; born(): Pick<Owned, 'born'> } {
  let born: string | undefined;
  const observeOne: Kind['observeOne'] = async (...of) => {
    const object = await kind.observeOne(...of);
    born = object?.born;
    return object;
  };
  return { kind: { ...kind, observeOne }, born: () => (born === undefined ? {} : { born }) };
}

/** The same client, with its calls counted. */
function counting(client: KscClient): { readonly client: KscClient; calls(): number } {
  let calls = 0;
  const count = () => {
    calls += 1;
  };
  return { client: beforeEachCall(client, count), calls: () => calls };
}
