import type { Kind } from '../kinds/kind.ts';
import type { Change } from '../model/change.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { entriesOfKind, type Ledger } from '../model/ledger.ts';
import type { Drift, Settled, Unread, Untold } from '../model/plan.ts';
import { type Decision, decide } from './decide.ts';
import { isDoubtful } from './guards.ts';
import type { KindState } from './kind-state.ts';
import { type KnownObjects, knownObjects } from './known-objects.ts';
import { forget, leave } from './left-behind.ts';
import { type Match, type Matching, match } from './match.ts';
import { toldOfSetAside } from './set-aside.ts';
import { handOn } from './succession.ts';
import { takeTwins } from './twins.ts';
import { afterVacated, toldOfRings } from './vacated-places.ts';

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
  const handed = takeTwins(kind, handOn(kind, proposed, objects), objects, isOwned(kind, matches, known.ledger));
  const changes = afterVacated(kind, handed);
  const declared = new Set(matches.flatMap((one) => one.observed?.serverKey ?? []));
  const isSetAside = ({ id }: Change) => known.ledger?.entries[id]?.setAside !== undefined;
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
      ...kind.contradictions(changes, resources),
      ...toldOfRings(changes),
      ...changes.filter(isDoubtful).flatMap((one) => (isSetAside(one) ? [] : notOurs(one))),
      ...toldOfSetAside(changes, known.ledger, objects, (key) => declared.has(key)),
    ],
  };
}

/** Whether an object is somebody's: declared here, or known to the ledger. */
function isOwned(kind: Kind, matches: readonly Match[], ledger: Ledger | null): (serverKey: string) => boolean {
  const keys = new Set([
    ...matches.flatMap((one) => one.observed?.serverKey ?? []),
    ...entriesOfKind(ledger, kind.name).map(([, entry]) => entry.serverKey),
  ]);
  return (serverKey) => keys.has(serverKey);
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

function notOurs({ id, doubt }: { readonly id: string; readonly doubt: string }): Diagnostic {
  return diagnostic('ownership/not-ours', { message: `${id} would remove an object: ${doubt}`, resource: id });
}
