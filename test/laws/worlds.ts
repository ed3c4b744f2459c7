import * as fc from 'fast-check';
import type { Kind } from '../../src/kinds/kind.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { defaultGuards } from '../../src/model/guard.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Ledger, LedgerEntry } from '../../src/model/ledger.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ObservedObject, Resource } from '../../src/model/resource.ts';
import { completePlan } from '../../src/planning/complete-plan.ts';
import type { KindState } from '../../src/planning/kind-state.ts';
import { managedPart } from '../../src/planning/managed-part.ts';
import { propose } from '../../src/planning/propose.ts';
import { normaliseObject } from '../../src/schema/normalise.ts';
import { arbitraryOf, type Vocabulary } from './arbitrary-of.ts';

const groups = ['g0', 'g0/a', 'g0/a/b', 'g1'];
const half = { freq: 2 };
const vocabulary: Vocabulary = { groups: [...groups, '/'], devices: ['d0', 'd1', { id: 'd2' }], texts: {} };
export const place = { file: 'config/x.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

/** One resource with its sides: what is declared, what the server has, what the ledger knows. */
export interface Slot {
  readonly kind: string;
  readonly name: string;
  readonly desired: JsonObject | null;
  readonly observed: JsonObject | null;
  readonly owned: Pick<LedgerEntry, 'origin' | 'prune' | 'lastApplied'> | null;
}

/** Everything that a plan rests on. */
interface World {
  readonly slots: readonly Slot[];
  readonly hasLedger: boolean;
}

export const world: fc.Arbitrary<World> = fc
  .tuple(fc.tuple(...kinds.map(slotsOf)), fc.boolean())
  .map(([slots, hasLedger]) => ({ slots: slots.flat(), hasLedger }));

function slotsOf(kind: Kind): fc.Arbitrary<Slot[]> {
  return fc.tuple(...groups.map((_, index) => slotOf(kind, nameOf(kind, index))));
}

function slotOf(kind: Kind, name: string): fc.Arbitrary<Slot> {
  const own = Object.entries(kind.schema.fields).filter(([, field]) => field.pointer === '/metadata/name');
  const implied = Object.entries(kind.schema.fields).flatMap(([key, field]): [string, Json][] =>
    field.type === 'enum' && field.immutable === true ? [[key, field.values[0] ?? '']] : [],
  );
  // Resolved resources have a name each: two that mean one object are refused before there is a plan (match.test.ts).
  const named = (value: JsonObject): JsonObject =>
    kind.schema.fields['displayName'] === undefined
      ? value
      : { ...value, displayName: `${String(value['displayName'] ?? 'plain')} ${name}` };
  const spec = arbitraryOf(kind.schema, vocabulary).map((value) =>
    normaliseObject(kind.schema, {
      ...Object.fromEntries(implied),
      ...named(value as JsonObject),
      ...Object.fromEntries(own.map(([key]) => [key, name])),
    }),
  );
  const owned = fc.record({
    origin: fc.constantFrom('created' as const, 'adopted' as const),
    prune: fc.boolean(),
    lastApplied: spec.map((one) => managedPart(kind.schema, one)),
  });
  return fc
    .tuple(fc.option(spec, half), fc.option(spec, half), fc.option(owned, half), fc.boolean())
    .map(([desired, observed, known, same]) => ({
      kind: kind.name,
      name,
      desired,
      observed: same && desired !== null ? managedPart(kind.schema, desired) : observed,
      owned: known,
    }));
}

function nameOf(kind: Kind, index: number): string {
  const isPath = Object.values(kind.schema.fields).some((field) => field.pointer === '/metadata/name');
  return isPath ? (groups[index] ?? '') : `n${index}`;
}

export function statesOf({ slots, hasLedger }: World): KindState[] {
  return kinds.map((kind) =>
    stateOf(
      kind,
      slots.filter((one) => one.kind === kind.name),
      hasLedger,
    ),
  );
}

function ledgerOf({ slots, hasLedger }: World): Ledger | null {
  const entries = slots.flatMap((slot): [string, LedgerEntry][] =>
    slot.owned === null ? [] : [[idOf(slot), { ...slot.owned, serverKey: keyOf(slot), prevent: [] }]],
  );
  return hasLedger
    ? { formatVersion: 1, server: 's', entries: Object.fromEntries(entries), acknowledgements: [] }
    : null;
}

function stateOf(kind: Kind, slots: readonly Slot[], hasLedger: boolean): KindState {
  const objects = slots.flatMap((slot): ObservedObject[] =>
    slot.observed === null
      ? []
      : [
          {
            serverKey: keyOf(slot),
            matchKey: `key of ${idOf(slot)}`,
            displayName: slot.name,
            spec: slot.observed,
            unknown: [],
            facts: {},
          },
        ],
  );
  return {
    kind,
    resources: slots.flatMap((slot) => resourceOf(slot, hasLedger) ?? []),
    waiting: [],
    observed: { objects, unread: [], read: objects.length },
  };
}

/** What is there and not owned is found by its server key. */
function resourceOf(slot: Slot, hasLedger: boolean): Resource | null {
  if (slot.desired === null) return null;
  const found = slot.observed !== null && !(hasLedger && slot.owned !== null);
  const metadata = { name: slot.name, ...(found ? { serverKey: keyOf(slot) } : {}) };
  return { id: idOf(slot), kind: slot.kind, name: slot.name, metadata, spec: slot.desired, declaredAt: place };
}

export const idOf = (slot: Slot) => `${slot.kind}/${slot.name}`;
const keyOf = (slot: Slot) => `key-${slot.kind}-${slot.name}`;
export const kindOf = (slot: Slot) => kinds.find((one) => one.name === slot.kind) as Kind;

export function planOf(given: World, states = statesOf(given)): Plan {
  const ledger = ledgerOf(given);
  const proposed = states.map((state) => propose(state, ledger));
  return completePlan(
    { kinds, states, proposed, changes: proposed.flatMap((one) => one.changes), ledger, diagnostics: [] },
    {
      target: 'hq',
      server: { type: 'embedded', edition: 'simulated', identity: 's', version: null },
      revision: null,
      dirty: false,
      configDigest: `sha256:${'0'.repeat(64)}`,
      createdAt: '2026-01-01T00:00:00Z',
      asOf: '2026-01-01T00:00:00Z',
      guards: defaultGuards,
      acknowledgements: [],
      nothingDeclared: false,
      unproven: () => null,
    },
  );
}
