import type { Change, Reason, SideEffect } from '../model/change.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import type { Ledger, LedgerEntry } from '../model/ledger.ts';
import type { Drift, Settled, Unread, Untold } from '../model/plan.ts';
import type { ObservedObject, Resource } from '../model/resource.ts';
import { changeBase } from './change-base.ts';
import { type Comparison, compare } from './compare.ts';
import { driftOf } from './drift.ts';
import type { KindState } from './kind-state.ts';
import type { Match } from './match.ts';

/** What becomes of one resource, or of one entry of the ledger. */
export interface Decision {
  readonly change?: Change;
  readonly adoption?: Settled;
  readonly unchanged?: Settled;
  readonly unread?: Unread;
  readonly untold?: readonly Untold[];
  readonly drift?: Drift | null;
  readonly diagnostics?: readonly Diagnostic[];
}

/** What is to be done for a resource, by how what is declared stands against its object, if there is one. */
export function decide(state: KindState, { resource, observed, ledgerId }: Match, ledger: Ledger | null): Decision {
  const { kind } = state;
  const { spec, metadata } = resource;
  if (observed === null) return creation(state, resource);
  const rules = { unknown: observed.unknown, ignore: metadata.lifecycle?.ignore ?? [] };
  const comparison = compare(kind.schema, spec, observed.spec, rules);
  // A replacement is a new object, for which everything declared counts, whatever is told of the old one.
  const action = comparison.immutable ? 'replace' : 'update';
  const left = action === 'replace' ? [] : comparison.untold;
  const untold = left.map((path): Untold => ({ id: resource.id, path }));
  const diagnostics = [...left.map((path) => notTold(resource, path)), ...kind.remarks(resource, observed)];
  const entry = entryOf(observed, ledgerId, ledger);
  const { governed } = comparison;
  if (comparison.fields.length === 0) {
    const settled = { id: resource.id, kind: kind.name, ...keyOf(observed), metadata, desired: governed };
    return { ...(entry === undefined ? { adoption: settled } : { unchanged: settled }), untold, diagnostics };
  }
  const before = { lastApplied: entry?.lastApplied ?? {}, observed: observed.spec };
  const drift = entry === undefined ? null : driftOf(resource.id, kind.schema, before, comparison, rules);
  const desired = action === 'replace' ? spec : governed;
  const sides = { desired, observed: observed.spec, ...keyOf(observed) };
  const proposed = { action, ...sides, facts: observed.facts, fields: comparison.fields } as const;
  const change: Change = {
    ...changeBase(resource, comparison),
    ...sides,
    ...(action === 'replace' ? doubtOf(resource, entry, observed) : {}),
    label: kind.label(spec, observed),
    action,
    reason: reasonOf(comparison, entry, drift),
    metadata,
    declaredAt: resource.declaredAt,
    sideEffects: sorted(kind.sideEffects(proposed, state.observed.objects)),
    wireNames: kind.wireNames(proposed).map((one) => one.name),
  };
  const warnings = kind.warnings(proposed, resource, state.observed.objects);
  return { change, drift, untold, diagnostics: [...diagnostics, ...warnings] };
}

/** What the ledger knows of this object; what it knows of another one that the declaration stood for is nothing here. */
function entryOf(observed: ObservedObject, ledgerId: string | null, ledger: Ledger | null): LedgerEntry | undefined {
  const entry = ledgerId === null ? undefined : ledger?.entries[ledgerId];
  return entry?.serverKey === observed.serverKey ? entry : undefined;
}

function keyOf({ serverKey, born }: ObservedObject): Pick<Settled, 'serverKey' | 'born'> {
  return { serverKey, ...(born === undefined ? {} : { born }) };
}

function creation({ kind, observed }: KindState, resource: Resource): Decision {
  const comparison = compare(kind.schema, resource.spec, null);
  const proposed = {
    action: 'create',
    desired: resource.spec,
    observed: null,
    facts: {},
    serverKey: null,
    fields: comparison.fields,
  } as const;
  const change: Change = {
    ...changeBase(resource, comparison),
    action: 'create',
    label: kind.label(resource.spec, null),
    reason: 'missing',
    desired: resource.spec,
    metadata: resource.metadata,
    declaredAt: resource.declaredAt,
    sideEffects: sorted(kind.sideEffects(proposed, observed.objects)),
    wireNames: kind.wireNames(proposed).map((one) => one.name),
  };
  return { change, diagnostics: kind.warnings(proposed, resource, observed.objects) };
}

/** Why a replacement may not remove the old object: kscctl did not make it, and nothing says that it may go. */
function doubtOf(resource: Resource, entry: LedgerEntry | undefined, observed: ObservedObject): { doubt?: string } {
  if (entry?.origin === 'created' || resource.metadata.lifecycle?.prune === true) return {};
  return { doubt: `kscctl did not make "${observed.displayName}" (serverKey '${observed.serverKey}')` };
}

/** In one order, however the server lists its objects: the same states give the same plan. */
function sorted(effects: readonly SideEffect[]): readonly SideEffect[] {
  const text = (one: SideEffect) => `${one.effect} ${one.name}`;
  return [...effects].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

function reasonOf(comparison: Comparison, entry: LedgerEntry | undefined, drift: Drift | null): Reason {
  if (comparison.immutable) return 'immutable';
  if (entry === undefined) return 'adopt-differs';
  if (drift === null) return 'fields-differ';
  return drift.kind === 'conflict' ? 'conflict' : 'drifted';
}

function notTold(resource: Resource, path: string): Diagnostic {
  return diagnostic('server/unknown-field', {
    message: `The server does not tell ${path} of ${resource.id}: it is left alone`,
    resource: resource.id,
    pointer: path,
  });
}
