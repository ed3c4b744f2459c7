import { describe, expect, test } from 'vitest';
import { type Change, untouched } from '../../src/model/change.ts';
import { defaultGuards, type GuardName, guardNames } from '../../src/model/guard.ts';
import { type GuardInput, guard } from '../../src/planning/guards.ts';
import { changeOf, entryOf } from './made-up.ts';

const calm: GuardInput = {
  changes: [],
  settings: defaultGuards,
  acknowledgements: [],
  ledger: null,
  nothingDeclared: false,
  partialKinds: [],
  unproven: () => null,
};

const many = (count: number, action: Change['action']) =>
  Array.from({ length: count }, (_, index) => changeOf(action, `${action}${index}`));
const uninstalling = (uninstalls: number | null, name = 'u') =>
  changeOf('update', name, { impact: { ...untouched, uninstalls } });
const accepting = (reason?: string) =>
  changeOf('update', 'e', {
    fields: [{ path: '/spec/acceptEulas', before: [], after: ['x'] }],
    desired: reason === undefined ? {} : { reason },
  });
const preventingOf = (prevent: readonly string[]) => ({ metadata: { name: 'p', lifecycle: { prevent } } });
const preventing = (action: Change['action'], prevent: readonly string[]) =>
  changeOf(action, 'p', preventingOf(prevent));
const ledger = {
  formatVersion: 1 as const,
  server: 's',
  entries: { 'Thing/kept': entryOf('kept', {}, { prevent: ['delete'] }) },
  acknowledgements: [],
};

/** Of each guard: what it lets through, what it holds (by name of the change), with limit and value as shown. */
const matrix: Record<
  GuardName,
  { free: Partial<GuardInput>[]; holds: [Partial<GuardInput>, string[], number | null, number | null][] }
> = {
  'empty-load': {
    free: [
      { nothingDeclared: true, changes: [] },
      { nothingDeclared: false, changes: [...many(3, 'delete'), ...many(3, 'forget')] },
    ],
    holds: [
      [{ nothingDeclared: true, changes: many(1, 'delete') }, ['delete0'], 0, 1],
      [
        { nothingDeclared: true, changes: [...many(1, 'delete'), ...many(2, 'forget')] },
        ['delete0', 'forget0', 'forget1'],
        0,
        3,
      ],
    ],
  },
  'partial-read': {
    free: [
      { partialKinds: ['Thing'], changes: [...many(1, 'update'), ...many(1, 'forget')] },
      { partialKinds: ['Other'], changes: many(1, 'create') },
    ],
    holds: [
      [
        { partialKinds: ['Thing'], changes: [...many(1, 'create'), ...many(1, 'delete'), ...many(1, 'replace')] },
        ['create0', 'delete0', 'replace0'],
        0,
        3,
      ],
    ],
  },
  'max-deletes': {
    free: [
      { changes: many(4, 'delete') },
      { changes: many(5, 'delete') },
      { changes: [...many(5, 'delete'), ...many(9, 'forget')] },
    ],
    holds: [
      [{ changes: many(6, 'delete') }, ['delete0', 'delete1', 'delete2', 'delete3', 'delete4', 'delete5'], 5, 6],
      [{ settings: { ...defaultGuards, maxDeletes: 0 }, changes: many(1, 'replace') }, ['replace0'], 0, 1],
    ],
  },
  'max-uninstalls': {
    free: [
      { changes: [uninstalling(0)] },
      { settings: { ...defaultGuards, maxUninstalls: 7 }, changes: [uninstalling(6), uninstalling(7, 'v')] },
    ],
    holds: [
      [{ changes: [uninstalling(1)] }, ['u'], 0, 1],
      [{ settings: { ...defaultGuards, maxUninstalls: 7 }, changes: [uninstalling(8)] }, ['u'], 7, 8],
      [{ changes: [uninstalling(null), uninstalling(2, 'v')] }, ['u', 'v'], 0, null],
    ],
  },
  'accept-eula': {
    free: [
      { changes: [accepting()] },
      { settings: { ...defaultGuards, acceptEula: true }, changes: [accepting('the board agreed')] },
    ],
    holds: [[{ settings: { ...defaultGuards, acceptEula: true }, changes: [accepting()] }, ['e'], 0, 1]],
  },
  protected: {
    free: [
      { changes: [preventing('update', ['delete', 'create'])] },
      { ledger, changes: [changeOf('forget', 'kept')] },
      { changes: [changeOf('replace', 'p', { passedOn: 'Thing/q', doubt: 'whose?', ...preventingOf(['delete']) })] },
    ],
    holds: [
      [{ changes: [preventing('update', ['update'])] }, ['p'], 0, 1],
      [{ changes: [preventing('create', ['create'])] }, ['p'], 0, 1],
      [{ changes: [preventing('replace', ['replace'])] }, ['p'], 0, 1],
      [{ changes: [preventing('replace', ['delete'])] }, ['p'], 0, 1],
      [{ ledger, changes: [changeOf('delete', 'kept')] }, ['kept'], 0, 1],
      [{ changes: [changeOf('delete', 'd', { doubt: 'whose?' })] }, ['d'], 0, 1],
      [{ changes: [changeOf('replace', 'r', { doubt: 'whose?' })] }, ['r'], 0, 1],
    ],
  },
  'unproven-wire': {
    free: [
      { changes: [changeOf('update', 'w', { wireNames: ['a'] })] },
      { unproven: () => 'invented', changes: many(1, 'update') },
    ],
    holds: [
      [
        {
          unproven: (name) => (name === 'b' ? 'invented: the option' : null),
          changes: [changeOf('update', 'w', { wireNames: ['a', 'b'] })],
        },
        ['w'],
        0,
        1,
      ],
    ],
  },
};

describe.each(guardNames.map((name) => [name] as const))('guard %s', (name) => {
  const { free, holds } = matrix[name];

  test('holds nothing at or below its limit', () => {
    for (const input of free) expect(guard({ ...calm, ...input })).toEqual({ held: new Map(), findings: [] });
  });

  test('holds what goes beyond it, says how much, and holds nothing once it is acknowledged', () => {
    for (const [input, ids, limit, value] of holds) {
      const found = guard({ ...calm, ...input });
      expect([...found.held]).toEqual(ids.map((id) => [`Thing/${id}`, [name]]));
      expect(found.findings).toMatchObject([{ guard: name, limit, value, acknowledged: false }]);
      const agreed = guard({ ...calm, ...input, acknowledgements: [{ guard: name, reason: 'because' }] });
      const lifted = name !== 'unproven-wire';
      expect(agreed.held.size).toBe(lifted ? 0 : ids.length);
      expect(agreed.findings).toMatchObject([{ guard: name, limit, value, acknowledged: lifted }]);
    }
  });

  test('is lifted by no consent to another guard', () => {
    const others = guardNames.filter((one) => one !== name).map((one) => ({ guard: one, reason: 'because' }));
    for (const [input, ids] of holds)
      expect(guard({ ...calm, ...input, acknowledgements: others }).held.size).toBe(ids.length);
  });
});

test('a change that two guards hold names both, and waits until both are acknowledged', () => {
  const changes = Array.from({ length: 6 }, (_, index) => changeOf('delete', `d${index}`));
  const input = { ...calm, changes, nothingDeclared: true };
  expect(guard(input).held.get('Thing/d0')).toEqual(['empty-load', 'max-deletes']);
  const one = guard({ ...input, acknowledgements: [{ guard: 'max-deletes', reason: 'because' }] });
  expect(one.held.get('Thing/d0')).toEqual(['empty-load']);
});
