import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { type Plan, planChanges } from '../../src/model/plan.ts';
import { valueAt } from '../../src/model/pointer.ts';
import type { Lifecycle, Resource } from '../../src/model/resource.ts';
import type { RunReport } from '../../src/model/run.ts';
import type { ObjectField } from '../../src/schema/field.ts';
import { samples } from '../support/sampling.ts';
import { arbitraryOf, type Vocabulary } from './arbitrary-of.ts';
import { look, type Objects, Rival, type Seen } from './rival.ts';
import { branchOffice, simulatedServer } from './simulated-server.ts';
import { declare, Site } from './site.ts';
import { Killed, type Trouble, troubledClient } from './troubled-client.ts';

const eula = 'Kaspersky Endpoint Security for Windows 12.7 EULA';
const updates = ['e70ca281e5643fdc65e11c0d0290ed06', '60dd5d6449eb515155fc85497d0448a6'];
const vocabulary: Vocabulary = {
  ...branchOffice,
  groups: ['Headquarters', 'Branches', 'Branches/Berlin', 'Branches/New'],
  // Few names: two projects shall want the same objects.
  texts: {
    ...branchOffice.texts,
    networkLocations: [],
    acceptEulas: [eula],
    displayName: ['One', 'Two', 'Three', 'Four'],
  },
};

const configuration: fc.Arbitrary<readonly Resource[]> = fc
  .tuple(fc.subarray(['Branches/New/Inner', 'Other']), ...kinds.map(resourcesOf))
  .map(([groups, ...all]) => [
    ...['Branches/New', ...groups].flatMap((path) => declare('AdministrationGroup', path)),
    ...all.flat(),
  ]);

function resourcesOf({ name, schema, documentSchema, deletable }: (typeof kinds)[number]): fc.Arbitrary<Resource[]> {
  if (name === 'AdministrationGroup') return fc.constant([]);
  if (!deletable) {
    const entry = arbitraryOf(schema, vocabulary).map((value) => {
      const { title: _any, ...rest } = value as JsonObject;
      return { ...rest, acceptEulas: [eula] };
    });
    return fc
      .tuple(...updates.map((update) => fc.option(entry.map((one) => ({ ...one, update })))))
      .map((list) => declare(name, 'list', { updates: list.filter((one) => one !== null) }));
  }
  const spec = arbitraryOf(documentSchema, vocabulary) as fc.Arbitrary<JsonObject>;
  const one = fc.option(fc.tuple(spec, lifecycleOf(schema)), { freq: 3 });
  return fc
    .tuple(one, one)
    .map((specs) =>
      specs.flatMap((of, index) => (of === null ? [] : declare(name, `n${index}`, of[0], { lifecycle: of[1] }))),
    );
}

function lifecycleOf({ fields }: ObjectField): fc.Arbitrary<Lifecycle> {
  const changeable = Object.entries(fields).filter(
    ([, field]) => field.pointer === undefined && field.local !== true && field.immutable !== true,
  );
  const ignore = fc.subarray(
    changeable.map(([key]) => `/spec/${key}`),
    { maxLength: 2 },
  );
  return fc.record({ ignore: fc.oneof(fc.constant([]), ignore), prune: fc.boolean() }, { noNullPrototype: true });
}

const trouble: fc.Arbitrary<Trouble> = fc.record({
  kind: fc.constantFrom('refused', 'killed'),
  done: fc.boolean(),
  at: fc.nat(25),
});

/** A turn of ours: perhaps another wish, perhaps something that goes wrong, perhaps the rival before or after the plan. */
const turn = fc.record({
  wish: fc.option(configuration, { freq: 2 }),
  trouble: fc.option(trouble, { freq: 1 }),
  rival: fc.option(configuration, { freq: 2 }),
  late: fc.boolean(),
});

