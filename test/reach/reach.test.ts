import { expect, test } from 'vitest';
import type { Chain } from '../../src/reach/chain.ts';
import { type ReachQuestion, reachOver } from '../../src/reach/reach.ts';
import { chain, download, groupScope, groups, open, point, policy, question, updateTask } from './chains.ts';

const { root, north, south, city } = groups;

interface Expected {
  readonly groups: readonly number[];
  readonly hosts?: readonly string[];
  readonly unknown?: boolean;
}

function reached(parts: Partial<Chain>, asked: Partial<ReachQuestion> = {}): Expected {
  const { groups: found, hosts, unknown } = reachOver(chain(parts))(question(asked));
  return { groups: [...found].sort((a, b) => a - b), hosts, unknown };
}

const nobody = { groups: [], hosts: [], unknown: false };
const onlyCity = { groups: [city], hosts: [], unknown: false };
const unknown = { groups: [], hosts: [], unknown: true };

/** One rule of the chain a line: what is different from the whole chain, and who gets the update then. */
const applications: [string, Partial<Chain>, Partial<ReachQuestion>, Expected][] = [
  ['the whole chain reaches whom the point serves', {}, {}, onlyCity],
  ['without a point nobody has files', { points: [] }, {}, nobody],
  ['a point that does not deploy updates serves nobody', { points: [point({ deploysUpdates: false })] }, {}, nobody],
  ['a point whose system is not known may download or not', { points: [point({ canDownload: null })] }, {}, unknown],
  ['a point on macOS cannot download', { points: [point({ canDownload: false })] }, {}, nobody],
  [
    'a point above serves what has none of its own',
    { points: [point(), point({ hostId: 'p2', groupId: root, scopeGroups: [root] })] },
    {},
    { groups: [root, north, south, city], hosts: [], unknown: false },
  ],
  [
    'the nearest point decides, also when it has no files',
    { points: [point({ canDownload: false }), point({ hostId: 'p2', groupId: root, scopeGroups: [root] })] },
    {},
    { groups: [root, north, south], hosts: [], unknown: false },
  ],
  [
    'a point that does not deploy is passed over for the next one up',
    { points: [point({ deploysUpdates: false }), point({ hostId: 'p2', scopeGroups: [north] })] },
    {},
    { groups: [north, city], hosts: [], unknown: false },
  ],
  ['without a download task the point is empty', { downloads: [] }, {}, nobody],
  [
    'a download task that is started by hand does not fill it',
    { downloads: [download({ automatic: false })] },
    {},
    nobody,
  ],
  [
    'a download task whose schedule cannot be read may fill it or not',
    { downloads: [download({ automatic: null })] },
    {},
    { groups: [], hosts: [], unknown: true },
  ],
  [
    'an update task whose schedule cannot be read may install or not',
    { updateTasks: [updateTask({ starts: 'not told' })] },
    {},
    { groups: [], hosts: [], unknown: true },
  ],
  [
    'a task for a selection may reach what a task for the group does not',
    {
      updateTasks: [
        updateTask({ install: 'databasesOnly' }),
        updateTask({ scope: { type: 'selection', name: 'Servers' } }),
      ],
    },
    {},
    { groups: [], hosts: [], unknown: true },
  ],
  ['a download task without sources brings nothing', { downloads: [download({ sources: [] })] }, {}, nobody],
  [
    'a download task for another group does not fill it',
    { downloads: [download({ scope: groupScope(south) })] },
    {},
    nobody,
  ],
  [
    'a download task fills the points of its group and of the groups below, by where the point stands',
    { downloads: [download({ scope: groupScope(north) })] },
    {},
    onlyCity,
  ],
  [
    'a point may stand elsewhere than it serves',
    { points: [point({ groupId: south })], downloads: [download({ scope: groupScope(north) })] },
    {},
    nobody,
  ],
  [
    'a download task for named devices fills these',
    { downloads: [download({ scope: { type: 'devices', hostIds: ['p1'] } })] },
    {},
    onlyCity,
  ],
  [
    'a download task for other devices does not',
    { downloads: [download({ scope: { type: 'devices', hostIds: ['p2'] } })] },
    {},
    nobody,
  ],
  [
    'a download task for the selection of all points fills all',
    { downloads: [download({ scope: { type: 'selection', name: 'UPDATE_AGENTS' } })] },
    {},
    onlyCity,
  ],
  [
    'a download task for another selection may fill it or not',
    { downloads: [download({ scope: { type: 'selection', name: 'mine' } })] },
    {},
    unknown,
  ],
  [
    'a download task from the server brings what the server has',
    { downloads: [download({ sources: ['administrationServer'] })], serverIsFilled: true },
    {},
    onlyCity,
  ],
  [
    'and nothing where the server has nothing',
    { downloads: [download({ sources: ['administrationServer'] })], serverIsFilled: false },
    {},
    nobody,
  ],
  ['a download task from a folder may bring it or not', { downloads: [download({ sources: ['other'] })] }, {}, unknown],
  ['without an update task nobody installs', { updateTasks: [] }, {}, nobody],
  ['an update task of another product does not count', { updateTasks: [updateTask({ product: 'kesl' })] }, {}, nobody],
  [
    'an update task covers its group and what is below',
    { updateTasks: [updateTask({ scope: groupScope(south) })] },
    {},
    nobody,
  ],
  [
    'an update task leaves out the groups that it excepts, with what is below',
    { updateTasks: [updateTask({ scope: groupScope(root, { except: [north] }) })] },
    {},
    nobody,
  ],
  [
    'an update task without its subgroups is for the devices of its own group only',
    {
      points: [point({ scopeGroups: [root] })],
      updateTasks: [updateTask({ scope: groupScope(north, { withSubgroups: false }) })],
    },
    {},
    { groups: [north], hosts: [], unknown: false },
  ],
  [
    'a download task that excepts the group of a point does not fill it',
    { downloads: [download({ scope: groupScope(root, { except: [city] }) })] },
    {},
    nobody,
  ],
  [
    'a point that serves network locations too, and is filled, changes nothing for whom another one serves',
    { points: [point(), point({ hostId: 'p2', scopeGroups: [], servesLocations: true })] },
    {},
    { groups: [city], hosts: [], unknown: true },
  ],
  [
    'a point for network locations that is empty makes it unknown whom the others serve',
    { points: [point(), point({ hostId: 'p2', canDownload: false, scopeGroups: [], servesLocations: true })] },
    {},
    unknown,
  ],
  [
    'a point for network locations that does not deploy is passed over',
    { points: [point(), point({ hostId: 'p2', deploysUpdates: false, scopeGroups: [], servesLocations: true })] },
    {},
    onlyCity,
  ],
  [
    'an update task that is started by hand does not count',
    { updateTasks: [updateTask({ starts: 'by hand' })] },
    {},
    nobody,
  ],
  ['an update task by clock counts', { updateTasks: [updateTask({ starts: 'by clock' })] }, {}, onlyCity],
  [
    'an update task for databases only installs no updates',
    { updateTasks: [updateTask({ install: 'databasesOnly' })] },
    {},
    nobody,
  ],
  [
    'an update task without the source that has it gets nothing',
    { updateTasks: [updateTask({ sources: ['administrationServer'] })] },
    {},
    nobody,
  ],
  [
    'one of several tasks is enough',
    { updateTasks: [updateTask({ starts: 'by hand' }), updateTask({ name: 'second' })] },
    {},
    onlyCity,
  ],
  [
    'an update task by clock from Kaspersky needs no point',
    { points: [], updateTasks: [updateTask({ starts: 'by clock', sources: ['kaspersky'] })] },
    {},
    { groups: [root, north, south, city], hosts: [], unknown: false },
  ],
  [
    'a task for named devices reaches those whose point has files',
    { updateTasks: [updateTask({ scope: { type: 'devices', hostIds: ['city-host', 'north-host'] } })] },
    {},
    { groups: [], hosts: ['city-host'], unknown: false },
  ],
  [
    'a task for a device of unknown group may reach it or not',
    { updateTasks: [updateTask({ scope: { type: 'devices', hostIds: ['nowhere'] } })] },
    {},
    unknown,
  ],
  [
    'a task for a selection may reach anybody or nobody',
    { updateTasks: [updateTask({ scope: { type: 'selection', name: 'mine' } })] },
    {},
    unknown,
  ],
  ['an undecided update is not installed', {}, { status: 'Undefined' }, nobody],
  [
    'an undecided one that is critical is, by a task for critical ones',
    { updateTasks: [updateTask({ install: 'criticalAndApproved' })] },
    { status: 'Undefined', critical: true },
    onlyCity,
  ],
  [
    'an undecided one that is not critical is not',
    { updateTasks: [updateTask({ install: 'criticalAndApproved' })] },
    { status: 'Undefined', critical: false },
    nobody,
  ],
  [
    'where nobody says whether it is critical nothing is known',
    { updateTasks: [updateTask({ install: 'criticalAndApproved' })] },
    { status: 'Undefined', critical: null },
    unknown,
  ],
  ['a declined update is not installed', {}, { status: 'Declined' }, nobody],
  ['an update whose agreement is not accepted is not passed on', {}, { eulasAccepted: false }, nobody],
  ['what was not read whole may change it', { isPartial: true }, {}, { groups: [city], hosts: [], unknown: true }],
  ['a point of which nobody knows where it stands may be filled', { points: [point({ groupId: null })] }, {}, unknown],
  [
    'of several tasks that reach nobody for certain one may reach them',
    { updateTasks: [updateTask({ install: 'databasesOnly' }), updateTask({ starts: 'not told' })] },
    {},
    unknown,
  ],
  [
    'a task that waits for new updates waits for the point of its devices, and for the server where there is none',
    { downloads: [], serverIsFilled: true, updateTasks: [updateTask({ sources: ['kaspersky'] })] },
    {},
    { groups: [root, north, south], hosts: [], unknown: false },
  ],
  [
    'an update task from a folder may have it or not',
    { points: [], updateTasks: [updateTask({ starts: 'by clock', sources: ['other'] })] },
    {},
    unknown,
  ],
  ['an update of which nobody knows what installs it is unknown', {}, { taskProduct: null }, unknown],
];

