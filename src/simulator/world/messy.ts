import type { DeviceDescription, TaskDescription, WorldDescription } from './description.ts';
import { mixedDevice, serverDevice } from './device-mix.ts';
import { agentPolicy, kesPolicy } from './policies.ts';
import { products } from './products.ts';
import { releaseCalendar } from './release-calendar.ts';
import { predefinedSelections } from './selections.ts';
import {
  byHand,
  daily,
  downloadToPoints,
  everyHours,
  folderSource,
  onNewUpdates,
  updateTask,
  vulnerabilitySearch,
} from './task-data.ts';

export const messySummary = 'What an administrator finds: duplicates, overlaps, dead devices, names of every kind';

const domain = 'messy.example';
const dayMs = 24 * 3_600_000;

/** Names that are legal and that a careless program prints, splits or escapes wrongly. */
const groupNames: readonly string[] = [
  'Sales "EMEA"',
  'R&D/Labs',
  "O'Brien's team",
  'Büro Köln 🏢',
  '\u202Eכפול',
  '\u001b[31mred\u001b[0m',
  'A very long name of a group that somebody typed without thinking about those who have to read it in a table',
  ' leading and trailing ',
];
const firstGroup = 10;

/**
 * A server that has been in use for years: devices with the same display name, a download task of the wizard beside
 * another one, update tasks that overlap, a policy without locks, macOS points, points without disk space, devices that
 * are gone or without a licence, and names with quotes, slashes, emoji, right-to-left text and terminal escapes.
 */
export function describeMessy(seed: number, start: number): WorldDescription {
  const { updates, eulas } = releaseCalendar('messy', seed, start, { past: 30, future: 10, otherVendors: 30 });
  return {
    name: 'messy',
    summary: messySummary,
    start,
    groups: groupNames.map((name, index) => ({ id: firstGroup + index, parent: index < 5 ? 0 : firstGroup, name })),
    devices: [...oddDevices(start), ...ordinaryDevices(seed, start)],
    points: [
      { device: 'dp-a', groups: [0] },
      { device: 'dp-b', groups: [firstGroup], settings: { UaDistributeUpdates: false } },
      { device: 'mac-dp', groups: [firstGroup + 1] },
      { device: 'full-dp', groups: [firstGroup + 2] },
      { device: 'laptop-dp', groups: [firstGroup + 3] },
    ],
    policies: [
      agentPolicy('Network Agent', 0, { pointsOnly: true, open: true }),
      { ...agentPolicy('Network Agent (old)', 0), isActive: false },
      agentPolicy('Agents of "Sales"', firstGroup, { autoInstallUndefined: false }),
      kesPolicy('Endpoint Security', 0),
      { ...kesPolicy('Endpoint Security', 0), isActive: false },
    ],
    tasks: tasks(),
    networks: [{ name: 'Köln / floor 2', locations: ['koeln-2'] }],
    selections: [
      ...predefinedSelections,
      { name: 'Servers; *all* of them', predefined: '', filter: '(KLHST_WKS_CTYPE=2)' },
    ],
    updates: updates.map((update) =>
      update.id === 30 ? { ...update, title: `${update.title} \u001b]0;title\u0007` } : update,
    ),
    eulas,
  };
}

/** The first points and the odd ones; two devices bear one display name. */
function oddDevices(start: number): DeviceDescription[] {
  const place = (name: string, group: number) => ({ name, domain, group, location: 'koeln-2', label: `messy/${name}` });
  const mac = { platform: 'macos', os: 'macOS 15', products: [products.agentMac, products.kesMac] } as const;
  return [
    serverDevice(place('dp-a', 0)),
    serverDevice(place('dp-b', firstGroup)),
    { ...serverDevice(place('mac-dp', firstGroup + 1)), ...mac, isServer: false },
    { ...serverDevice(place('full-dp', firstGroup + 2)), diskFreeMb: 1500 },
    { ...serverDevice(place('laptop-dp', firstGroup + 3)), workingHours: 'office 540-1020', isServer: false },
    { ...serverDevice(place('TILL', firstGroup)), key: 'till-1' },
    { ...serverDevice(place('TILL', firstGroup + 1)), key: 'till-2', databasesAgeMs: 400 * dayMs },
    { ...serverDevice(place('no-licence', firstGroup)), licence: 'none' },
    { ...serverDevice(place('expired', firstGroup)), licence: 'expired' },
    { ...serverDevice(place('bare', firstGroup)), products: [products.agentWindows] },
    { ...serverDevice(place('willful', firstGroup)), localSettings: { pointsOnly: false } },
    {
      ...serverDevice(place('dead', firstGroup)),
      workingHours: `gone ${start - 90 * dayMs}`,
      databasesAgeMs: 90 * dayMs,
    },
    { ...serverDevice(place('newcomer', 1)), products: [products.agentWindows] },
  ];
}

function ordinaryDevices(seed: number, start: number): DeviceDescription[] {
  return Array.from({ length: 107 }, (_item, index) => {
    const name = `pc-${String(index + 1).padStart(3, '0')}`;
    const group = firstGroup + (index % groupNames.length);
    return mixedDevice({ name, domain, group, location: `floor-${index % 3}`, label: `messy/${seed}/${name}` }, start);
  });
}

function tasks(): TaskDescription[] {
  const wizard = { NH_TASK_CREATED_BY_QSW: true };
  return [
    vulnerabilitySearch('Find vulnerabilities and required updates', 0),
    downloadToPoints({
      name: 'Download updates to the repositories of distribution points',
      scope: { group: 0 },
      timing: everyHours(3),
      info: wizard,
    }),
    downloadToPoints({ name: 'download (Müller, do not delete!)', scope: { selection: 1 }, timing: daily(3) }),
    downloadToPoints({
      name: 'old share',
      scope: { group: firstGroup },
      timing: everyHours(6),
      sources: [folderSource],
    }),
    updateTask('kesWindows', { name: 'Update', scope: { group: 0 }, timing: onNewUpdates }),
    updateTask('kesWindows', {
      name: 'Update',
      scope: { group: firstGroup },
      timing: everyHours(1),
      sources: [1001, 2],
    }),
    updateTask('kesWindows', { name: 'Update of the tills', scope: { devices: ['till-1'] }, timing: daily(4) }),
    updateTask('kesWindows', { name: 'Update by hand 🖐', scope: { group: 0 }, timing: byHand }),
    updateTask('kesLinux', { name: 'Linux', scope: { group: 0 }, timing: everyHours(4), sources: [] }),
  ].map((data) => ({ data }));
}
