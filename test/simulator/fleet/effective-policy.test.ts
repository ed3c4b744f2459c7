import { expect, test } from 'vitest';
import { effectiveSetting, type LevelPolicy } from '../../../src/simulator/fleet/effective-policy.ts';
import { policyValue } from '../../../src/simulator/objects/agent-policy.ts';

const level = (value: number, isLocked: boolean, acceptsParent = true, forcesChildren = false): LevelPolicy => ({
  name: String(value),
  acceptsParent,
  forcesChildren,
  section: () => ({ x: policyValue(value, isLocked) }),
});

test.each<[string, LevelPolicy[], number | undefined]>([
  ['no policy', [], undefined],
  ['the nearest policy, locked or not', [level(1, false), level(2, false)], 1],
  ['a lock above', [level(1, true), level(2, true)], 2],
  ['the highest of several locks', [level(1, false), level(2, true), level(3, true)], 3],
  ['the nearest one when it does not inherit', [level(1, false, false), level(2, true)], 1],
  ['a lock above that forces itself on it', [level(1, false, false), level(2, true, true, true)], 2],
  ['not beyond the level that stops inheriting', [level(1, false), level(2, false, false), level(3, true)], 1],
])('%s gives the value', (_what, levels, value) => {
  expect(effectiveSetting(levels, 's', 'x').value).toBe(value);
});
