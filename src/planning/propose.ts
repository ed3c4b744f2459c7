import type { Kind } from '../kinds/kind.ts';
import { type Change, type Reason, type SideEffect, unknownImpact } from '../model/change.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import type { Ledger, LedgerEntry } from '../model/ledger.ts';
import type { Drift, Settled, Unread, Untold } from '../model/plan.ts';
import type { ObservedKind, Resource } from '../model/resource.ts';
import { type Comparison, compare } from './compare.ts';
import { driftOf } from './drift.ts';
import { type Match, match } from './match.ts';
import { handOn } from './succession.ts';

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

/** Desired, observed and ledger of one kind into changes, still without impact, order and guards. Pure. */
export function propose(state: KindState, ledger: Ledger | null): Proposed {
  const { matches, unread, diagnostics } = match(state.kind, state.resources, state.observed, ledger);
  const decided = matches.map((one) => decide(state, one, ledger));
  const left = ledger === null ? [] : leftBehind(state, matches, unread, ledger);
  const all = [...decided, ...left];
  return {
    changes: handOn(
      state.kind,
      all.flatMap((one) => one.change ?? []),
      state.observed.objects,
    ),
    adoptions: all.flatMap((one) => one.adoption ?? []),
    unchanged: all.flatMap((one) => one.unchanged ?? []),
    unread: [...unread, ...all.flatMap((one) => one.unread ?? [])],
    untold: all.flatMap((one) => one.untold ?? []),
    drift: all.flatMap((one) => one.drift ?? []),
    diagnostics: [...diagnostics, ...all.flatMap((one) => one.diagnostics ?? [])],
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
  const entry = ledgerId === null ? undefined : ledger?.entries[ledgerId];
  const { governed } = comparison;
  if (comparison.fields.length === 0) {
    const settled = { id: resource.id, kind: kind.name, serverKey: observed.serverKey, metadata, desired: governed };
    return { ...(entry === undefined ? { adoption: settled } : { unchanged: settled }), untold, diagnostics };
  }
  const before = { lastApplied: entry?.lastApplied ?? {}, observed: observed.spec };
  const drift = entry === undefined ? null : driftOf(resource.id, kind.schema, before, comparison, rules);
  const desired = action === 'replace' ? spec : governed;
  const sides = { desired, observed: observed.spec, serverKey: observed.serverKey };
  const proposed = { action, ...sides, facts: observed.facts, fields: comparison.fields } as const;
  const change: Change = {
    ...changeBase(resource, comparison),
    ...sides,
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

/** Ledger entries that no declaration stands for any more. Only what kscctl created, or what was to be pruned, goes. */
function leftBehind(
  state: KindState,
  matches: readonly Match[],
  unread: readonly Unread[],
  ledger: Ledger,
): Decision[] {
  const { kind } = state;
  const found = matches.flatMap((one) => [one.resource.id, one.ledgerId ?? '']);
  const kept = new Set([...found, ...state.waiting]);
  const claimed = new Set(unread.map((one) => one.serverKey));
  const declared = new Set(matches.flatMap((one) => one.observed?.serverKey ?? []));
  const prefix = `${kind.name}/`;
  const decisions: Decision[] = [];
  for (const [id, entry] of Object.entries(ledger.entries)) {
    if (!id.startsWith(prefix) || kept.has(id)) continue;
    const observed = state.observed.objects.find((one) => one.serverKey === entry.serverKey);
    // What could not be read is not absent: it stays ours until it is known to be gone.
    const hidden = state.observed.unread.find((one) => one.serverKey === entry.serverKey);
    if (hidden !== undefined) {
      if (!claimed.has(entry.serverKey)) decisions.push({ unread: { ...hidden, id } });
      continue;
    }
    // What is declared under another id is not ours to remove under this one.
    const ours = (entry.origin === 'created' || entry.prune) && !declared.has(entry.serverKey);
    const base = {
      ...changeBase({ id, kind: kind.name, name: id.slice(prefix.length) }, { fields: [] }),
      reason: 'undeclared' as const,
      declaredAt: null,
      serverKey: entry.serverKey,
    };
    if (kind.deletable && ours && observed !== undefined) {
      decisions.push({ change: { ...base, action: 'delete', observed: observed.spec } });
      continue;
    }
    const adopted = entry.origin === 'adopted' && observed !== undefined && kind.deletable;
    const notice = diagnostic('ownership/adopted-left', {
      message: `${id} left the configuration; the server keeps it`,
      resource: id,
    });
    decisions.push({ change: { ...base, action: 'forget' }, diagnostics: adopted ? [notice] : [] });
  }
  return decisions;
}

function changeBase(
  of: { readonly id: string; readonly kind: string; readonly name: string },
  comparison: Pick<Comparison, 'fields'>,
) {
  return {
    id: of.id,
    kind: of.kind,
    name: of.name,
    label: '',
    fields: comparison.fields,
    after: [],
    impact: unknownImpact,
    sideEffects: [],
    held: null,
    wireNames: [],
  } as const;
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
