import type { DeviceDescription, GroupDescription, PointDescription, WorldDescription } from './description.ts';
import { mixedDevice, serverDevice } from './device-mix.ts';
import { agentPolicy, kesPolicy } from './policies.ts';
import { releaseCalendar } from './release-calendar.ts';
import { predefinedSelections } from './selections.ts';
import { downloadToPoints, everyHours, onNewUpdates, updateTask } from './task-data.ts';

export const mspSummary = 'Service provider: a primary server with 50 virtual servers, one for each customer';

const customers = 50;
const devicesEach = 40;
const ownGroup = 10;

interface Customer {
  readonly name: string;
  readonly root: number;
  readonly office: number;
  readonly branch: number;
}

/**
 * A service provider: one virtual server for each customer (domain.md 11, MSP layout [V]), each with groups, devices,
 * a point, policies and tasks of its own, and some devices of the provider's own on the primary server.
 */
export function describeMsp(seed: number, start: number): WorldDescription {
  const all = Array.from({ length: customers }, (_item, index): Customer => {
    const root = 100 + index * 10;
    return { name: `customer-${String(index + 1).padStart(2, '0')}`, root, office: root + 3, branch: root + 4 };
  });
  const provider = { name: 'provider', root: 0, office: ownGroup, branch: ownGroup };
  return {
    name: 'msp',
    summary: mspSummary,
    start,
    groups: [{ id: ownGroup, parent: 0, name: 'Operations' }, ...all.flatMap(groupsOf)],
    virtualServers: all.map(({ name, root }) => ({ name, root, unassigned: root + 1, super: root + 2 })),
    devices: [provider, ...all].flatMap((customer) => devicesOf(customer, seed, start)),
    points: [provider, ...all].map(pointOf),
    policies: [provider, ...all].flatMap(({ name, root }) => [
      agentPolicy(`Network Agent, ${name}`, root, { pointsOnly: true }),
      kesPolicy(`Endpoint Security, ${name}`, root),
    ]),
    tasks: [provider, ...all].flatMap(({ name, root }) => [
      { data: downloadToPoints({ name: `Download, ${name}`, scope: { group: root }, timing: everyHours(6) }) },
      { data: updateTask('kesWindows', { name: `Update KES, ${name}`, scope: { group: root }, timing: onNewUpdates }) },
    ]),
    selections: predefinedSelections,
    ...releaseCalendar('msp', seed, start, { past: 20, future: 10, otherVendors: 20 }),
  };
}

function groupsOf({ root, office, branch }: Customer): GroupDescription[] {
  return [
    { id: root, parent: null, name: 'Managed devices' },
    { id: root + 1, parent: null, name: 'Unassigned devices' },
    { id: root + 2, parent: null, name: 'Super' },
    { id: office, parent: root, name: 'Office' },
    { id: branch, parent: root, name: 'Branch' },
  ];
}

function devicesOf(customer: Customer, seed: number, start: number): DeviceDescription[] {
  const { name, office, branch } = customer;
  const place = (device: string, group: number) => ({
    name: `${name}-${device}`,
    domain: `${name}.example`,
    group,
    location: name,
    label: `msp/${seed}/${name}/${device}`,
  });
  const others = Array.from({ length: devicesEach - 1 }, (_item, index) =>
    mixedDevice(place(`ws-${index + 1}`, index % 3 === 0 ? branch : office), start),
  );
  return [serverDevice(place('dp', office)), ...others];
}

function pointOf({ name, root }: Customer): PointDescription {
  return { device: `${name}-dp`, groups: [root] };
}
