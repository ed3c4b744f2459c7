import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Kind, SafetyEdge } from '../../src/kinds/kind.ts';
import { kinds } from '../../src/kinds/registry.ts';
import type { Change } from '../../src/model/change.ts';
import { defaultGuards } from '../../src/model/guard.ts';
import { canonicalJson, type Json, type JsonObject } from '../../src/model/json.ts';
import type { Ledger, LedgerEntry } from '../../src/model/ledger.ts';
import { type Plan, planChanges } from '../../src/model/plan.ts';
import type { ObservedObject, Resource } from '../../src/model/resource.ts';
import { compare } from '../../src/planning/compare.ts';
import { completePlan } from '../../src/planning/complete-plan.ts';
import { managedPart } from '../../src/planning/managed-part.ts';
import { type KindState, propose } from '../../src/planning/propose.ts';
import { planJson } from '../../src/report/plan-json.ts';
import { planSchema } from '../../src/report/plan-schema.ts';
import { normaliseObject } from '../../src/schema/normalise.ts';
import { arbitraryOf, type Vocabulary } from './arbitrary-of.ts';
import { samples } from './sampling.ts';

const groups = ['g0', 'g0/a', 'g0/a/b', 'g1'];
const vocabulary: Vocabulary = { groups: [...groups, '/'], devices: ['d0', 'd1', { id: 'd2' }], texts: {} };
const place = { file: 'config/x.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

/** One resource with its sides: what is declared, what the server has, what the ledger knows. */
interface Slot {
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

const world: fc.Arbitrary<World> = fc
  .tuple(fc.tuple(...kinds.map(slotsOf)), fc.boolean())
  .map(([slots, hasLedger]) => ({ slots: slots.flat(), hasLedger }));

const half = { freq: 1 };

function slotsOf(kind: Kind): fc.Arbitrary<Slot[]> {
  return fc.tuple(...groups.map((_, index) => slotOf(kind, nameOf(kind, index))));
}

function slotOf(kind: Kind, name: string): fc.Arbitrary<Slot> {
  const own = Object.entries(kind.schema.fields).filter(([, field]) => field.pointer === '/metadata/name');
  const implied = Object.entries(kind.schema.fields).flatMap(([key, field]): [string, Json][] =>
    field.type === 'enum' && field.immutable === true ? [[key, field.values[0] ?? '']] : [],
  );
  const spec = arbitraryOf(kind.schema, vocabulary).map((value) =>
    normaliseObject(kind.schema, {
      ...Object.fromEntries(implied),
      ...(value as JsonObject),
      ...Object.fromEntries(own.map(([key]) => [key, name])),
    }),
  );
  const owned = fc.record({
    origin: fc.constantFrom('created' as const, 'adopted' as const),
    prune: fc.boolean(),
    lastApplied: spec.map((one) => managedPart(kind.schema, one)),
  });
  return fc
    .tuple(fc.option(spec), fc.option(spec), fc.option(owned), fc.boolean())
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

function statesOf({ slots, hasLedger }: World): KindState[] {
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
    observed: { objects, complete: true, read: objects.length },
  };
}

/** What is there and not owned is found by its server key. */
function resourceOf(slot: Slot, hasLedger: boolean): Resource | null {
  if (slot.desired === null) return null;
  const found = slot.observed !== null && !(hasLedger && slot.owned !== null);
  const metadata = { name: slot.name, ...(found ? { serverKey: keyOf(slot) } : {}) };
  return { id: idOf(slot), kind: slot.kind, name: slot.name, metadata, spec: slot.desired, declaredAt: place };
}

const idOf = (slot: Slot) => `${slot.kind}/${slot.name}`;
const keyOf = (slot: Slot) => `key-${slot.kind}-${slot.name}`;
const kindOf = (slot: Slot) => kinds.find((one) => one.name === slot.kind) as Kind;

function planOf(given: World, states = statesOf(given)): Plan {
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

describe('a plan', () => {
  test('has each declared resource and each owned one once: as a change, to be adopted, or unchanged', () => {
    fc.assert(
      fc.property(world, (given) => {
        const plan = planOf(given);
        const named = [...planChanges(plan), ...plan.adoptions, ...plan.unchanged].map((one) => one.id).sort();
        const expected = given.slots
          .filter((slot) => slot.desired !== null || (slot.owned !== null && given.hasLedger))
          .map(idOf)
          .sort();
        expect(named).toEqual(expected);
      }),
      samples(30),
    );
  });

  test('does to each resource what its three sides ask for', () => {
    fc.assert(
      fc.property(world, (given) => {
        const plan = planOf(given);
        const changes = new Map(planChanges(plan).map((one) => [one.id, one]));
        for (const slot of given.slots) {
          expect(changes.get(idOf(slot))?.action ?? 'none', idOf(slot)).toBe(expectedAction(slot, given.hasLedger));
        }
      }),
      samples(30),
    );
  });

  test('has what a change refers to in an earlier wave, and deletes it in a later one', () => {
    fc.assert(
      fc.property(world, (given) => {
        const plan = planOf(given);
        const waves = wavesOf(plan);
        for (const change of planChanges(plan)) {
          for (const [other, wave] of referred(change, 'desired', plan, waves)) {
            if (other.action !== 'delete' && other.action !== 'forget')
              expect(wave, `${change.id} ${other.id}`).toBeLessThan(waves.get(change.id) ?? -1);
          }
          if (change.action === 'forget') continue;
          for (const [other, wave] of referred(change, 'observed', plan, waves)) {
            if (other.action === 'delete')
              expect(wave, `${change.id} ${other.id}`).toBeGreaterThan(waves.get(change.id) ?? 99);
          }
        }
      }),
      samples(30),
    );
  });

  test('keeps every safety edge, and names in each change what it waits for', () => {
    fc.assert(
      fc.property(world, (given) => {
        const plan = planOf(given);
        const waves = wavesOf(plan);
        const changes = planChanges(plan).filter((one) => one.action !== 'forget');
        for (const edge of [removalsLate, ...kinds.flatMap((kind) => kind.safety)]) {
          const followers = changes.filter((one) => edge.applies(one));
          const before = changes.filter((one) => edge.follows(one) && !edge.applies(one));
          for (const [a, b] of followers.flatMap((one) => before.map((other) => [other, one] as const))) {
            expect(waves.get(a.id), `${edge.name}: ${a.id} before ${b.id}`).toBeLessThan(waves.get(b.id) ?? -1);
            expect(b.after).toContain(`safety/${edge.name}`);
            expect(plan.barriers.find((one) => one.id === `safety/${edge.name}`)?.of).toContain(a.id);
          }
        }
        for (const change of changes) {
          for (const before of change.after.filter((one) => !one.startsWith('safety/'))) {
            expect(waves.get(before)).toBeLessThan(waves.get(change.id) ?? -1);
          }
        }
      }),
      samples(30),
    );
  });

  test('is data: it survives JSON, and what is printed of it fits its JSON Schema', () => {
    const validate = new Ajv({ strict: false, logger: false }).compile(planSchema);
    fc.assert(
      fc.property(world, (given) => {
        const plan = planOf(given);
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
        expect(validate(JSON.parse(JSON.stringify(planJson(plan)))), JSON.stringify(validate.errors)).toBe(true);
      }),
      samples(20),
    );
  });

  test('is the same, and has the same fingerprint, in whatever order things were declared and read', () => {
    fc.assert(
      fc.property(world, (given) => {
        const turned = statesOf(given).map((state) => ({
          ...state,
          resources: [...state.resources].reverse(),
          observed: { ...state.observed, objects: [...state.observed.objects].reverse() },
        }));
        const [plan, other] = [planOf(given), planOf(given, turned)];
        expect(other.fingerprint).toBe(plan.fingerprint);
        expect(other.waves).toEqual(plan.waves);
      }),
      samples(20),
    );
  });

  test('has another fingerprint as soon as a value that a change rests on is another', () => {
    fc.assert(
      fc.property(world, fc.nat(), (given, pick) => {
        const plan = planOf(given);
        const touched = planChanges(plan).filter(
          (one) => 'observed' in one && one.action !== 'delete' && Object.keys(one.observed).length > 0,
        );
        const change = touched[pick % Math.max(1, touched.length)];
        if (change === undefined || !('observed' in change)) return;
        const slots = given.slots.map((slot) =>
          idOf(slot) === change.id && slot.observed !== null
            ? { ...slot, observed: { ...slot.observed, added: 'by someone' } }
            : slot,
        );
        expect(planOf({ ...given, slots }).fingerprint).not.toBe(plan.fingerprint);
      }),
      samples(20),
    );
  });

  test('once carried out leaves nothing to do', () => {
    fc.assert(
      fc.property(world, (given) => {
        const slots = given.slots.map((slot): Slot => {
          if (slot.desired === null) return { ...slot, observed: null, owned: null };
          const lastApplied = managedPart(kindOf(slot).schema, slot.desired);
          return { ...slot, observed: lastApplied, owned: { origin: 'created', prune: false, lastApplied } };
        });
        const plan = planOf({ slots, hasLedger: true });
        expect(plan.waves).toEqual([]);
        expect(plan.drift).toEqual([]);
        expect(plan.adoptions).toEqual([]);
      }),
      samples(20),
    );
  });
});

/** The rule of order that belongs to no kind. What can be neither made nor removed takes over nothing. */
const removalsLate: Pick<SafetyEdge, 'name' | 'applies' | 'follows'> = {
  name: 'removals-late',
  applies: (change) => change.action === 'delete',
  follows: (other) =>
    other.action !== 'delete' &&
    other.action !== 'forget' &&
    kinds.find((one) => one.name === other.kind)?.deletable === true,
};

function expectedAction(slot: Slot, hasLedger: boolean): string {
  const owned = hasLedger ? slot.owned : null;
  if (slot.desired === null) {
    if (owned === null) return 'none';
    const ours = owned.origin === 'created' || owned.prune;
    return ours && slot.observed !== null && kindOf(slot).deletable ? 'delete' : 'forget';
  }
  if (slot.observed === null) return 'create';
  const { fields, immutable } = compare(kindOf(slot).schema, slot.desired, slot.observed);
  return fields.length === 0 ? 'none' : immutable ? 'replace' : 'update';
}

function wavesOf(plan: Plan): Map<string, number> {
  return new Map(plan.waves.flatMap((wave, index) => wave.map((change) => [change.id, index] as const)));
}

function referred(
  change: Change,
  side: 'desired' | 'observed',
  plan: Plan,
  waves: ReadonlyMap<string, number>,
): [Change, number][] {
  const kind = kinds.find((one) => one.name === change.kind);
  const spec = (change as unknown as Record<string, Json | undefined>)[side];
  if (spec === undefined || kind === undefined) return [];
  const resource = {
    id: change.id,
    kind: change.kind,
    name: change.name,
    metadata: { name: change.name },
    spec: spec as JsonObject,
    declaredAt: place,
  };
  const ids = kind.references(resource).map((one) => `${one.kind}/${one.name}`);
  return planChanges(plan)
    .filter((one) => ids.includes(one.id) && one.id !== change.id)
    .map((one) => [one, waves.get(one.id) ?? -1]);
}

test('the world that the laws walk has every kind and every action', () => {
  const seen = new Set<string>();
  for (const given of fc.sample(world, { seed: 1, numRuns: 40 }))
    for (const change of planChanges(planOf(given))) seen.add(`${change.kind} ${change.action}`);
  for (const kind of kinds) {
    for (const action of kind.deletable ? ['create', 'delete', 'forget'] : ['update', 'forget'])
      expect(seen).toContain(`${kind.name} ${action}`);
  }
  expect(canonicalJson([...seen].sort()).length).toBeGreaterThan(0);
});
