import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import type { Change } from '../../src/model/change.ts';
import { findCycle, order } from '../../src/planning/order.ts';
import { samples } from '../support/sampling.ts';
import { changeOf, madeUpKind } from './made-up.ts';

const group = (action: 'create' | 'delete' | 'update', path: string) =>
  changeOf(action, path, { desired: { path }, observed: { path } }, 'AdministrationGroup');
const point = (action: Change['action'], groups: readonly string[], parts = {}) =>
  changeOf(
    action,
    'p',
    { desired: { scope: { groups } }, observed: { scope: { groups } }, ...parts },
    'DistributionPoint',
  );
const restriction = (after: boolean) => ({
  fields: [{ path: '/spec/settings/distributeFilesThroughDistributionPointsOnly/value', before: !after, after }],
});
const status = (before: string, after: string) =>
  changeOf('update', 'u', { fields: [{ path: '/spec/status', before, after }] }, 'UpdateApproval');

function waves(changes: Parameters<typeof order>[0]): string[][] {
  return order(changes, kinds).waves.map((wave) => wave.map((one) => `${one.action} ${one.id}`));
}

describe('the order of changes', () => {
  test('makes a group before the groups and the point in it, and takes them away the other way round', () => {
    expect(waves([point('create', ['a/b']), group('create', 'a/b'), group('create', 'a')])).toEqual([
      ['create AdministrationGroup/a'],
      ['create AdministrationGroup/a/b'],
      ['create DistributionPoint/p'],
    ]);
    expect(waves([group('delete', 'a'), group('delete', 'a/b'), point('delete', ['a/b'])])).toEqual([
      ['delete DistributionPoint/p'],
      ['delete AdministrationGroup/a/b'],
      ['delete AdministrationGroup/a'],
    ]);
  });

  test('moves what leaves a group before the group goes', () => {
    const leaves = point('update', ['b'], { observed: { scope: { groups: ['a'] } } });
    expect(waves([group('delete', 'a'), leaves])).toEqual([
      ['update DistributionPoint/p'],
      ['delete AdministrationGroup/a'],
    ]);
  });

  test('approves updates last, after removals as well, but not after that of groups, in which there is nothing', () => {
    expect(waves([status('Undefined', 'Approved'), point('delete', ['a']), group('create', 'b')])).toEqual([
      ['create AdministrationGroup/b'],
      ['delete DistributionPoint/p'],
      ['update UpdateApproval/u'],
    ]);
    expect(waves([status('Undefined', 'Approved'), group('delete', 'a')])).toHaveLength(1);
  });

  test('lets a decision that takes an update back wait for nothing', () => {
    const waits = (before: string, after: string) => waves([status(before, after), group('create', 'b')]).length === 2;
    expect(waits('Approved', 'Declined')).toBe(false);
    expect(waits('Undefined', 'Declined')).toBe(false);
    expect(waits('Approved', 'Undefined')).toBe(false);
    // Agents may install what is Undefined by themselves, and an approved update for which an agreement is accepted.
    expect(waits('Declined', 'Undefined')).toBe(true);
    expect(waits('Declined', 'Approved')).toBe(true);
    const accepted = { fields: [{ path: '/spec/acceptEulas', before: [], after: ['x'] }] };
    expect(waves([changeOf('update', 'u', accepted, 'UpdateApproval'), group('create', 'b')])).toHaveLength(2);
  });

  test('makes points before a policy allows only points, and takes them away after it allows more again', () => {
    const policy = (after: boolean) => changeOf('update', 'n', restriction(after), 'NetworkAgentPolicy');
    expect(waves([policy(true), point('create', ['/'])])).toEqual([
      ['create DistributionPoint/p'],
      ['update NetworkAgentPolicy/n'],
    ]);
    expect(waves([point('delete', ['/']), policy(false)])).toEqual([
      ['update NetworkAgentPolicy/n'],
      ['delete DistributionPoint/p'],
    ]);
    const waits = (change: ReturnType<typeof point>) => waves([change, policy(false)]).length === 2;
    const scope = (before: readonly string[], after: readonly string[]) => ({
      fields: [{ path: '/spec/scope/groups', before, after }],
    });
    const toAnotherDevice = { path: '/spec/device', before: 'a', after: 'b' };
    expect(waits(point('update', ['/'], scope(['a', 'b'], ['a'])))).toBe(true);
    expect(waits(point('update', ['/'], scope(['a/b'], ['a', 'c'])))).toBe(false);
    const moved = { fields: [toAnotherDevice, ...scope(['a'], ['b']).fields] };
    expect(waits(point('replace', ['/'], moved))).toBe(true);
    expect(waits(point('replace', ['/'], { fields: [toAnotherDevice] }))).toBe(false);
    const takes = { serverKey: 'b', ...scope(['b'], ['a']) };
    expect(waits(point('replace', ['/'], { fields: [toAnotherDevice], takes }))).toBe(true);
    const places = { fields: [{ path: '/spec/scope/networkLocations', before: ['x'], after: ['y'] }] };
    expect(waits(point('update', ['/'], places))).toBe(true);
    const off = { fields: [{ path: '/spec/deployUpdates', before: true, after: false }] };
    expect(waves([point('update', ['/'], off), policy(false)])).toEqual([
      ['update NetworkAgentPolicy/n'],
      ['update DistributionPoint/p'],
    ]);
  });

  test('puts changes that have nothing to do with each other into one wave, kinds in the order of the registry', () => {
    expect(waves([point('create', ['/']), group('create', 'b'), group('create', 'a')])).toEqual([
      ['create AdministrationGroup/a', 'create AdministrationGroup/b', 'create DistributionPoint/p'],
    ]);
  });

  test('lets a change that is forgotten wait for nothing, and nothing wait for it', () => {
    const forgotten = changeOf('forget', 'x', {}, 'UpdateTask');
    expect(waves([forgotten, group('create', 'a')])).toHaveLength(1);
    expect(waves([forgotten, point('delete', ['/']), status('Undefined', 'Declined')])).toHaveLength(1);
  });
});

