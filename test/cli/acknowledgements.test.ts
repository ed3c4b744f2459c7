import { describe, expect, test } from 'vitest';
import { acknowledgementsOf } from '../../src/cli/acknowledgements.ts';
import { UsageError } from '../../src/cli/failures.ts';

const given = (acknowledge: readonly string[], reason: readonly string[]) => () =>
  acknowledgementsOf({ acknowledge, reason });

describe('consent on the command line', () => {
  test('is one reason for one guard, in the order in which they are given', () => {
    expect(given(['max-deletes', 'max-uninstalls'], [' the branch closed ', 'agreed'])()).toEqual([
      { guard: 'max-deletes', reason: 'the branch closed' },
      { guard: 'max-uninstalls', reason: 'agreed' },
    ]);
    expect(given([], [])()).toEqual([]);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ['without a reason', ['max-deletes'], []],
    ['with more reasons than guards', ['max-deletes'], ['a', 'b']],
    ['with an empty reason', ['max-deletes'], ['  ']],
    ['to a guard that does not exist', ['all'], ['a']],
    ['to names of the wire, which are proven and not agreed to', ['unproven-wire'], ['a']],
  ])('%s is wrong usage', (_name, acknowledge, reason) => {
    expect(given(acknowledge, reason)).toThrow(UsageError);
  });
});
