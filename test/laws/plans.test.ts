import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SafetyEdge } from '../../src/kinds/kind.ts';
import { kinds } from '../../src/kinds/registry.ts';
import type { Change } from '../../src/model/change.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { type Plan, planChanges } from '../../src/model/plan.ts';
import { compare } from '../../src/planning/compare.ts';
import { managedPart } from '../../src/planning/managed-part.ts';
import { planJson } from '../../src/report/plan-json.ts';
import { planSchema } from '../../src/report/plan-schema.ts';
import { samples } from '../support/sampling.ts';
import { idOf, kindOf, place, planOf, type Slot, statesOf, world } from './worlds.ts';

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
      samples(15),
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
      samples(15),
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
      samples(15),
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
      samples(15),
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
      samples(15),
    );
  });

  test('is the same, and has the same fingerprint, in whatever order things were declared and read', () => {
    fc.assert(
      fc.property(world, (given) => {
        const turned = statesOf(given).map((state) => ({
          ...state,
          resources: [...state.resources].toReversed(),
          observed: { ...state.observed, objects: [...state.observed.objects].toReversed() },
        }));
        const [plan, other] = [planOf(given), planOf(given, turned)];
        expect(other.fingerprint).toBe(plan.fingerprint);
        expect(other.waves).toEqual(plan.waves);
      }),
      samples(15),
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
      samples(15),
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
      samples(15),
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
});
