import { isOn } from '../objects/working-hours.ts';
import type { Clockwork } from './clockwork.ts';
import { hasNews, holds } from './content.ts';
import { servingOf } from './coverage.ts';
import { install } from './install.ts';
import { report } from './outcome.ts';
import { hasProduct, retrievesFromServer } from './rules.ts';
import { spreadOf } from './start-task.ts';
import type { Content, FleetDevice, FleetPoint, FleetRun, FleetState, FleetTask, RunWork } from './state.ts';
import { examine } from './synchronise.ts';

/** Ends a run: its content is where it was meant to go, and whoever waits for news starts. */
export function endRun(state: FleetState, clockwork: Clockwork, run: FleetRun, work: RunWork): void {
  state.ended.push(run);
  const device = state.devices.get(run.device);
  if (device === undefined) state.serverRuns = state.serverRuns.filter((other) => other !== run);
  else device.runs = device.runs.length === 1 ? [] : device.runs.filter((other) => other !== run);
  if (work.source.type === 'point') {
    const point = state.points.get(work.source.host);
    if (point !== undefined) point.load -= 1;
  }
  const task = state.tasks.get(run.task);
  if (task === undefined) return;
  if (work.failure !== undefined) report(state, clockwork, task, device, work.ends, 'failed', work.failure);
  else if (task.type === 'serverDownload') endServerDownload(state, clockwork, task, work);
  else if (device !== undefined && task.type === 'pointDownload')
    endPointDownload(state, clockwork, task, work, device);
  else if (device !== undefined) endUpdate(state, clockwork, task, work, device);
}

function endPointDownload(
  state: FleetState,
  clockwork: Clockwork,
  task: FleetTask,
  work: RunWork,
  device: FleetDevice,
): void {
  const point = state.points.get(device.id);
  if (point === undefined) return;
  const isNews = hasNews(point.content, work.content, state.updates);
  const what = isNews ? `${work.sizeMb} MB from ${sourceName(state, work)}` : 'nothing new';
  report(state, clockwork, task, device, work.ends, 'completed', `download on ${device.name}, ${what}`);
  receive(state, clockwork, point, work.content, work.ends);
}

function endServerDownload(state: FleetState, clockwork: Clockwork, task: FleetTask, work: RunWork): void {
  const isNews = hasNews(state.serverContent, work.content, state.updates);
  state.serverContent = work.content;
  report(
    state,
    clockwork,
    task,
    undefined,
    work.ends,
    'completed',
    `download${isNews ? `, ${work.sizeMb} MB` : ', nothing new'}`,
  );
  if (!isNews) return;
  learn(state, clockwork, work.content, work.ends);
  for (const area of state.coverage.areas())
    if (servingOf(area, work.ends) === undefined) startWaiting(state, clockwork, work.ends, area.devices);
  for (const point of state.points.values())
    if (isOn(point.device.hours, work.ends) && retrievesFromServer(state, point, work.ends))
      receive(state, clockwork, point, work.content, work.ends);
}

/**
 * A point has got content. Those that stand by for it copy what it has (domain.md 2.1 [R]); the devices that it serves
 * may have something to install.
 */
function receive(state: FleetState, clockwork: Clockwork, point: FleetPoint, content: Content, at: number): void {
  const isNews = hasNews(point.content, content, state.updates);
  point.content = content;
  if (!isNews) return;
  learn(state, clockwork, content, at);
  if (isActive(state, point, at))
    for (const other of state.coverage.fellows(point))
      if (standsBy(state, other, at) && hasNews(other.content, content, state.updates)) other.content = content;
  for (const area of state.coverage.areasOf(point)) {
    if (servingOf(area, at) !== point) continue;
    startWaiting(state, clockwork, at, area.devices);
    for (const device of area.devices) examine(state, clockwork, device, at);
  }
}

function isActive(state: FleetState, point: FleetPoint, at: number): boolean {
  return state.coverage.areasOf(point).some((area) => servingOf(area, at) === point);
}

/** A point that serves nobody now, but would. */
function standsBy(state: FleetState, point: FleetPoint, at: number): boolean {
  return point.deploysUpdates && isOn(point.device.hours, at) && !isActive(state, point, at);
}

/**
 * The server hears of an update with the first repository that brings it (domain.md 1, "downloaded updates" [V seed]).
 * Devices that nobody serves need not wait for a repository of their own: their agents find it at the vendor.
 */
function learn(state: FleetState, clockwork: Clockwork, content: Content, at: number): void {
  const heardOf = state.updates.filter((update) => !update.isKnown && holds(content, update));
  if (heardOf.length === 0) return;
  for (const update of heardOf) becomeKnown(state, update, at);
  for (const area of state.coverage.areas())
    if (servingOf(area, at) === undefined) for (const device of area.devices) examine(state, clockwork, device, at);
}

/** From now on an update can be approved and installed. */
export function becomeKnown(state: FleetState, update: FleetState['updates'][number], at: number): void {
  update.isKnown = true;
  update.learnt = at;
  state.choice.forget();
  const text = `update '${update.title}' is known to the server`;
  state.events.push({ time: at, kind: 'update-known', device: null, task: null, text });
}

/**
 * "When new updates are downloaded to the repository": the task starts on the devices that the repository serves
 * (domain.md 5 [V name]; that the point's own repository raises it is our reading of domain.md 14).
 */
function startWaiting(state: FleetState, clockwork: Clockwork, at: number, devices: readonly FleetDevice[]): void {
  for (const device of devices)
    for (const task of state.taskIndex.tasksOf(device, at)) {
      if (task.schedule.type !== 'newUpdates' || task.type !== 'update' || !task.isEnabled) continue;
      if (!hasProduct(task, device)) continue;
      task.lastRun = at;
      clockwork.startOnDevice(task, device, at, spreadOf(task, devices.length));
    }
}

/** The databases become those of the source; then what may be installed is (domain.md 1 and 6.1). */
function endUpdate(state: FleetState, clockwork: Clockwork, task: FleetTask, work: RunWork, device: FleetDevice): void {
  device.bases = Math.max(device.bases, work.content.bases);
  device.basesInstalled = work.ends;
  if (device.licence !== 'valid') device.hasUsedLicence = true;
  state.dirty.add(device);
  // Asked again after each, as a version that is installed may put others behind it.
  for (let updates = state.choice.forTask(device, task.installMode, work.content); updates.length > 0; ) {
    const [first] = updates;
    if (first === undefined) break;
    install(state, device, first, work.ends, `by task '${task.title}'`);
    updates = state.choice.forTask(device, task.installMode, work.content);
  }
  report(state, clockwork, task, device, work.ends, 'completed', `on ${device.name} from ${sourceName(state, work)}`);
}

function sourceName(state: FleetState, { source }: RunWork): string {
  switch (source.type) {
    case 'point':
      return `distribution point ${state.devices.get(source.host)?.name ?? source.host}`;
    case 'server':
      return 'the Administration Server';
    case 'kaspersky':
      return 'Kaspersky update servers';
  }
}
