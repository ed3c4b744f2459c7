import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { type Plan, planChanges } from '../../src/model/plan.ts';
import type { Resource } from '../../src/model/resource.ts';
import { samples } from '../support/sampling.ts';
import { arbitraryOf, type Vocabulary } from './arbitrary-of.ts';
import { branchOffice, simulatedServer } from './simulated-server.ts';
import { declare, Site } from './site.ts';

const eula = 'Kaspersky Endpoint Security for Windows 12.7 EULA';
const updates = [
  'e70ca281e5643fdc65e11c0d0290ed06',
  '60dd5d6449eb515155fc85497d0448a6',
  '9cf419eea5d40df2e743c3f831d9d136',
  '00cf8d879ddbb528c75825069c1f256f',
];
const made = ['Branches/New', 'Branches/New/Inner', 'Other'];
const vocabulary: Vocabulary = {
  ...branchOffice,
  groups: [...branchOffice.groups, ...made],
  texts: { ...branchOffice.texts, networkLocations: [], acceptEulas: [eula] },
};

/** A whole configuration: every kind, names that stay the same from one configuration to the next. */
const configuration: fc.Arbitrary<readonly Resource[]> = fc.tuple(...kinds.map(resourcesOf)).map((all) => {
  const groups = made.flatMap((path) => declare('AdministrationGroup', path, {}));
  return [...groups, ...all.flat()].filter(
    (one, index, list) => list.findIndex((other) => other.id === one.id) === index,
  );
});

/** Two active policies of one group are a wish that no server can fulfil. */
function isContradictory(resources: readonly Resource[]): boolean {
  const active = resources
    .filter((one) => one.spec['active'] === true)
    .map((one) => `${one.kind} ${JSON.stringify(one.spec['group'])}`);
  return new Set(active).size < active.length;
}

function resourcesOf(kind: (typeof kinds)[number]): fc.Arbitrary<Resource[]> {
  if (!kind.deletable) {
    const entry = arbitraryOf(kind.schema, vocabulary).map((value) => ({
      ...(value as JsonObject),
      title: undefined,
      acceptEulas: [eula],
    }));
    return fc
      .tuple(
        ...updates.map((update) =>
          fc.option(entry.map((one) => JSON.parse(JSON.stringify({ ...one, update })) as JsonObject)),
        ),
      )
      .map((list) => declare(kind.name, 'list', { updates: list.filter((one) => one !== null) }));
  }
  // Points that exchange their devices would need a third one in between: each name keeps to devices of its own.
  const spec = (devices: readonly Json[]) =>
    fc.option(arbitraryOf(kind.documentSchema, { ...vocabulary, devices }) as fc.Arbitrary<JsonObject>, { freq: 3 });
  return fc
    .tuple(spec(branchOffice.devices.slice(0, 3)), spec(branchOffice.devices.slice(3)))
    .map((specs) => specs.flatMap((one, index) => (one === null ? [] : declare(kind.name, `Branches/n${index}`, one))));
}

describe('applying', () => {
  test('half of a plan, then planning and applying again, equals applying all of it', async () => {
    let applied = 0;
    await fc.assert(
      fc.asyncProperty(configuration, configuration, fc.nat(12), async (first, second, interruptAfter) => {
        fc.pre(!isContradictory(first) && !isContradictory(second));
        await using one = await simulatedServer();
        await using other = await simulatedServer();
        const [whole, halved] = [new Site(one), new Site(other)];
        for (const site of [whole, halved]) if ((await site.apply(first)) === null) return;
        const done = await whole.apply(second);
        if (done === null) return;
        expect(done.report.outcomes.filter((outcome) => outcome.outcome !== 'applied')).toEqual([]);
        await halved.apply(second, interruptAfter);
        const rest = await halved.apply(second);
        expect(rest?.report.outcomes.filter((outcome) => outcome.outcome !== 'applied')).toEqual([]);
        expect(await halved.everything()).toEqual(await whole.everything());
        expect(Object.keys(halved.ledger?.entries ?? {})).toEqual(Object.keys(whole.ledger?.entries ?? {}));
        for (const site of [whole, halved]) {
          const again = await site.plan(second);
          expect(planChanges(again?.plan as Plan)).toEqual([]);
          expect(again?.plan.drift).toEqual([]);
          expect(again?.plan.adoptions).toEqual([]);
        }
        const stranger = await whole.plan(second, null);
        expect(planChanges(stranger?.plan as Plan)).toEqual([]);
        expect(stranger?.plan.adoptions).toHaveLength(second.length);
        applied += planChanges(done.plan).length;
      }),
      samples(8),
    );
    expect(applied).toBeGreaterThan(10);
  });
});
