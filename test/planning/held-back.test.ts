import { expect, test } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import type { Change } from '../../src/model/change.ts';
import { defaultGuards } from '../../src/model/guard.ts';
import { heldBack } from '../../src/planning/held-back.ts';
import { changeOf } from './made-up.ts';

const held = { lifecycle: { prevent: ['create', 'update', 'delete'] } };
const group = (path: string, metadata: object = {}) =>
  changeOf('create', path, { desired: { path }, metadata: { name: path, ...metadata } }, 'AdministrationGroup');
const point = (name: string, groups: readonly string[], metadata: object = {}) =>
  changeOf('create', name, { desired: { scope: { groups } }, metadata: { name, ...metadata } }, 'DistributionPoint');
const download = (metadata: object = {}) =>
  changeOf('create', 'd', { desired: {}, metadata: { name: 'd', ...metadata } }, 'DownloadUpdatesTask');
const lifting = {
  fields: [{ path: '/spec/settings/distributeFilesThroughDistributionPointsOnly/value', before: true, after: false }],
};
const narrowed = changeOf(
  'update',
  'p',
  { fields: [{ path: '/spec/scope/groups', before: ['a', 'b'], after: ['a'] }] },
  'DistributionPoint',
);
const approval = changeOf(
  'update',
  'u',
  { fields: [{ path: '/spec/status', before: 'Undefined', after: 'Approved' }] },
  'UpdateApproval',
);
const restriction = changeOf(
  'update',
  'n',
  {
    fields: [{ path: '/spec/settings/distributeFilesThroughDistributionPointsOnly/value', before: false, after: true }],
  },
  'NetworkAgentPolicy',
);

const cases: [string, Change[], Record<string, string>][] = [
  ['nothing is, where no guard holds anything', [group('a'), point('p', ['a'])], {}],
  [
    'what refers to something held is, and names it, however far away',
    [group('a', held), group('a/b'), point('p', ['a/b']), point('q', ['/'])],
    {
      'AdministrationGroup/a': 'AdministrationGroup/a',
      'AdministrationGroup/a/b': 'AdministrationGroup/a',
      'DistributionPoint/p': 'AdministrationGroup/a',
    },
  ],
  [
    'what a safety edge puts after something held is, where the edge says so',
    [point('p', ['/'], held), restriction],
    { 'DistributionPoint/p': 'DistributionPoint/p', 'NetworkAgentPolicy/n': 'DistributionPoint/p' },
  ],
  [
    'what goes is, as long as what may take over is not there',
    [group('a', held), changeOf('delete', 'u', {}, 'UpdateTask')],
    { 'AdministrationGroup/a': 'AdministrationGroup/a', 'UpdateTask/u': 'AdministrationGroup/a' },
  ],
  [
    'a point keeps its scope as long as the policy that would free its devices is held',
    [changeOf('update', 'n', { ...lifting, metadata: { name: 'n', ...held } }, 'NetworkAgentPolicy'), narrowed],
    { 'NetworkAgentPolicy/n': 'NetworkAgentPolicy/n', 'DistributionPoint/p': 'NetworkAgentPolicy/n' },
  ],
  [
    'an approval is not, whatever else is held',
    [point('p', ['/'], held), approval],
    { 'DistributionPoint/p': 'DistributionPoint/p' },
  ],
  [
    'what another edge puts after it is not',
    [download(held), changeOf('create', 'u', { desired: {} }, 'UpdateTask')],
    { 'DownloadUpdatesTask/d': 'DownloadUpdatesTask/d' },
  ],
  [
    'but it is after something that is skipped',
    [
      group('a', held),
      changeOf('create', 'd', { desired: { scope: { group: 'a' } } }, 'DownloadUpdatesTask'),
      changeOf('create', 'u', { desired: {} }, 'UpdateTask'),
    ],
    {
      'AdministrationGroup/a': 'AdministrationGroup/a',
      'DownloadUpdatesTask/d': 'AdministrationGroup/a',
      'UpdateTask/u': 'AdministrationGroup/a',
    },
  ],
];

test.each(cases)('of what is held back: %s', (_rule, changes, expected) => {
  const parts = { kinds, states: [], proposed: [], changes, ledger: null, diagnostics: [] };
  const circumstances = {
    target: 'hq',
    server: { type: 'embedded', edition: 'simulated', identity: 's', version: null },
    revision: null,
    dirty: false,
    configDigest: '',
    createdAt: '',
    asOf: '',
    guards: defaultGuards,
    acknowledgements: [],
    nothingDeclared: false,
    unproven: () => null,
  } as const;
  expect(Object.fromEntries(heldBack(parts, circumstances))).toEqual(expected);
});
