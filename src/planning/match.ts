import type { Kind } from '../kinds/kind.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { entriesOfKind, type Ledger } from '../model/ledger.ts';
import type { Unread } from '../model/plan.ts';
import {
  type ObservedKind,
  type ObservedObject,
  type Resource,
  resourceId,
  type UnreadObject,
} from '../model/resource.ts';
import { ambiguous, notRead, sameObject, twins, unknownKey } from './match-problems.ts';

export interface Match {
  readonly resource: Resource;
  readonly observed: ObservedObject | null;
  /** Id under which the ledger knows the resource: an earlier name after a rename. Null when it does not. */
  readonly ledgerId: string | null;
}

export interface Matching {
  readonly matches: readonly Match[];
  /** Resources whose object is known by its key and was not read: neither found nor missing. */
  readonly unread: readonly Unread[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds the server object of each resource: the one that metadata names, else the one that the ledger remembers, else
 * the one that the match key fits.
 */
export function match(
  kind: Kind,
  resources: readonly Resource[],
  observed: ObservedKind,
  ledger: Ledger | null,
): Matching {
  const known = knownOf(kind, resources, observed, ledger);
  const matches: Match[] = [];
  const unread: Unread[] = [];
  const diagnostics: Diagnostic[] = [];
  const taken = new Map<string, Resource>();
  for (const resource of resources) {
    const ledgerId = ledgerIdOf(resource, ledger);
    const hidden = unreadOf(kind, resource, rememberedKey(ledgerId, ledger), known.byUnreadKey);
    if (hidden !== undefined) {
      unread.push({ ...hidden, id: resource.id });
      diagnostics.push(notRead(resource, hidden));
      continue;
    }
    const found = find(kind, resource, ledgerId, ledger, known);
    diagnostics.push(...found.diagnostics);
    if (found.diagnostics.length > 0) continue;
    const object = found.observed;
    const claims = claimsOf(kind, resource, object);
    const other = claims.map((claim) => taken.get(claim)).find((one) => one !== undefined);
    if (other !== undefined) {
      diagnostics.push(sameObject(resource, other));
      continue;
    }
    for (const claim of claims) taken.set(claim, resource);
    if (object?.serverKey === rememberedKey(ledgerId, ledger)) {
      const beside = besideOf(kind, resource, object, known);
      if (beside.length > 0) diagnostics.push(twins(resource, object, beside));
    }
    const earlier = object === null ? undefined : known.ledgerIds.get(object.serverKey);
    matches.push({ resource, observed: object, ledgerId: ledgerId ?? earlier ?? null });
  }
  return { matches, unread, diagnostics };
}

/** What the resources of a kind are looked up in. */
interface KnownHere {
  readonly byKey: ReadonlyMap<string, ObservedObject>;
  readonly byUnreadKey: ReadonlyMap<string, UnreadObject>;
  /** Under which id the ledger knows each object. */
  readonly ledgerIds: ReadonlyMap<string, string>;
  /** Server keys that metadata names. */
  readonly named: ReadonlySet<string>;
  /** Objects that a match key fits, and that go to no other one. */
  free(matchKey: string): readonly ObservedObject[];
}

function knownOf(kind: Kind, resources: readonly Resource[], observed: ObservedKind, ledger: Ledger | null): KnownHere {
  const byKey = new Map(observed.objects.map((object) => [object.serverKey, object]));
  const byMatchKey = Map.groupBy(observed.objects, (object) => object.matchKey);
  const leaving = leavingObjects(kind, resources, ledger, byKey);
  return {
    byKey,
    byUnreadKey: new Map(observed.unread.map((one) => [one.serverKey, one])),
    ledgerIds: idsByServerKey(kind, ledger),
    named: new Set(resources.flatMap((one) => one.metadata.serverKey ?? [])),
    free: (key) => (byMatchKey.get(key) ?? []).filter((one) => !leaving.has(one.serverKey)),
  };
}

/** Objects like the one that a resource has by the ledger, of which nobody speaks; none where metadata says which is meant. */
function besideOf(
  kind: Kind,
  resource: Resource,
  object: ObservedObject,
  { free, ledgerIds, named }: KnownHere,
): readonly ObservedObject[] {
  if (named.has(object.serverKey)) return [];
  const isSpokenFor = ({ serverKey }: ObservedObject) => ledgerIds.has(serverKey) || named.has(serverKey);
  return free(kind.matchKey(resource)).filter((one) => one !== object && !isSpokenFor(one));
}

/** Objects that the ledger gives to a declaration which goes to another match key: they are nobody else's. */
function leavingObjects(
  kind: Kind,
  resources: readonly Resource[],
  ledger: Ledger | null,
  byKey: ReadonlyMap<string, ObservedObject>,
): ReadonlySet<string> {
  const own = resources.flatMap((resource) => {
    const object = byKey.get(rememberedKey(ledgerIdOf(resource, ledger), ledger));
    if (object === undefined || resource.metadata.serverKey !== undefined) return [];
    return object.matchKey === kind.matchKey(resource) ? [] : [object.serverKey];
  });
  return new Set(own);
}

/** The object of a resource as far as its key is known before it is read. */
function unreadOf(
  kind: Kind,
  resource: Resource,
  remembered: string,
  byUnreadKey: ReadonlyMap<string, UnreadObject>,
): UnreadObject | undefined {
  const named = resource.metadata.serverKey;
  if (named !== undefined) return byUnreadKey.get(named);
  const wanted = kind.keyedByMatch ? byUnreadKey.get(kind.matchKey(resource)) : undefined;
  return byUnreadKey.get(remembered) ?? wanted;
}

function rememberedKey(ledgerId: string | null, ledger: Ledger | null): string {
  return ledgerId === null ? '' : (ledger?.entries[ledgerId]?.serverKey ?? '');
}

/** Under which id the ledger knows each object: one whose declaration has another name now is still the same. */
function idsByServerKey(kind: Kind, ledger: Ledger | null): ReadonlyMap<string, string> {
  return new Map(entriesOfKind(ledger, kind.name).map(([id, entry]) => [entry.serverKey, id]));
}

/** What no other resource may claim as well: the object, and the match key unless metadata says which object is meant. */
function claimsOf(kind: Kind, resource: Resource, object: ObservedObject | null): string[] {
  const byObject = object === null ? [] : [`object ${object.serverKey}`];
  const key = resource.metadata.serverKey === undefined ? kind.matchKey(resource) : '';
  return key === '' ? byObject : [...byObject, `key ${key}`];
}

function ledgerIdOf(resource: Resource, ledger: Ledger | null): string | null {
  const names = [resource.name, ...(resource.metadata.previously ?? [])];
  return names.map((name) => resourceId(resource.kind, name)).find((id) => ledger?.entries[id] !== undefined) ?? null;
}

function find(
  kind: Kind,
  resource: Resource,
  ledgerId: string | null,
  ledger: Ledger | null,
  { byKey, free }: KnownHere,
): { readonly observed: ObservedObject | null; readonly diagnostics: readonly Diagnostic[] } {
  const named = resource.metadata.serverKey;
  if (named !== undefined) {
    const observed = byKey.get(named) ?? null;
    return { observed, diagnostics: observed === null ? [unknownKey(resource, named)] : [] };
  }
  const remembered = byKey.get(rememberedKey(ledgerId, ledger));
  if (remembered !== undefined) return { observed: remembered, diagnostics: [] };
  const candidates = free(kind.matchKey(resource));
  if (candidates.length > 1) return { observed: null, diagnostics: [ambiguous(resource, candidates)] };
  return { observed: candidates[0] ?? null, diagnostics: [] };
}