describe('a ring of changes', () => {
  test('is found and named, each with the one that it waits for, and what leads to it is not', () => {
    const waiting = (name: string, ...after: readonly string[]) =>
      changeOf('update', name, { after: after.map((one) => `Thing/${one}`) });
    const ring = [waiting('d', 'a'), waiting('a', 'b'), waiting('b', 'c'), waiting('c', 'a'), waiting('e')];
    expect(findCycle(ring, [madeUpKind()])).toEqual(['Thing/a', 'Thing/b', 'Thing/c']);
    expect(findCycle(ring.slice(0, 3), [madeUpKind()])).toEqual([]);
  });

  test('through a safety edge is named by its changes', () => {
    const edge = { name: 'e', reason: 'r', heldBlocks: true };
    const first = { ...edge, applies: (one: { kind: string }) => one.kind === 'A', follows: () => true };
    const kind = madeUpKind({ safety: [first] });
    const ring = [changeOf('update', 'x', {}, 'A'), changeOf('update', 'y', { after: ['A/x'] }, 'B')];
    expect(findCycle(ring, [kind])).toEqual(['A/x', 'B/y']);
  });

  test('comes of no set of changes of the kinds there are', () => {
    const paths = ['a', 'a/b', 'a/b/c', 'd'];
    const path = fc.constantFrom(...paths);
    const kindName = fc.constantFrom(
      'DistributionPoint',
      'NetworkAgentPolicy',
      'DownloadUpdatesTask',
      'UpdateTask',
      'UpdateApproval',
    );
    const action = fc.constantFrom<Change['action']>('create', 'update', 'replace', 'delete', 'forget');
    const field = fc.constantFrom(
      restriction(true).fields,
      restriction(false).fields,
      [{ path: '/spec/deployUpdates', before: true, after: false }],
      [],
    );
    const specOf = (at: string) => ({ group: at, scope: { group: at, groups: [at] } });
    const others = fc.array(fc.tuple(kindName, action, path, path, field), { maxLength: 10 }).map((all) =>
      all.map(([kind, act, from, to, fields], index) =>
        changeOf(
          act,
          `n${index}`,
          // What is removed changes no field.
          { observed: specOf(from), desired: specOf(to), fields: act === 'delete' || act === 'forget' ? [] : fields },
          kind,
        ),
      ),
    );
    const groups = fc
      .tuple(
        ...paths.map((one) => fc.option(fc.constantFrom('create', 'update', 'delete').map((act) => group(act, one)))),
      )
      .map((all) => all.filter((one) => one !== null));
    fc.assert(
      fc.property(groups, others, (some, more) => {
        expect(findCycle([...some, ...more], kinds)).toEqual([]);
      }),
      samples(300),
    );
  });
});
