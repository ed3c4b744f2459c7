import { isOn, offAt, onFrom } from '../objects/working-hours.ts';
import { stableNumber } from '../world/stable-id.ts';
import { type Clockwork, ranks } from './clockwork.ts';
import { report } from './outcome.ts';
import { incidentDiskMb, obstacleToDownload, type Source, sourceForDownload, sourceForTask } from './rules.ts';
import { deviceSize, downloadSize, transferTime } from './sizes.ts';
import type { FleetDevice, FleetRun, FleetState, FleetTask, RunSource, RunWork } from './state.ts';

const minuteMs = 60_000;

/** What the line of a server or of the vendor gives to one device. */
const serverMbit = 200;
const vendorMbit = 50;

/** Lets a run begin at its time, which may be now. */
export function queueStart(state: FleetState, clockwork: Clockwork, run: FleetRun, now: number): void {
  if (run.started <= now) begin(state, clockwork, run);
  else pushStart(state, clockwork, run);
}

function pushStart(state: FleetState, clockwork: Clockwork, run: FleetRun): void {
  clockwork.push({
    time: run.started,
    rank: ranks.runBegins,
    key: runKey(run),
    happen: () => begin(state, clockwork, run),
  });
}

/** Lets a run that works end at its time. */
export function queueEnd(clockwork: Clockwork, run: FleetRun, work: RunWork): void {
  clockwork.push({
    time: work.ends,
    rank: ranks.runEnds,
    key: runKey(run),
    happen: () => clockwork.endRun(run, work),
  });
}

/**
 * When a task can start on a device that is to start it at `wanted`: then, or with "Run missed tasks" as soon as the
 * device is switched on (domain.md 5, options [V old guide, R]); undefined where the start is missed.
 */
export function startFrom(task: FleetTask, device: FleetDevice, wanted: number): number | undefined {
  if (isOn(device.hours, wanted)) return wanted;
  return task.runsMissed ? onFrom(device.hours, wanted) : undefined;
}

/** Begins a download to the repository of the server. */
export function beginOnServer(state: FleetState, clockwork: Clockwork, task: FleetTask, at: number): void {
  if (state.serverRuns.some((run) => run.task === task.id)) return;
  const source = sourceForDownload(state, task, at);
  if (source === undefined) {
    report(state, clockwork, task, undefined, at, 'failed', 'no source can be reached');
    return;
  }
  const run: FleetRun = { task: task.id, device: '', started: at, work: undefined, isStored: false };
  const sizeMb = downloadSize(state.serverContent, source.content, task.downloadsDiffFiles, state.updates);
  const content = { ...source.content, hasDiffs: task.downloadsDiffFiles };
  const transfer = transferTime(sizeMb, serverMbit);
  state.serverRuns = [...state.serverRuns, run];
  work(state, clockwork, run, task, undefined, source, { content, sizeMb, transfer });
}

function begin(state: FleetState, clockwork: Clockwork, run: FleetRun): void {
  const task = state.tasks.get(run.task);
  const device = state.devices.get(run.device);
  if (device === undefined) return;
  if (task === undefined) {
    drop(state, device, run);
    return;
  }
  const at = run.started;
  const ahead = runAhead(state, task, device);
  if (ahead !== undefined) {
    putOff(state, clockwork, run, task, device, ahead.ends);
    return;
  }
  const obstacle = obstacleToRun(state, task, device, run);
  const source = obstacle === undefined ? sourceOf(state, task, device, at) : undefined;
  if (source !== undefined) {
    work(state, clockwork, run, task, device, source, planOf(state, task, device, source));
    return;
  }
  drop(state, device, run);
  const missing = task.type === 'update' ? `no source has updates for ${device.name}` : 'no source can be reached';
  report(state, clockwork, task, device, at, 'failed', obstacle ?? missing);
}

/** Takes away a run that never worked. */
function drop(state: FleetState, device: FleetDevice, run: FleetRun): void {
  device.runs = device.runs.filter((other) => other !== run);
  state.ended.push(run);
}

/**
 * The work of another update task of the application on a device, which this one waits for. Any number of update tasks
 * may cover a device (domain.md 4.1 [V]); that one of them at a time works, and the next one waits, is inferred.
 */
function runAhead(state: FleetState, task: FleetTask, device: FleetDevice): RunWork | undefined {
  if (task.type !== 'update') return undefined;
  return device.runs.find((one) => one.work !== undefined && isSameKind(state, one, task))?.work;
}

