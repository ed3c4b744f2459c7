import { expect, test } from 'vitest';
import type { ObserveContext } from '../../src/kinds/kind.ts';
import type { Names } from '../../src/kinds/names/names.ts';
import type { Eula, KasperskyUpdate } from '../../src/kinds/names/update-catalogue.ts';
import { updateApproval } from '../../src/kinds/update-approval/kind.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { declared } from '../planning/made-up.ts';

const eula = { id: 1, uid: 'e'.repeat(32), name: 'KES EULA', accepted: false } as unknown as Eula;
const update = (uid: string, approval: number | null) =>
  ({ uid, title: `Patch ${uid}`, product: 'KES', version: '1', uninstallable: true, approval }) as KasperskyUpdate;

/** Names of a server that has these updates, each of which needs one agreement. */
function names(all: readonly KasperskyUpdate[]): Names {
  const eulasNamed = (text: string) => (text === eula.name ? [eula] : []);
  return { updates: { all, fitting: () => all, eulasNamed, neededEulas: () => [eula] } } as unknown as Names;
}

const resolve = (all: readonly KasperskyUpdate[], spec: JsonObject) => {
  const { resource, diagnostics } = updateApproval.resolve(declared('x', spec, {}, 'UpdateApproval'), names(all));
  return { spec: resource?.spec, name: resource?.name, codes: diagnostics.map((one) => one.code) };
};

test('a decision is on the one update that fits: of several none is chosen', () => {
  const decision = { update: { title: 'Patch' }, status: 'Declined' };
  expect(resolve([update('a', 0), update('b', 0)], decision)).toEqual({ codes: ['reference/ambiguous'] });
  expect(resolve([update('a', 0)], decision)).toMatchObject({ name: 'a', codes: [] });
  expect(resolve([], decision)).toMatchObject({ spec: undefined, codes: ['update/waiting'] });
});

test('an agreement is accepted for an approved update only, and has to be listed with it', () => {
  const one = [update('a', 0)];
  const listed = { update: 'a', acceptEulas: [eula.name] };
  expect(resolve(one, { ...listed, status: 'Approved' })).toMatchObject({
    spec: { acceptEulas: [eula.name] },
    codes: [],
  });
  expect(resolve(one, { ...listed, status: 'Declined' })).toMatchObject({ spec: { acceptEulas: [] }, codes: [] });
  expect(resolve(one, { update: 'a', status: 'Approved' }).codes).toEqual(['update/eula-not-listed']);
  expect(resolve(one, { update: 'a', status: 'Approved', acceptEulas: ['Other'] }).codes).toContain(
    'reference/not-found',
  );
});

test('a decision that the server does not tell is unknown, and not undecided', async () => {
  const context = { names: names([update('a', null), update('b', 1)]), wanted: [], waiting: [], everything: false };
  const { objects } = await updateApproval.observe(context as unknown as ObserveContext);
  expect(objects.map((one) => [one.spec['status'], one.unknown])).toEqual([
    [undefined, ['/status']],
    ['Approved', []],
  ]);
});
