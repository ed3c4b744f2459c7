import { expect, test } from 'vitest';
import { comparePolicies, placeCandidates, policyAttributes } from '../../../src/app/doctor/policy-attributes.ts';
import type { PolicySections, SettingHints } from '../../../src/kinds/discovery-hints.ts';
import { kinds } from '../../../src/kinds/registry.ts';
import type { KscValue } from '../../../src/ksc/values.ts';

const set = (value: KscValue, locked = false) => ({ KLPRSS_Val: value, KLPRSS_Mnd: locked });
const off: PolicySections = {
  '86': { KLNAG_bUseOnlyUA: set(false), KLNAG_nPort: set(13000), KLNAG_Big: set(9_007_199_254_740_993n) },
  OTHER: { Box: set({ inner: set(false), same: set([1, 2]) }), Name: set('x') },
};

test('two policies that differ in one setting name exactly its attribute', () => {
  const on = { ...off, '86': { ...off['86'], KLNAG_bUseOnlyUA: set(true) } };
  expect(comparePolicies(off, on)).toEqual([
    { section: '86', attribute: 'KLNAG_bUseOnlyUA', below: [], differs: 'value', type: 'bool' },
  ]);
  expect(comparePolicies(off, JSON.parse(JSON.stringify(off, longs)) as PolicySections)).toHaveLength(1);
  expect(comparePolicies(on, on)).toEqual([]);
});

test('locks, members of containers, and what only one policy has are told apart', () => {
  const other: PolicySections = {
    '86': { ...off['86'], KLNAG_nPort: set(13000, true) },
    OTHER: { Box: set({ inner: set(true), same: set([1, 2]) }) },
    NEW: { bFlag: set(true) },
  };
  expect(comparePolicies(off, other)).toEqual([
    { section: '86', attribute: 'KLNAG_nPort', below: [], differs: 'lock', type: 'int' },
    { section: 'NEW', attribute: 'bFlag', below: [], differs: 'only in the second', type: 'bool' },
    { section: 'OTHER', attribute: 'Box', below: ['inner'], differs: 'value', type: 'bool' },
    { section: 'OTHER', attribute: 'Name', below: [], differs: 'only in the first', type: 'text' },
  ]);
});

test('attributes are listed with the values that policies hold, and flags with words of a setting are candidates', () => {
  const attributes = policyAttributes([off, { '86': { KLNAG_bUseOnlyUA: set(true), plain: 7 } }]);
  expect(attributes.find((one) => one.attribute === 'KLNAG_bUseOnlyUA')).toEqual({
    section: '86',
    attribute: 'KLNAG_bUseOnlyUA',
    type: 'bool',
    values: [false, true],
  });
  expect(attributes.map((one) => one.attribute)).not.toContain('plain');
  const hints = kinds.flatMap((kind) => kind.discovery.settings);
  const of = (name: string): SettingHints => {
    const found = hints.find((one) => one.entry.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };
  expect(placeCandidates(attributes, of('agent-policy.points-only')).map((one) => one.attribute)).toEqual([
    'KLNAG_bUseOnlyUA',
  ]);
  expect(placeCandidates(attributes, of('agent-policy.diff-files'))).toEqual([]);
});

/** A long as a double would hold it. */
function longs(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
