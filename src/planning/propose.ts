import type { Kind } from '../kinds/kind.ts';
import type { Change, Reason, SideEffect } from '../model/change.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { entriesOfKind, type Ledger, type LedgerEntry } from '../model/ledger.ts';
import type { Drift, Settled, Unread, Untold } from '../model/plan.ts';
import type { ObservedKind, ObservedObject, Resource } from '../model/resource.ts';
import { changeBase } from './change-base.ts';
import { type Comparison, compare } from './compare.ts';
import { driftOf } from './drift.ts';
import { isDoubtful } from './guards.ts';
import { type KnownObjects, knownObjects } from './known-objects.ts';
import { forget, leave } from './left-behind.ts';
import { type Match, type Matching, match } from './match.ts';
import { handOn } from './succession.ts';
import { takeTwins } from './twins.ts';

/** What was read of one kind, and what of it is declared. */
export interface KindState {
  readonly kind: Kind;
  readonly resources: readonly Resource[];
  /** Ids that are declared but cannot be planned now (they wait): their ledger entries stay. */
  readonly waiting: readonly string[];
  readonly observed: ObservedKind;
}

export interface Proposed {
  readonly changes: readonly Change[];
  readonly adoptions: readonly Settled[];
  readonly unchanged: readonly Settled[];
  readonly unread: readonly Unread[];
  readonly untold: readonly Untold[];
  readonly drift: readonly Drift[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Desired, observed and ledger of one kind into changes, still without impact, order and guards. All three call groups
 * and devices alike. Pure.
 */
export function propose(state: KindState, ledger: Ledger | null): Proposed {
  const { kind, resources, observed } = state;
  const known = knownObjects(kind, observed, ledger);
  const matching = match(kind, resources, observed, known.ledger);
  const { matches, unread } = matching;
  const decided = matches.map((one) => decide(state, one, known.ledger));
  const all = [...decided, ...leftBehind(state, matching, known)];
  const proposed = all.flatMap((one) => one.change ?? []);
  const { objects } = observed;
  const changes = takeTwins(kind, handOn(kind, proposed, objects), objects, isOwned(kind, matches, known.ledger));
  return {
    changes,
    adoptions: all.flatMap((one) => one.adoption ?? []),
    unchanged: all.flatMap((one) => one.unchanged ?? []),
    unread: [...unread, ...all.flatMap((one) => one.unread ?? [])],
    untold: all.flatMap((one) => one.untold ?? []),
    drift: all.flatMap((one) => one.drift ?? []),
    diagnostics: [
      ...known.diagnostics,
      ...matching.diagnostics,
      ...all.flatMap((one) => one.diagnostics ?? []),
      ...changes.filter(isDoubtful).map(notOurs),
    ],
  };
}

interface Decision {
  readonly change?: Change;
  readonly adoption?: Settled;
  readonly unchanged?: Settled;
  readonly unread?: Unread;
  readonly untold?: readonly Untold[];
  readonly drift?: Drift | null;
  readonly diagnostics?: readonly Diagnostic[];
}

function decide(state: KindState, { resource, observed, ledgerId }: Match, ledger: Ledger | null): Decision {
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

/** Whether an object is somebody's: declared here, or known to the ledger. */
function isOwned(kind: Kind, matches: readonly Match[], ledger: Ledger | null): (serverKey: string) => boolean {
  const keys = new Set([
    ...matches.flatMap((one) => one.observed?.serverKey ?? []),
    ...entriesOfKind(ledger, kind.name).map(([, entry]) => entry.serverKey),
  ]);
  return (serverKey) => keys.has(serverKey);
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

/** Ledger entries that no declaration stands for any more. */
function leftBehind(
  { kind, waiting, observed }: KindState,
  { matches, unread }: Matching,
  { ledger, lost }: KnownObjects,
): Decision[] {
  const found = matches.flatMap((one) => [one.resource.id, one.ledgerId ?? '']);
  const kept = new Set([...found, ...waiting]);
  const claimed = new Set(unread.map((one) => one.serverKey));
  const declared = new Set(matches.flatMap((one) => one.observed?.serverKey ?? []));
  const leavers = entriesOfKind(ledger, kind.name).filter(([id]) => !kept.has(id));
  const gone = Object.entries(lost).filter(([id]) => !kept.has(id));
  return [
    ...leavers.map(([id, entry]) => {
      const { serverKey } = entry;
      const of = { id, entry, declaredElsewhere: declared.has(serverKey), claimed: claimed.has(serverKey) };
      return leave(kind, of, observed);
    }),
    ...gone.map(([id, entry]) => forget(kind, id, entry)),
  ];
}

/** Why a replacement may not remove the old object: kscctl did not make it, and nothing says that it may go. */
function doubtOf(resource: Resource, entry: LedgerEntry | undefined, observed: ObservedObject): { doubt?: string } {
  if (entry?.origin === 'created' || resource.metadata.lifecycle?.prune === true) return {};
  return { doubt: `kscctl did not make "${observed.displayName}" (serverKey '${observed.serverKey}')` };
}

function notOurs({ id, doubt }: { readonly id: string; readonly doubt: string }): Diagnostic {
  return diagnostic('ownership/not-ours', { message: `${id} would remove an object: ${doubt}`, resource: id });
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
