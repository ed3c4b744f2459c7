import type { Kind, KindContext } from '../kinds/kind.ts';
import { readGroupTree } from '../kinds/names/group-tree.ts';
import { type Names, namesFor } from '../kinds/names/names.ts';
import type { Change } from '../model/change.ts';
import { type Clock, instantText } from '../model/clock.ts';
import { type Diagnostic, diagnostic, hasErrors, sortDiagnostics } from '../model/diagnostic.ts';
import type { EventSink } from '../model/event.ts';
import type { Acknowledgement, GuardSettings } from '../model/guard.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Plan } from '../model/plan.ts';
import type { Resource } from '../model/resource.ts';
import { completePlan, type PlanCircumstances, type PlanParts } from '../planning/complete-plan.ts';
import { heldBack } from '../planning/held-back.ts';
import type { KindState } from '../planning/kind-state.ts';
import { findCycle } from '../planning/order.ts';
import { propose } from '../planning/propose.ts';
import { setAside } from '../planning/set-aside.ts';
import { assessImpact, kindsOfReach } from './assess-impact.ts';
import { carriedOtherwise, unprovenNames } from './carried-values.ts';
import { cutOffWarnings, mayCutOff, serviceKinds } from './cut-off.ts';
import { danglingReferences, referencesToDeleted } from './dangling-references.ts';
import { idsShown, renamedDevices } from './name-shown-devices.ts';
import { notEmptyWarnings } from './not-empty.ts';
import { type ObserveInput, observeKinds } from './observe-kinds.ts';
import { resolveResources } from './resolve-resources.ts';
import { rewordedLedger } from './reworded-ledger.ts';
import type { ServerSession } from './server-session.ts';
import { templateProblems, withTemplate } from './use-templates.ts';

export interface PlanRequest {
  readonly kinds: readonly Kind[];
  readonly target: string;
  readonly resources: readonly Resource[];
  readonly configDigest: string;
  readonly revision: Promise<{ readonly revision: string | null; readonly dirty: boolean }>;
  readonly server: ServerSession;
  readonly ledger: Ledger | null;
  readonly guards: GuardSettings;
  readonly acknowledgements: readonly Acknowledgement[];
  readonly clock: Clock;
  readonly events: EventSink;
  /** Fills in the places of diagnostics that name a resource. */
  placed(diagnostics: readonly Diagnostic[]): Promise<readonly Diagnostic[]>;
}