test.each(applications)('of an application: %s', (_rule, parts, asked, expected) => {
  expect(reached(parts, asked)).toEqual(expected);
});

const everywhere = { groups: [root, north, south, city], hosts: [], unknown: false };
const patches: [string, Partial<Chain>, Partial<ReachQuestion>, Expected][] = [
  ['agents without a point take patches from Kaspersky', {}, {}, everywhere],
  [
    'agents wait for a point that serves them',
    { downloads: [] },
    {},
    { groups: [root, north, south], hosts: [], unknown: false },
  ],
  [
    'agents that may use points only get them from points only',
    { policies: [policy(root, { pointsOnly: open(true) })] },
    {},
    onlyCity,
  ],
  ['undecided patches are installed by default', {}, { status: 'Undefined' }, everywhere],
  [
    'and not where the policy says so',
    { policies: [policy(north, { autoInstallUndefined: open(false) })] },
    { status: 'Undefined' },
    { groups: [root, south], hosts: [], unknown: false },
  ],
  [
    'approved ones are installed whatever the policy says of undecided ones',
    { policies: [policy(root, { autoInstallUndefined: open(false) })] },
    {},
    everywhere,
  ],
  ['declined ones are not', {}, { status: 'Declined' }, nobody],
  [
    'a policy that does not tell makes it unknown',
    { policies: [policy(root, { autoInstallUndefined: null })] },
    { status: 'Undefined' },
    unknown,
  ],
];

