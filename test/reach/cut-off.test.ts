import { expect, test } from 'vitest';
import type { Chain } from '../../src/reach/chain.ts';
import { groupsCutOff } from '../../src/reach/cut-off.ts';
import { chain, groups, locked, point, policy } from './chains.ts';

const { root, north, south, city } = groups;
const pointsOnly = [policy(root, { pointsOnly: locked(true) })];

test.each<[string, Partial<Chain>, readonly number[]]>([
  ['nobody is cut off where agents may go elsewhere', { points: [] }, []],
  ['a point serves its group and what lies below it', { policies: pointsOnly }, [root, north, south]],
  [
    'a point that deploys no updates serves nobody',
    { policies: pointsOnly, points: [point({ deploysUpdates: false })] },
    [root, north, south, city],
  ],
  [
    'a point for network locations may serve anybody',
    { policies: pointsOnly, points: [point({ scopeGroups: [], servesLocations: true })] },
    [],
  ],
  [
    'a policy that does not tell where files may come from cuts nobody off',
    { policies: [policy(root, { pointsOnly: null })], points: [] },
    [],
  ],
])('%s', (_rule, parts, expected) => {
  expect(groupsCutOff(chain(parts))).toEqual(expected);
});
