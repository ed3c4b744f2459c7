import { describe, expect, test } from 'vitest';
import { agentSetting } from '../../src/reach/agent-setting.ts';
import { ChainIndex, type ChainPolicy } from '../../src/reach/chain.ts';
import { chain, groups, locked, open, policy } from './chains.ts';

const { root, north, south, city } = groups;

describe('the value of an agent setting', () => {
  const value = (policies: readonly ChainPolicy[], groupId: number = city) =>
    agentSetting(new ChainIndex(chain({ policies })), groupId, (one) => one.pointsOnly, false);
  const at = (groupId: number, pointsOnly: ChainPolicy['pointsOnly'], parts: Partial<ChainPolicy> = {}) =>
    policy(groupId, { pointsOnly, ...parts });

  test.each<[string, readonly ChainPolicy[], boolean | null]>([
    ['is the default without a policy', [], false],
    ['comes from the policy of the group', [at(city, open(true))], true],
    ['comes from the nearest policy above', [at(root, open(false)), at(north, open(true))], true],
    ['is not overridden by an open lock above', [at(root, open(true)), at(city, open(false))], false],
    ['is overridden by a closed lock above', [at(root, locked(true)), at(city, open(false))], true],
    [
      'is its own where the policy does not inherit',
      [at(root, locked(true)), at(city, open(false), { inherits: false })],
      false,
    ],
    [
      'is overridden all the same where the policy above forces',
      [at(root, locked(true), { forcesChildren: true }), at(city, open(false), { inherits: false })],
      true,
    ],
    [
      'is not reached by a lock beyond a policy that does not inherit',
      [at(root, locked(true)), at(north, open(false), { inherits: false }), at(city, open(false))],
      false,
    ],
    [
      'follows the uppermost of several locks',
      [at(root, locked(true)), at(north, locked(false)), at(city, open(false))],
      true,
    ],
    ['is unknown where the policy that counts does not tell it', [at(city, null)], null],
    ['is known where a lock above decides', [at(root, locked(true)), at(city, null)], true],
    ['is not touched by the policy of another group', [at(south, locked(true))], false],
  ])('%s', (_rule, policies, expected) => {
    expect(value(policies)).toBe(expected);
  });
});
