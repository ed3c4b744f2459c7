import type { Kind, SafetyEdge } from '../kinds/kind.ts';
import type { Change } from '../model/change.ts';
import type { JsonObject } from '../model/json.ts';
import type { Barrier } from '../model/plan.ts';
import { resourceId } from '../model/resource.ts';

const barrierPrefix = 'safety/';

/** Rules about order that belong to no kind. */
function generalEdges(kinds: readonly Kind[]): SafetyEdge[] {
  // What can be neither made nor removed takes over nothing: a decision on an update comes after removals.
  const takesOver = new Set(kinds.filter((kind) => kind.deletable).map((kind) => kind.name));
  return [
    {
      name: 'removals-late',
      reason: 'what takes over is there before what it replaces goes',
      applies: (change) => change.action === 'delete',
      follows: (other) => takesOver.has(other.kind) && other.action !== 'delete',
      heldBlocks: true,
    },
  ];
}

export interface Ordered {
  /** Changes that may run together, with `after` filled. */
  readonly waves: readonly (readonly Change[])[];
  readonly barriers: readonly Barrier[];
}

/**
 * Changes that wait for each other in a ring, by id, each for the next one; empty where there is none. No order would
 * do for them, and to leave one edge out in silence might leave out the one that keeps devices served.
 */
export function findCycle(changes: readonly Change[], kinds: readonly Kind[]): readonly string[] {
  const after = edgesOf(changes, kinds).after;
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (id: string): readonly string[] => {
    if (way.includes(id)) return way.slice(way.indexOf(id)).filter((one) => !one.startsWith(barrierPrefix));
    if (done.has(id)) return [];
    way.push(id);
    for (const before of after.get(id) ?? []) {
      const cycle = visit(before);
      if (cycle.length > 0) return cycle;
    }
    way.pop();
    done.add(id);
    return [];
  };
  for (const id of after.keys()) {
    const cycle = visit(id);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

/**
 * Puts changes into waves: what a change refers to comes before it, what refers to something that goes comes before
 * that, what is handed on goes from one to the next, and the named safety edges hold. There must be no cycle.
 */
export function order(changes: readonly Change[], kinds: readonly Kind[]): Ordered {
  const { after, barriers } = edgesOf(changes, kinds);
  const levels = levelsOf(after);
  const rank = new Map(kinds.map((kind, index) => [kind.name, index]));
  const sorted = changes
    .map((change) => ({ ...change, after: [...(after.get(change.id) ?? [])].sort() }))
    .sort((a, b) => (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0) || (a.id < b.id ? -1 : 1));
  const byLevel = new Map<number, Change[]>();
  for (const change of sorted) {
    const level = levels.get(change.id) ?? 0;
    byLevel.set(level, [...(byLevel.get(level) ?? []), change]);
  }
  const waves = [...byLevel.keys()].sort((a, b) => a - b).map((level) => byLevel.get(level) ?? []);
  return { waves, barriers };
}

interface Edges {
  /** What each change and each barrier waits for, by id. */
  readonly after: ReadonlyMap<string, ReadonlySet<string>>;
  readonly barriers: readonly Barrier[];
}

function edgesOf(changes: readonly Change[], kinds: readonly Kind[]): Edges {
  const byId = new Map(changes.map((change) => [change.id, change]));
  const after = new Map(changes.map((change) => [change.id, new Set<string>(change.after)]));
  addReferences(changes, kinds, byId, after);
  const barriers = barriersOf(changes, [...generalEdges(kinds), ...kinds.flatMap((kind) => kind.safety)]);
  for (const { barrier, followers } of barriers) {
    after.set(barrier.id, new Set(barrier.of));
    for (const id of followers) after.get(id)?.add(barrier.id);
  }
  return { after, barriers: barriers.map((one) => one.barrier) };
}

function addReferences(
  changes: readonly Change[],
  kinds: readonly Kind[],
  byId: ReadonlyMap<string, Change>,
  after: ReadonlyMap<string, Set<string>>,
): void {
  const kindOf = new Map(kinds.map((kind) => [kind.name, kind]));
  for (const change of changes) {
    for (const target of referred(kindOf.get(change.kind), change, 'desired' in change ? change.desired : null)) {
      const other = byId.get(target);
      if (other !== undefined && other.action !== 'delete' && other.id !== change.id) after.get(change.id)?.add(target);
    }
    for (const target of referred(kindOf.get(change.kind), change, 'observed' in change ? change.observed : null)) {
      if (byId.get(target)?.action === 'delete' && target !== change.id) after.get(target)?.add(change.id);
    }
  }
}

/** Ids that a spec of this change refers to. */
function referred(kind: Kind | undefined, change: Change, spec: JsonObject | null): string[] {
  if (kind === undefined || spec === null) return [];
  return kind.references({ name: change.name, spec }).map((reference) => resourceId(reference.kind, reference.name));
}

function barriersOf(
  changes: readonly Change[],
  edges: readonly SafetyEdge[],
): { barrier: Barrier; followers: readonly string[] }[] {
  const acting = changes.filter((change) => change.action !== 'forget');
  return edges.flatMap((edge) => {
    const followers = acting.filter((change) => edge.applies(change)).map((change) => change.id);
    const of = acting
      .filter((change) => edge.follows(change) && !followers.includes(change.id))
      .map((change) => change.id);
    if (followers.length === 0 || of.length === 0) return [];
    return [
      {
        barrier: { id: `${barrierPrefix}${edge.name}`, reason: edge.reason, of, heldBlocks: edge.heldBlocks },
        followers,
      },
    ];
  });
}

/** The length of the longest way to each node; barriers take no level of their own. */
function levelsOf(after: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const levels = new Map<string, number>();
  const open = new Set<string>();
  const visit = (id: string): number => {
    const known = levels.get(id);
    if (known !== undefined) return known;
    if (open.has(id)) throw new Error(`${id} waits for itself`);
    open.add(id);
    let level = 0;
    for (const before of after.get(id) ?? []) {
      level = Math.max(level, visit(before) + (before.startsWith(barrierPrefix) ? 0 : 1));
    }
    open.delete(id);
    levels.set(id, level);
    return level;
  };
  for (const id of after.keys()) visit(id);
  return levels;
}
