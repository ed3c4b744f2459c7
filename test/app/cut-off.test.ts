import { expect, test } from 'vitest';
import { mayCutOff } from '../../src/app/cut-off.ts';
import type { Action } from '../../src/model/change.ts';
import { changeOf } from '../planning/made-up.ts';

const may = (kind: string, action: Action, ...paths: readonly string[]) =>
  mayCutOff(changeOf(action, 'x', { fields: paths.map((path) => ({ path, before: 1, after: 2 })) }, kind));

test('whatever decides who is served, and nothing else, may cut devices off when it is changed', () => {
  const policies = '/spec/settings/distributeFilesThroughDistributionPointsOnly';
  for (const [kind, path] of [
    ['AdministrationGroup', '/metadata/name'],
    ['DistributionPoint', '/spec/scope/groups'],
    ['DistributionPoint', '/spec/scope'],
    ['DistributionPoint', '/spec/deployUpdates'],
    ['NetworkAgentPolicy', '/spec/group'],
    ['NetworkAgentPolicy', '/spec/active'],
    ['NetworkAgentPolicy', '/spec/inherit'],
    ['NetworkAgentPolicy', '/spec/forceInheritance'],
    ['NetworkAgentPolicy', `${policies}/value`],
    ['NetworkAgentPolicy', `${policies}/enforced`],
  ] as const) {
    expect(may(kind, 'update', '/spec/other', path), `${kind} ${path}`).toBe(true);
    expect(may(kind, 'update', '/spec/other'), kind).toBe(false);
    expect(may(kind, 'delete'), kind).toBe(true);
    expect(may(kind, 'replace', path), kind).toBe(true);
    expect(may(kind, 'forget'), kind).toBe(false);
    // A new point or group takes nothing from anybody.
    expect(may(kind, 'create', path), kind).toBe(kind === 'NetworkAgentPolicy');
  }
  expect(may('UpdateTask', 'delete')).toBe(false);
});