test.each(patches)('of a patch: %s', (_rule, parts, asked, expected) => {
  expect(reached(parts, { updateClass: 'component', taskProduct: null, ...asked })).toEqual(expected);
});

test('each part of a question is part of its answer, whatever was asked before', () => {
  const reach = reachOver(chain({ updateTasks: [updateTask({ install: 'criticalAndApproved' })] }));
  const whom = (parts: Partial<ReachQuestion>) => [...reach(question(parts)).groups];
  expect(whom({})).toEqual([city]);
  expect(whom({ eulasAccepted: false })).toEqual([]);
  expect(whom({ taskProduct: 'kesl' })).toEqual([]);
  expect(whom({ status: 'Undefined' })).toEqual([]);
  expect(whom({ status: 'Undefined', critical: true })).toEqual([city]);
  expect(whom({ updateClass: 'component' })).toHaveLength(4);
});

test('each group that is cut off is named once, under the first link that is missing', () => {
  const { groups: found, cuts } = reachOver(
    chain({ points: [point(), point({ hostId: 'p2', name: 'p2', scopeGroups: [south], deploysUpdates: false })] }),
  )(question());
  const cutOff = [...cuts.values()].flat();
  expect([...cutOff, ...found].sort((a, b) => a - b)).toEqual([root, north, south, city]);
  expect([...cuts].find(([, ids]) => ids.includes(south))?.[0]).toContain('p2');
});