export type PlanResult =
  | {
      readonly ok: true;
      readonly plan: Plan;
      readonly names: Names;
      /** The one that the plan rests on, from which an apply goes on. */
      readonly ledger: Ledger | null;
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Compares what is declared with what the server has, and says what apply would do. Reads only. */
export async function makePlan(request: PlanRequest): Promise<PlanResult> {
  const { kinds, server, resources } = request;
  const ledger = setAside(resources, request.ledger);
  const names = namesFor(await readGroupTree(server.client));
  const context: KindContext = { client: server.client, dictionary: server.dictionary, names };
  const resolved = await resolveResources(kinds, resources, ledger, context);
  const declared = resolved.flatMap((one) => one.resources);
  const unresolved = [
    ...resolved.flatMap((one) => one.diagnostics),
    ...danglingReferences(kinds, declared, context),
    ...resolved.flatMap((one) => templateProblems(one, server.dictionary)),
  ];
  // Places first: the order in which diagnostics are told is that of their places.
  const told = async (all: readonly Diagnostic[]) => sortDiagnostics(await request.placed(all));
  if (hasErrors(unresolved)) return { ok: false, diagnostics: await told(unresolved) };

  const everything = kindsOfReach(resolved, ledger, names);
  const observing: ObserveInput = { kinds, resolved, ledger, context, events: request.events };
  const { states: observed, diagnostics } = await observeKinds(observing, everything);
  const { states, proposed } = await compared(observing, observed);
  const changed = proposed.flatMap((one) => one.changes);
  const deleted = new Set(changed.filter((one) => one.action === 'delete').map((one) => one.id));
  const found = [
    ...unresolved,
    ...diagnostics,
    ...proposed.flatMap((one) => one.diagnostics),
    ...referencesToDeleted(kinds, declared, deleted),
    ...waitingInARing(changed, kinds),
  ];
  if (hasErrors(found)) return { ok: false, diagnostics: await told(found) };

  const seen: Seen = { states, proposed, diagnostics: [...unresolved, ...diagnostics] };
  const plan = await weighed(request, observing, seen, everything);
  return { ok: true, plan: { ...plan, diagnostics: await told(plan.diagnostics) }, names, ledger };
}

/** What is to be done about what was observed, with every device that is shown called by its name. */
async function compared(
  { kinds, ledger, context }: ObserveInput,
  states: readonly KindState[],
): Promise<Pick<PlanParts, 'states' | 'proposed'>> {
  const { client, names } = context;
  const all = (of: readonly KindState[]) => {
    const earlier = rewordedLedger(kinds, ledger, names);
    return of.map((state) => propose(state, earlier));
  };
  const proposed = all(states);
  const nameless = idsShown(proposed, names.devices);
  if (nameless.length === 0) return { states, proposed };
  await names.devices.giveNames(client, nameless);
  const renamed = renamedDevices(states, names.devices);
  return { states: renamed, proposed: all(renamed) };
}

/** What was read, and what is to be done about it. */
type Seen = Pick<PlanParts, 'states' | 'proposed' | 'diagnostics'>;

/** The plan with what holds its changes, in their order, and with whom they touch. `whole`: kinds that were read whole. */
async function weighed(
  request: PlanRequest,
  observing: ObserveInput,
  { states, proposed, diagnostics }: Seen,
  whole: readonly string[],
): Promise<Plan> {
  const { kinds, ledger, context } = observing;
  const { dictionary } = request.server;
  const copied = proposed.flatMap((one) => one.changes).map((one) => withTemplate(one, kinds, dictionary));
  // Before the guards are asked: what is read proves names of the wire.
  const service = copied.some(mayCutOff) ? await wholeService(observing, states, whole) : [];
  const circumstances = await circumstancesOf(request);
  const carried = carriedOtherwise(copied, kinds, dictionary);
  const parts: PlanParts = {
    kinds,
    states,
    proposed,
    changes: copied,
    ledger,
    diagnostics: [...diagnostics, ...carried],
  };
  const back = heldBack(parts, circumstances);
  const changes = await assessImpact({ changes: copied, heldBack: back, kinds, states, context });
  const going = copied.filter((one) => !back.has(one.id));
  const warnings = await Promise.all([
    cutOffWarnings({ changes: going, states: service, context }),
    notEmptyWarnings(copied, context),
  ]);
  return completePlan({ ...parts, changes, diagnostics: [...parts.diagnostics, ...warnings.flat()] }, circumstances);
}

/**
 * All that says who is served, for a warning: what could not be read of others' objects holds nothing back, and was not
 * to be read for the plan itself.
 */
async function wholeService(
  input: ObserveInput,
  states: readonly KindState[],
  whole: readonly string[],
): Promise<readonly KindState[]> {
  if (serviceKinds.every((name) => whole.includes(name))) return states;
  const kinds = input.kinds.filter(({ name }) => serviceKinds.includes(name));
  return (await observeKinds({ ...input, kinds }, serviceKinds)).states;
}

function waitingInARing(changes: readonly Change[], kinds: readonly Kind[]): Diagnostic[] {
  const cycle = findCycle(changes, kinds);
  if (cycle.length === 0) return [];
  const message = `Each of these changes would have to come after the next, the last one after the first: ${cycle.join(', ')}`;
  return [diagnostic('plan/cycle', { message, ...(cycle[0] === undefined ? {} : { resource: cycle[0] }) })];
}

async function circumstancesOf(request: PlanRequest): Promise<PlanCircumstances> {
  const { revision, dirty } = await request.revision;
  const now = instantText(request.clock());
  return {
    target: request.target,
    server: request.server.facts,
    revision,
    dirty,
    configDigest: request.configDigest,
    createdAt: now,
    asOf: now,
    guards: request.guards,
    acknowledgements: request.acknowledgements,
    nothingDeclared: request.resources.length === 0,
    unproven: unprovenNames(request.kinds, request.server.dictionary),
  };
}
