import { afterAll, beforeAll, expect, test } from 'vitest';
import { changesOf, fieldsOf, type PlanDocument } from '../support/documents.ts';
import { hostId } from '../support/hand.ts';
import { type HandMade, handMade, widerStage } from '../support/hand-made-changes.ts';
import type { Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await widerStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

test.each(handMade)('the plan names exactly what was changed by hand: $what', async ({ change, told, renames }) => {
  const { project, server } = stage;
  await change(server.client);

  const { code, plan } = await project.plan();
  expect(fieldsOf(plan)).toEqual(told);
  expect(code).toBe(2);
  expect(changesOf(plan).map((one) => [one.action, one.reason])).toEqual(
    Object.keys(told).map(() => ['update', 'drifted']),
  );
  expect(driftOf(plan)).toEqual(told);
  expect(plan.drift.every((one) => one.kind === 'drifted')).toBe(true);

  const ledger = project.read('.kscctl/ledger/hq.json');
  project.remove('.kscctl/ledger/hq.json');
  const without = await project.plan();
  expect(without.plan.drift).toEqual([]);
  if (renames !== true) {
    expect(fieldsOf(without.plan)).toEqual(told);
    expect(changesOf(without.plan).map((one) => one.reason)).toEqual(Object.keys(told).map(() => 'adopt-differs'));
  } else expect(changesOf(without.plan).map((one) => one.action)).toEqual(['create']);
  project.write({ '.kscctl/ledger/hq.json': ledger });

  expect((await project.apply()).report).toMatchObject({ verdict: 'succeeded' });
  expect((await project.plan()).code).toBe(0);
});

test('objects deleted by hand are made again, and the ledger follows', async () => {
  const { project, server } = stage;
  const { client } = server;
  await client.call('UaControl.UnregisterUpdateAgent', { wstrUaHostId: await hostId(client, 'lis-dp-01') });
  const { code, plan } = await project.plan();
  expect(code).toBe(2);
  expect(changesOf(plan).map((one) => [one.id, one.action, one.reason])).toEqual([
    ['DistributionPoint/lis-dp-01', 'create', 'missing'],
  ]);
  expect((await project.apply()).code).toBe(0);
  expect((await project.plan()).code).toBe(0);
});

function driftOf(plan: PlanDocument): HandMade['told'] {
  return Object.fromEntries(
    plan.drift.map(({ id, fields }) => [
      id,
      Object.fromEntries(
        fields.map(({ path, lastApplied, observed, desired }) => {
          expect(lastApplied).toEqual(desired);
          return [path, [observed, desired] as const];
        }),
      ),
    ]),
  );
}
