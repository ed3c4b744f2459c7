import { tableText } from '../../report/table-text.ts';
import { durationSeconds } from '../../schema/time.ts';
import { type AdvanceReport, type InspectTopic, inspectTopics, worlds } from '../../simulator/index.ts';
import { type CommonOptions, formatOf } from '../common-options.ts';
import { onSimulator } from '../compose/on-simulator.ts';
import { exitCodes } from '../exit-codes.ts';
import { UsageError } from '../failures.ts';
import type { Io } from '../io.ts';
import { outputFor } from '../output.ts';
import type { ResetOptions, SimOptions } from './sim-options.ts';
import { wholeNumber } from './sim-serve.ts';

/** `kscctl sim advance`: virtual time passes; what happened is counted, also where a signal ends it before all has. */
export async function simAdvance(duration: string, options: SimOptions, io: Io): Promise<number> {
  const seconds = durationSeconds(duration);
  if (seconds === null)
    throw new UsageError(`"${duration}" is no duration; write a number and s, m, h or d, such as 6h`);
  return onSimulator(options, io, async (simulator) => {
    const output = outputFor(options, io);
    const report = await simulator.advance(seconds * 1000, io.signal);
    if (formatOf(options) === 'json') output.json({ ...report });
    else output.result(advanceText(report));
    // Where a signal ended it, that decides; else the server was told to end.
    return report.interrupted ? exitCodes.error : exitCodes.done;
  });
}

function advanceText(report: AdvanceReport): string {
  const { from, to, installed, uninstalled, tasksCompleted, tasksFailed, interrupted } = report;
  const updates = `${installed} updates installed, ${uninstalled} uninstalled`;
  const runs = `${tasksCompleted} runs of tasks completed, ${tasksFailed} failed`;
  const early = interrupted ? 'Interrupted before all of the time had passed. What has passed is kept.\n' : '';
  return `${early}From ${from} to ${to}: ${updates}; ${runs}.\nLook inside with "kscctl sim inspect devices", or events, tasks, updates.`;
}

/** `kscctl sim inspect`: a table for people, an array for scripts. */
export async function simInspect(topic: string, options: SimOptions, io: Io): Promise<number> {
  if (!isTopic(topic)) throw new UsageError(`there is no topic "${topic}"; topics are ${inspectTopics.join(', ')}`);
  return onSimulator(options, io, async (simulator) => {
    const output = outputFor(options, io);
    const rows = await simulator.inspect(topic);
    if (formatOf(options) === 'json') output.json(rows);
    else output.result(await tableText(rows, widthOf(io)));
    return exitCodes.done;
  });
}

export async function simWorlds(options: CommonOptions, io: Io): Promise<number> {
  const output = outputFor(options, io);
  const rows = worlds().map((world) => ({ ...world }));
  if (formatOf(options) === 'json') output.json(rows);
  else output.result(await tableText(rows, widthOf(io)));
  return exitCodes.done;
}

/** `kscctl sim reset`: the world begins afresh. What the ledger knew of the old one is gone with it. */
export async function simReset(options: ResetOptions, io: Io): Promise<number> {
  const seed = options.seed === undefined ? undefined : wholeNumber('--seed', options.seed, 2 ** 31 - 1);
  return onSimulator(options, io, async (simulator) => {
    await simulator.reset({
      ...(options.world === undefined ? {} : { world: options.world }),
      ...(seed === undefined ? {} : { seed }),
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
    const output = outputFor(options, io);
    if (formatOf(options) === 'json') output.json({ reset: true });
    else output.result('The world begins afresh.');
    return exitCodes.done;
  });
}

function isTopic(topic: string): topic is InspectTopic {
  return (inspectTopics as readonly string[]).includes(topic);
}

/** Characters in a line of the terminal; what most windows have where there is none. */
export function widthOf(io: Io): number {
  return io.stdout.columns ?? 120;
}