function putOff(
  state: FleetState,
  clockwork: Clockwork,
  run: FleetRun,
  task: FleetTask,
  device: FleetDevice,
  until: number,
): void {
  const started = startFrom(task, device, until);
  if (started === undefined) {
    drop(state, device, run);
    report(state, clockwork, task, device, run.started, 'missed', `${device.name} is off when it could start`);
    return;
  }
  state.events.push({
    time: run.started,
    kind: 'task-waiting',
    device: device.id,
    task: task.id,
    text: `task '${task.title}' waits on ${device.name}: another update task of the application is running`,
  });
  run.started = started;
  run.isStored = false;
  // Not at once, even where the other run ends at this very moment: its end is still to come.
  pushStart(state, clockwork, run);
}

function sourceOf(state: FleetState, task: FleetTask, device: FleetDevice, at: number): Source | undefined {
  return task.type === 'update' ? sourceForTask(state, task, device, at) : sourceForDownload(state, task, at);
}

function obstacleToRun(state: FleetState, task: FleetTask, device: FleetDevice, run: FleetRun): string | undefined {
  if (task.type === 'pointDownload') {
    if (device.diskFreeMb < incidentDiskMb)
      state.events.push({
        time: run.started,
        kind: 'security-issue',
        device: device.id,
        task: null,
        text: `incident: less than 2 GB of disk space is free on distribution point ${device.name}`,
      });
    return obstacleToDownload(state, device);
  }
  // Without a valid licence there is one update only (domain.md 4.1 [V]).
  return device.licence !== 'valid' && device.hasUsedLicence
    ? `the licence on ${device.name} is ${device.licence === 'none' ? 'missing' : 'expired'}: one update only`
    : undefined;
}

function isSameKind(state: FleetState, run: FleetRun, task: FleetTask): boolean {
  const other = state.tasks.get(run.task);
  return other?.type === 'update' && other.product === task.product;
}

interface Transfer {
  readonly content: RunWork['content'];
  readonly sizeMb: number;
  readonly transfer: number;
}

function planOf(state: FleetState, task: FleetTask, device: FleetDevice, source: Source): Transfer {
  if (task.type === 'update') {
    const updates = state.choice.forTask(device, task.installMode, source.content);
    const sizeMb = deviceSize(device, source.content, updates);
    const line = source.type === 'kaspersky' ? Math.min(device.bandwidthMbit, vendorMbit) : device.bandwidthMbit;
    const others = source.type === 'point' ? source.point.load : 0;
    return { content: source.content, sizeMb, transfer: transferTime(sizeMb, line, others) };
  }
  // Both the task and the agent of the point must ask for differences (domain.md 3.4 [V seed, R policy half]).
  const takesDiffs = task.downloadsDiffFiles && device.delivered?.downloadDiffFiles === true;
  const before = state.points.get(device.id)?.content;
  const sizeMb = downloadSize(before, source.content, takesDiffs, state.updates);
  const line = Math.min(device.bandwidthMbit, source.type === 'server' ? serverMbit : vendorMbit);
  return { content: { ...source.content, hasDiffs: takesDiffs }, sizeMb, transfer: transferTime(sizeMb, line) };
}

/** Begins the work; how it will end is settled now, as nothing that could change it happens in between. */
function work(
  state: FleetState,
  clockwork: Clockwork,
  run: FleetRun,
  task: FleetTask,
  device: FleetDevice | undefined,
  source: Source,
  { content, sizeMb, transfer }: Transfer,
): void {
  const overhead = (90 + stableNumber(`${state.seed}/run/${task.id}/${run.device}`, 120)) * 1000;
  const done = run.started + Math.ceil((overhead + transfer) / minuteMs) * minuteMs;
  const off = device === undefined ? Number.POSITIVE_INFINITY : offAt(device.hours, run.started);
  const stop = run.started + (task.longestMs ?? Number.POSITIVE_INFINITY);
  const ends = Math.min(done, off, stop);
  const planned: RunWork = {
    ends,
    content,
    source: runSource(source),
    sizeMb,
    failure: failureOf(ends, done, off, task, device),
  };
  run.work = planned;
  run.isStored = false;
  if (source.type === 'point') source.point.load += 1;
  queueEnd(clockwork, run, planned);
}

function failureOf(
  ends: number,
  done: number,
  off: number,
  task: FleetTask,
  device: FleetDevice | undefined,
): string | undefined {
  if (ends >= done) return undefined;
  if (ends >= off) return `${device?.name ?? ''} was switched off meanwhile`;
  // "Stop the task if it runs longer than": nothing of it is kept (domain.md 5 [R]; that nothing is kept is our reading).
  return `stopped, as it ran longer than ${(task.longestMs ?? 0) / minuteMs} min`;
}

function runSource(source: Source): RunSource {
  return source.type === 'point' ? { type: 'point', host: source.point.host } : { type: source.type };
}

/** A task works on a device once at a time. */
function runKey(run: FleetRun): string {
  return `${String(run.task).padStart(10, '0')}/${run.device}`;
}
