import type { Kind, KindContext } from '../../kinds/kind.ts';
import { readGroupTree } from '../../kinds/names/group-tree.ts';
import { namesFor } from '../../kinds/names/names.ts';
import type { Dictionary } from '../../ksc/dictionary.ts';
import { type Diagnostic, hasErrors } from '../../model/diagnostic.ts';
import type { EventSink } from '../../model/event.ts';
import type { Ledger } from '../../model/ledger.ts';
import { pointerSteps } from '../../model/pointer.ts';
import type { Resource } from '../../model/resource.ts';
import { compare } from '../../planning/compare.ts';
import type { KindState } from '../../planning/kind-state.ts';
import { type Match, match } from '../../planning/match.ts';
import { kindsOfReach } from '../assess-impact.ts';
import { danglingReferences } from '../dangling-references.ts';
import { observeKinds } from '../observe-kinds.ts';
import { resolveResources } from '../resolve-resources.ts';
import type { ServerSession } from '../server-session.ts';
import { templateProblems } from '../use-templates.ts';
import type { HeldFinding, RefusedFinding } from './doctor-report.ts';

export interface DeclaredNeeds {
  readonly held: readonly HeldFinding[];
  /** Whose object, or what is declared of it, was not told. */
  readonly unread: readonly RefusedFinding[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface DeclaredInput {
  readonly kinds: readonly Kind[];
  readonly resources: readonly Resource[];
  readonly ledger: Ledger | null;
  /** With a dictionary that has seen nothing yet: it sees here what plan sees, and no more. */
  readonly server: ServerSession;
  readonly events: EventSink;
}

/**
 * Reads as plan does, and says of every declared resource which unproven names it would be held for if all of it had to be
 * written, whether it differs now or not.
 */
export async function declaredNeeds({
  kinds,
  resources,
  ledger,
  server,
  events,
}: DeclaredInput): Promise<DeclaredNeeds> {
  const { client, dictionary } = server;
  const names = namesFor(await readGroupTree(client));
  const context: KindContext = { client, dictionary, names };
  const resolved = await resolveResources(kinds, resources, ledger, context);
  const known = resolved.flatMap((one) => one.resources);
  const diagnostics = [
    ...resolved.flatMap((one) => one.diagnostics),
    ...danglingReferences(kinds, known, context),
    ...resolved.flatMap((one) => templateProblems(one, dictionary)),
  ];
  if (hasErrors(diagnostics)) return { held: [], unread: [], diagnostics };
  const { states } = await observeKinds(
    { kinds, resolved, ledger, context, events },
    kindsOfReach(resolved, ledger, names),
  );
  const found = states.map((state) => needsOf(state, ledger, dictionary));
  return { held: found.flatMap((one) => one.held), unread: found.flatMap((one) => one.unread), diagnostics };
}

function needsOf(
  state: KindState,
  ledger: Ledger | null,
  dictionary: Dictionary,
): Pick<DeclaredNeeds, 'held' | 'unread'> {
  const { kind } = state;
  const { matches, unread } = match(kind, state.resources, state.observed, ledger);
  return {
    held: matches.flatMap((one) => heldOf(kind, one, dictionary)),
    unread: [
      ...unread.map(({ id, why }) => ({ id, why: `its object could not be read: ${why}` })),
      ...matches.flatMap((one) => untoldOf(state, one)),
    ],
  };
}

/** What plan would not know of a resource: then it is not in sync, or what it would make is held by `partial-read`. */
function untoldOf({ kind, observed: read }: KindState, { resource, observed }: Match): RefusedFinding[] {
  if (observed === null) {
    const [first] = read.unread;
    if (first === undefined) return [];
    return [
      { id: resource.id, why: `partial-read holds its creation: an object of the kind was not read (${first.why})` },
    ];
  }
  const rules = { unknown: observed.unknown, ignore: resource.metadata.lifecycle?.ignore ?? [] };
  const { untold } = compare(kind.schema, resource.spec, observed.spec, rules);
  return untold.length === 0 ? [] : [{ id: resource.id, why: `the server does not tell ${untold.join(', ')}` }];
}

function heldOf(kind: Kind, { resource, observed }: Match, dictionary: Dictionary): HeldFinding[] {
  const { fields } = compare(kind.schema, resource.spec, null);
  const action = observed === null ? ('create' as const) : ('update' as const);
  const needed = kind.wireNames({
    action,
    desired: resource.spec,
    observed: observed?.spec ?? null,
    facts: observed?.facts ?? {},
    serverKey: observed?.serverKey ?? null,
    // What cannot be changed on an object that exists is not written there.
    fields: action === 'create' ? fields : fields.filter((one) => !isImmutable(kind, one.path)),
  });
  const entries = [...new Set(needed.filter((one) => !dictionary.isProven(one)).map((one) => one.name))];
  return entries.length === 0 ? [] : [{ id: resource.id, action, entries: entries.sort() }];
}

function isImmutable(kind: Kind, path: string): boolean {
  return kind.schema.fields[pointerSteps(path)[1] ?? '']?.immutable === true;
}
