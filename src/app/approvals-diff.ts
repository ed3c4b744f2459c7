import type { Kind, KindContext } from '../kinds/kind.ts';
import { readGroupTree } from '../kinds/names/group-tree.ts';
import { type Names, namesFor } from '../kinds/names/names.ts';
import type { ApprovalsDiff, ChangedDecision } from '../model/approvals-diff.ts';
import { type Impact, unknownImpact, untouched } from '../model/change.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { EventSink } from '../model/event.ts';
import { equalJson } from '../model/json.ts';
import type { Ledger } from '../model/ledger.ts';
import { type Resource, resourceId } from '../model/resource.ts';
import { propose } from '../planning/propose.ts';
import { assessApprovals } from './approval-impact.ts';
import { type Entry, entryOf } from './approvals-entry.ts';
import { loadChainDevices } from './assess-impact.ts';
import { danglingReferences } from './dangling-references.ts';
import { chainKinds, decidesReach, futureChain } from './fleet-chain.ts';
import { observeKinds } from './observe-kinds.ts';
import { type Resolved, resolveResources } from './resolve-resources.ts';
import type { ServerSession } from './server-session.ts';

export interface ApprovalsDiffRequest {
  readonly kinds: readonly Kind[];
  readonly base: readonly Resource[];
  readonly head: readonly Resource[];
  /** Null when it cannot be reached: entries are compared as they are written, and impact is unknown. */
  readonly server: ServerSession | null;
  readonly ledger: Ledger | null;
  readonly events: EventSink;
}

const approvals = 'UpdateApproval';

/** The decisions on updates that differ between two revisions, and what each would do. Reads only. */
export async function approvalsDiff(request: ApprovalsDiffRequest): Promise<ApprovalsDiff> {
  const { server } = request;
  if (server === null) {
    const changed = changedEntries(entriesOf(request.base, null), entriesOf(request.head, null));
    return { decisions: sorted(changed.map((one) => decisionOf(one, unknownImpact))), diagnostics: [] };
  }
  const names = namesFor(await readGroupTree(server.client));
  const context: KindContext = { client: server.client, dictionary: server.dictionary, names };
  const onlyApprovals = request.kinds.filter((kind) => kind.name === approvals);
  const base = await resolveResources(onlyApprovals, request.base, null, context);
  const head = await resolveResources(request.kinds, request.head, request.ledger, context);
  const changed = changedEntries(
    resolvedEntries(request.base, base, names),
    resolvedEntries(request.head, head, names),
  );
  const impacts = await impactsOf(changed, head, request, context);
  return {
    decisions: sorted(changed.map((one) => decisionOf(one, impacts.get(one.update) ?? unknownImpact))),
    diagnostics: [
      ...diagnosticsOf(head, changed),
      ...danglingReferences(
        request.kinds,
        head.flatMap((one) => one.resources),
        context,
      ),
    ],
  };
}

interface ChangedEntry {
  readonly update: string;
  readonly before: Entry | null;
  readonly after: Entry | null;
}

/** Entries by their id; of two that mean the same update the first counts, and the second is an error of its own. */
function entriesOf(resources: readonly Resource[], names: Names | null): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const resource of resources) {
    if (resource.kind !== approvals || entries.has(resource.id)) continue;
    entries.set(resource.id, entryOf(resource, names?.updates.byUid(resource.name) ?? null));
  }
  return entries;
}

/** What is known to the server under its own id, however it is written; what waits, as it is written. */
function resolvedEntries(
  written: readonly Resource[],
  resolved: readonly Resolved[],
  names: Names,
): Map<string, Entry> {
  const found = resolved.find((one) => one.kind.name === approvals);
  const waiting = written.filter((one) => found?.waiting.includes(one.id) === true);
  return entriesOf([...(found?.resources ?? []), ...waiting], names);
}

function changedEntries(base: ReadonlyMap<string, Entry>, head: ReadonlyMap<string, Entry>): ChangedEntry[] {
  const ids = [...new Set([...base.keys(), ...head.keys()])];
  return ids.flatMap((id) => {
    const [before, after] = [base.get(id) ?? null, head.get(id) ?? null];
    const same = before?.status === after?.status && equalJson(before?.eulas, after?.eulas);
    const update = (after ?? before)?.update ?? '';
    return same ? [] : [{ update, before, after }];
  });
}

function decisionOf({ before, after }: ChangedEntry, assessed: Impact): ChangedDecision {
  const shown = after ?? before;
  const impact = after === null ? untouched : assessed;
  return {
    id: shown?.id ?? '',
    product: shown?.product ?? null,
    title: shown?.title ?? null,
    before: before?.status ?? 'absent',
    after: after?.status ?? 'absent',
    eulas: after?.eulas ?? [],
    reason: after?.reason ?? null,
    ticket: after?.ticket ?? null,
    destructive: after?.status === 'Declined' && impact.uninstalls !== 0,
    impact,
    declaredAt: after?.declaredAt ?? null,
  };
}

function sorted(decisions: readonly ChangedDecision[]): ChangedDecision[] {
  const order = (one: ChangedDecision) => `${one.destructive ? 0 : 1} ${one.title ?? ''} ${one.id}`;
  return [...decisions].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Whom a decision reaches rests on all else that the head declares: the chain is taken as it will be then. */
async function impactsOf(
  changed: readonly ChangedEntry[],
  head: readonly Resolved[],
  { kinds, ledger, events }: ApprovalsDiffRequest,
  context: KindContext,
): Promise<ReadonlyMap<string, Impact>> {
  const decisions = changed.flatMap(({ update, after }) =>
    after === null ? [] : [{ uid: update, status: after.status }],
  );
  if (decisions.length === 0) return new Map();
  const links = kinds.filter((kind) => decidesReach(kind.name));
  const resolved = head.filter((one) => links.includes(one.kind));
  const { states } = await observeKinds({ kinds: links, resolved, ledger, context, events }, chainKinds);
  await loadChainDevices(states, context);
  const changes = states.flatMap((state) => propose(state, ledger).changes);
  const chain = futureChain(states, changes, context.names);
  return assessApprovals(decisions, context, { chain, unheld: null });
}

/** Every error of the head, as plan would find it; of the rest what speaks of a changed decision. */
function diagnosticsOf(head: readonly Resolved[], changed: readonly ChangedEntry[]): Diagnostic[] {
  const ids = new Set(
    changed.flatMap(({ update, after }) => (after === null ? [] : [after.id, resourceId(approvals, update)])),
  );
  return head
    .flatMap((one) => one.diagnostics)
    .filter((one) => one.severity === 'error' || (one.resource !== undefined && ids.has(one.resource)));
}
