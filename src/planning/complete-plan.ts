import type { Kind } from '../kinds/kind.ts';
import type { Change } from '../model/change.ts';
import { type Diagnostic, sortDiagnostics } from '../model/diagnostic.ts';
import type { Acknowledgement, GuardSettings } from '../model/guard.ts';
import type { Json } from '../model/json.ts';
import type { Ledger } from '../model/ledger.ts';
import { notKnown, type Plan } from '../model/plan.ts';
import type { ServerFacts } from '../model/server.ts';
import { digest, fingerprint } from './fingerprint.ts';
import { type GuardInput, guard } from './guards.ts';
import type { KindState } from './kind-state.ts';
import { order } from './order.ts';
import type { Proposed } from './propose.ts';
import { skippedWith } from './skipped-with.ts';

export interface PlanCircumstances {
  readonly target: string;
  readonly server: ServerFacts;
  readonly revision: string | null;
  readonly dirty: boolean;
  readonly configDigest: string;
  readonly createdAt: string;
  readonly asOf: string;
  readonly guards: GuardSettings;
  readonly acknowledgements: readonly Acknowledgement[];
  readonly nothingDeclared: boolean;
  unproven(wireName: string): string | null;
}

export interface PlanParts {
  readonly kinds: readonly Kind[];
  readonly states: readonly KindState[];
  readonly proposed: readonly Proposed[];
  /** The changes of `proposed`; for the plan itself with their impact. */
  readonly changes: readonly Change[];
  readonly ledger: Ledger | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Orders and guards the changes and puts everything into the plan. Pure. */
export function completePlan(parts: PlanParts, circumstances: PlanCircumstances): Plan {
  const { states, proposed, changes, ledger } = parts;
  const { guards, acknowledgements: _given, nothingDeclared: _none, unproven: _names, ...told } = circumstances;
  const guarded = guard(guardInput(parts, circumstances));
  const held = changes.map((change) => ({ ...change, held: guarded.held.get(change.id) ?? null }));
  const unread = proposed.flatMap((one) => one.unread);
  const untold = proposed.flatMap((one) => one.untold);
  const { waves, barriers } = order(held, parts.kinds);
  const back = skippedWith({ waves, barriers }, guarded.held);
  return {
    ...told,
    ledger: ledger === null ? null : digest(ledger as unknown as Json),
    complete: partialKindsOf(states).length === 0 && notKnown({ unread, untold }) === 0,
    read: Object.fromEntries(states.map((state) => [state.kind.name, state.observed.read])),
    unread,
    untold,
    unchanged: proposed.flatMap((one) => one.unchanged),
    adoptions: proposed.flatMap((one) => one.adoptions),
    waves: waves.map((wave) => wave.map((change) => ({ ...change, ...skipped(change, back) }))),
    barriers,
    drift: proposed.flatMap((one) => one.drift),
    diagnostics: sortDiagnostics([...parts.diagnostics, ...proposed.flatMap((one) => one.diagnostics)]),
    guards: guarded.findings,
    maxUninstalls: guards.maxUninstalls,
    fingerprint: fingerprint(changes, circumstances.configDigest),
  };
}

function skipped({ id, held }: Change, back: ReadonlyMap<string, string>): Pick<Change, 'skippedWith'> {
  const cause = back.get(id);
  return held !== null || cause === undefined ? {} : { skippedWith: cause };
}

/** What the guards look at. */
export function guardInput(parts: PlanParts, circumstances: PlanCircumstances): GuardInput {
  const { guards, acknowledgements, nothingDeclared } = circumstances;
  return {
    changes: parts.changes,
    settings: guards,
    acknowledgements,
    ledger: parts.ledger,
    nothingDeclared,
    partialKinds: partialKindsOf(parts.states),
    unproven: (name) => circumstances.unproven(name),
  };
}

function partialKindsOf(states: readonly KindState[]): string[] {
  return states.filter((state) => state.observed.unread.length > 0).map((state) => state.kind.name);
}