test('whoever else writes and whatever goes wrong: what is not ours stays, what is ignored stays, and only what is planned changes', async () => {
  let succeeded = 0;
  await fc.assert(
    fc.asyncProperty(configuration, fc.array(turn, { minLength: 2, maxLength: 5 }), async (first, turns) => {
      await using server = await simulatedServer();
      const site = new Site(server, ['protected']);
      const rival = await Rival.on(server);
      const pruned = new Set<string>();
      let wish = first;
      for (const one of turns) {
        wish = one.wish ?? wish;
        if (one.rival !== null && !one.late) await rival.apply(one.rival);
        const planned = await site.plan(wish);
        if (planned === null) continue;
        if (one.rival !== null && one.late) await rival.apply(one.rival);
        const plan = JSON.parse(JSON.stringify(planned.plan)) as Plan;
        const before = await look(server);
        rival.forgetGone(before);
        const client = one.trouble === null ? server.client : troubledClient(server.client, one.trouble);
        const report = await site.carryOut(plan, { ...planned.context, client }).catch((error: unknown) => {
          if (error instanceof Killed) return null;
          throw error;
        });
        const after = await look(server);
        for (const change of planChanges(plan)) {
          if ('metadata' in change && change.metadata.lifecycle?.prune === true && 'serverKey' in change)
            pruned.add(`${change.kind} ${change.serverKey}`);
        }
        for (const [id, entry] of Object.entries(site.ledger?.entries ?? {}))
          if (entry.prune) pruned.add(`${id.slice(0, id.indexOf('/'))} ${entry.serverKey}`);
        const lost = [...rival.foreign].filter((key) => !after.has(key)).map((key) => before.get(key) as Seen);
        expect(lost.filter((object) => !mayGo(plan, object, pruned))).toEqual([]);
        checkChanges(plan, before, after);
        for (const outcome of report?.outcomes ?? []) {
          if (outcome.outcome !== 'applied') expect(outcome.error?.message, outcome.id).toBeTruthy();
        }
        if (report?.verdict !== 'succeeded' || (one.rival !== null && one.late) || isContradictory(wish)) continue;
        await expectInSync(site, wish, report);
        succeeded += 1;
      }
    }),
    samples(8, 80),
  );
  expect(succeeded).toBeGreaterThan(5);
});

/** Somebody else's object goes only where it was to be pruned; a policy that moves becomes another one on the wire. */
function mayGo(plan: Plan, { kind, serverKey }: Seen, pruned: ReadonlySet<string>): boolean {
  const moved = planChanges(plan).some(
    (one) => one.kind === kind && one.action === 'update' && one.serverKey === serverKey,
  );
  return pruned.has(`${kind} ${serverKey}`) || (kind === 'NetworkAgentPolicy' && moved);
}

/** What no change names is as it was, and what a change ignores as well. */
function checkChanges(plan: Plan, before: Objects, after: Objects): void {
  const changes = planChanges(plan);
  // Whoever refers to a group that goes or gets another name shows that.
  if (changes.some((one) => one.kind === 'AdministrationGroup' && one.action !== 'create')) return;
  for (const [key, now] of after) {
    const was = before.get(key);
    // Updates share their EULAs.
    if (was === undefined || now.kind === 'UpdateApproval') continue;
    const own = changes.filter((one) => one.kind === now.kind);
    if (own.some((one) => 'takes' in one && one.takes?.serverKey === now.serverKey)) continue;
    const change = own.find((one) => 'serverKey' in one && one.serverKey === now.serverKey);
    if (change === undefined || change.action === 'forget') {
      expect(withoutSideEffects(now), key).toEqual(withoutSideEffects(was));
      continue;
    }
    if (change.action !== 'update') continue;
    const ignored = change.metadata.lifecycle?.ignore ?? [];
    const specBefore = withoutSideEffects(was);
    const specNow = withoutSideEffects(now);
    for (const path of ignored)
      expect(valueAt({ spec: specNow }, path), `${key} ${path}`).toEqual(valueAt({ spec: specBefore }, path));
    const left = Object.keys(was.spec).filter((field) => !(field in change.desired) && field !== 'active');
    for (const field of left) expect(now.spec[field], `${key} ${field}`).toEqual(was.spec[field]);
  }
}

/** One active policy of a group makes the others inactive. */
function withoutSideEffects({ kind, spec }: Seen): JsonObject {
  return kind === 'NetworkAgentPolicy' ? { ...spec, active: null } : spec;
}

async function expectInSync(site: Site, wish: readonly Resource[], report: RunReport): Promise<void> {
  const again = await site.plan(wish);
  const { plan } = again ?? { plan: null };
  expect(plan === null ? site.problems : planChanges(plan), JSON.stringify(report.outcomes)).toEqual([]);
  expect([plan?.drift, plan?.adoptions]).toEqual([[], []]);
}

/** Two active policies of one group are a wish that no server can fulfil. */
function isContradictory(resources: readonly Resource[]): boolean {
  const active = resources.filter((one) => one.spec['active'] === true).map((one) => JSON.stringify(one.spec['group']));
  return new Set(active).size < active.length;
}
