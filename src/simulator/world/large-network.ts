import { type Params } from '../wire/value.ts';
import type {
  DeviceDescription,
  GroupDescription,
  PointDescription,
  PolicyDescription,
  TaskDescription,
  WorldDescription,
} from './description.ts';
import { mixedDevice, serverDevice } from './device-mix.ts';
import { agentPolicy, kesPolicy } from './policies.ts';
import { type CalendarSize, releaseCalendar } from './release-calendar.ts';
import { predefinedSelections } from './selections.ts';
import { stableNumber } from './stable-id.ts';
import { downloadToPoints, everyHours, onNewUpdates, updateTask, vulnerabilitySearch, weekly } from './task-data.ts';

/** The measures of a large network; `points` and `standbys` are for each region. */
export interface NetworkSize {
  readonly regions: number;
  readonly sitesPerRegion: number;
  readonly devices: number;
  readonly points: number;
  readonly standbys: number;
  readonly policies: number;
  readonly tasks: number;
  readonly updates: CalendarSize;
}

const firstGroup = 10;
const domain = 'corp.example';

interface Region {
  readonly number: number;
  readonly group: number;
  readonly sites: readonly number[];
}

/**
 * A company that has everything set up: regions with sites, points for each region of which some stand by, download and
 * update tasks for each region, policies for regions and sites. Old updates are approved, new ones come over time.
 */
export function describeLargeNetwork(
  name: string,
  summary: string,
  seed: number,
  start: number,
  size: NetworkSize,
): WorldDescription {
  const regions = makeRegions(size);
  const servers = regions.flatMap((region) => pointServers(region, size));
  const sites = regions.flatMap((region) => region.sites.map((group) => ({ region, group })));
  const others = Array.from({ length: size.devices - servers.length }, (_item, index) => {
    const site = sites[index % sites.length];
    const group = site?.group ?? 0;
    const device = `ws-${String(index + 1).padStart(6, '0')}`;
    const location = `site-${group}`;
    return mixedDevice({ name: device, domain, group, location, label: `${name}/${seed}/${device}` }, start);
  });
  return {
    name,
    summary,
    start,
    groups: groupsOf(regions),
    devices: [...servers, ...others],
    points: regions.flatMap((region) => pointsOf(region, size)),
    policies: policiesOf(regions, size.policies),
    tasks: tasksOf(regions, size.tasks, seed),
    selections: predefinedSelections,
    ...withDecisions(releaseCalendar(name, seed, start, size.updates), servers, start),
  };
}

function makeRegions(size: NetworkSize): Region[] {
  return Array.from({ length: size.regions }, (_item, index) => {
    const group = firstGroup + index * (size.sitesPerRegion + 1);
    const sites = Array.from({ length: size.sitesPerRegion }, (_site, site) => group + 1 + site);
    return { number: index + 1, group, sites };
  });
}

function groupsOf(regions: readonly Region[]): GroupDescription[] {
  return regions.flatMap(({ number, group, sites }) => [
    { id: group, parent: 0, name: `Region ${number}` },
    ...sites.map((id, index) => ({ id, parent: group, name: `Site ${number}-${index + 1}` })),
  ]);
}

function pointServers(region: Region, size: NetworkSize): DeviceDescription[] {
  return Array.from({ length: size.points + size.standbys }, (_item, index) => {
    const group = region.sites[index % region.sites.length] ?? region.group;
    const name = pointName(region, index);
    return serverDevice({ name, domain, group, location: `site-${group}`, label: name });
  });
}

/** Each point serves a part of the region's sites; the standbys serve the same parts as the first points. */
function pointsOf(region: Region, size: NetworkSize): PointDescription[] {
  return Array.from({ length: size.points + size.standbys }, (_item, index) => {
    const part = index % size.points;
    return {
      device: pointName(region, index),
      groups: region.sites.filter((_site, site) => site % size.points === part),
    };
  });
}

function policiesOf(regions: readonly Region[], count: number): PolicyDescription[] {
  const root = [
    agentPolicy('Network Agent', 0, { pointsOnly: true, downloadDiffFiles: true }),
    kesPolicy('Endpoint Security', 0),
  ];
  const regional = regions.flatMap(({ number, group }) => [
    agentPolicy(`Network Agent, region ${number}`, group, { autoInstallUndefined: number % 3 > 0 }),
    kesPolicy(`Endpoint Security, region ${number}`, group),
  ]);
  const local = regions
    .flatMap(({ sites }) => sites)
    .map((group) => kesPolicy(`Endpoint Security, site ${group}`, group));
  return [...root, ...regional, ...local].slice(0, count);
}

function tasksOf(regions: readonly Region[], count: number, seed: number): TaskDescription[] {
  const options = { top: { TASKSCH_RUN_MISSED_FLAG: true }, info: { KLTSK_ALLOW_AUTO_RANDOMIZATION: true } };
  const regional = regions.flatMap(({ number, group }): Params[] => [
    downloadToPoints({
      name: `Download to points, region ${number}`,
      scope: { group },
      timing: everyHours(6),
      additional: { SIM_bDownloadDiffFiles: true },
    }),
    updateTask('kesWindows', {
      name: `Update KES, region ${number}`,
      scope: { group },
      timing: onNewUpdates,
      ...options,
    }),
    updateTask('kesLinux', {
      name: `Update kesl, region ${number}`,
      scope: { group },
      timing: onNewUpdates,
      ...options,
    }),
    updateTask('kesMac', {
      name: `Update KES for Mac, region ${number}`,
      scope: { group },
      timing: onNewUpdates,
      ...options,
    }),
  ]);
  const local = regions
    .flatMap(({ sites }) => sites)
    .map(
      (group, index): Params =>
        index % 2 === 0
          ? vulnerabilitySearch(`Find vulnerabilities, site ${group}`, group)
          : updateTask('kesWindows', {
              name: `Weekly update, site ${group}`,
              scope: { group },
              timing: weekly(1 + stableNumber(`${seed}/weekly/${group}`, 5), 12),
              ...options,
            }),
    );
  return [...regional, ...local].slice(0, count).map((data) => ({ data }));
}

/** Devices have two old hotfixes, which were approved; the last one before the start has just been approved and is on its way. */
function withDecisions(
  calendar: ReturnType<typeof releaseCalendar>,
  servers: readonly DeviceDescription[],
  start: number,
): ReturnType<typeof releaseCalendar> {
  const kaspersky = calendar.updates.filter((update) => update.source === 4);
  const plain = kaspersky.filter(
    (update) => update.class === 'application' && update.eula === 0 && update.approval === 0,
  );
  const old = plain.slice(0, 2);
  const latest = plain.findLast((update) => update.released <= start);
  const pilots = servers.map((server) => server.name);
  return {
    eulas: calendar.eulas,
    updates: calendar.updates.map((update) => {
      if (old.includes(update)) return { ...update, approval: 1, installedOn: 'all' };
      return update === latest ? { ...update, approval: 1, installedOn: pilots } : update;
    }),
  };
}

function pointName(region: Region, index: number): string {
  return `r${region.number}-dp-${String(index + 1).padStart(2, '0')}`;
}
