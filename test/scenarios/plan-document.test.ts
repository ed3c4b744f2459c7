import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { changesOf, type PlanDocument } from '../support/documents.ts';
import { root } from '../support/kscctl.ts';
import { copyOfExample } from '../support/project.ts';

const validates = new Ajv({ strict: true, allErrors: true }).compile(
  JSON.parse(readFileSync(path.join(root, 'schemas', 'plan.schema.json'), 'utf8')) as object,
);

test('the plan of the example before apply is a whole plan document, and apply leaves nothing of it', async () => {
  using project = copyOfExample();
  const before = await project.plan();
  expect(before.code).toBe(2);
  expect(validates(before.plan), JSON.stringify(validates.errors)).toBe(true);

  const changes = changesOf(before.plan);
  expect(changes.length).toBeGreaterThanOrEqual(10);
  expect(changes.filter((one) => one.held !== null)).toEqual([]);
  expect(before.plan.guards).toEqual([]);
  expectSummaryToAddUp(before.plan);
  expect(before.plan.ledger).toBeNull();
  for (const change of changes) {
    expect(project.read(change.declaredAt?.file ?? '').split('\n')[(change.declaredAt?.line ?? 0) - 1]).toBeDefined();
    expect(change.fields.length).toBeGreaterThan(0);
    if (change.action === 'create') expect(change.fields.every((one) => one.before === null)).toBe(true);
    if (change.kind === 'UpdateApproval') {
      const { devices, installs, uninstalls } = change.impact;
      expect(
        [devices, installs, uninstalls].every((one) => typeof one === 'number'),
        change.id,
      ).toBe(true);
    }
  }

  expect((await project.apply()).code).toBe(0);
  const after = await project.plan();
  expect(after.code).toBe(0);
  expect(validates(after.plan), JSON.stringify(validates.errors)).toBe(true);
  expect(after.plan.waves).toEqual([]);
  expect(after.plan.summary).toMatchObject({ create: 0, update: 0, held: 0, unchanged: changes.length + 5 });
});

test('what a change refers to is created in an earlier wave', async () => {
  using project = copyOfExample();
  project.edit('config/distribution-points.yaml', 'groups: [Headquarters]', 'groups: [Headquarters/Pilot]');
  project.write({
    'config/a-pilot.yaml': [
      'apiVersion: kscctl/v1',
      'kind: UpdateTask',
      'metadata: {name: pilot}',
      'spec: {product: KES, scope: {group: Headquarters/Pilot/Deep}, schedule: {on: new-updates}}',
      '---',
      'apiVersion: kscctl/v1',
      'kind: AdministrationGroup',
      'metadata: {name: Headquarters/Pilot/Deep}',
      'spec: {}',
    ].join('\n'),
  });
  const { code, plan } = await project.plan();
  expect(code).toBe(2);
  const waveOf = (id: string): number => plan.waves.findIndex((wave) => wave.some((one) => one.id === id));
  const pilot = waveOf('AdministrationGroup/Headquarters/Pilot');
  const deep = waveOf('AdministrationGroup/Headquarters/Pilot/Deep');
  expect(pilot).toBeGreaterThanOrEqual(0);
  expect(waveOf('DistributionPoint/hq-dp-01')).toBeGreaterThan(pilot);
  expect(deep).toBeGreaterThan(pilot);
  expect(waveOf('UpdateTask/pilot')).toBeGreaterThan(deep);
  const wavesOf = (status: string) =>
    plan.waves.flatMap((wave, index) =>
      wave.some((one) => one.fields.some(({ path, after }) => path === '/spec/status' && after === status))
        ? [index]
        : [],
    );
  // What takes an update back waits for nothing.
  expect([wavesOf('Declined'), wavesOf('Approved')]).toEqual([[0], [plan.waves.length - 1]]);
});

test('a declaration knows the place of each entry of a list', async () => {
  using project = copyOfExample();
  const { plan } = await project.plan();
  const places = changesOf(plan)
    .filter((one) => one.kind === 'UpdateApproval')
    .map((one) => project.read(one.declaredAt?.file ?? '').split('\n')[(one.declaredAt?.line ?? 0) - 1] ?? '');
  expect(places.map((line) => line.trim().slice(0, 10))).toEqual(['- update: ', '- update: ', '- update: ']);
});

test('the same states give the same bytes apart from times', async () => {
  using project = copyOfExample();
  const first = await project.run('plan', '--format', 'json');
  const second = await project.run('plan', '--format', 'json');
  expect(withoutTimes(second.stdout)).toBe(withoutTimes(first.stdout));
  // Neither the order of files and documents nor the cache counts.
  project.remove('.kscctl/cache');
  const groups = project.read('config/groups.yaml').split('\n---\n');
  project.write({ 'config/groups.yaml': null, 'config/zz.yaml': `${groups.toReversed().join('\n---\n')}\n` });
  const shuffled = await project.plan();
  const plan = JSON.parse(first.stdout) as PlanDocument;
  expect(shuffled.plan.waves.map((wave) => wave.map((one) => one.id))).toEqual(
    plan.waves.map((wave) => wave.map((one) => one.id)),
  );
  expect(shuffled.plan.fingerprint).toBe(plan.fingerprint);
});

function withoutTimes(text: string): string {
  return text.replace(/^ {2}"(createdAt|asOf)": ".*",$/gm, '');
}

function expectSummaryToAddUp(plan: PlanDocument): void {
  const changes = changesOf(plan);
  for (const action of ['create', 'update', 'replace', 'delete', 'forget'])
    expect(plan.summary[action], action).toBe(changes.filter((one) => one.action === action).length);
  expect(plan.summary['held']).toBe(changes.filter((one) => one.held !== null).length);
  expect(plan.summary['drifted']).toBe(plan.drift.length);
  expect(plan.summary['adopt']).toBe(5);
  expect(plan.summary['unmanaged']).toBeNull();
}
