import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { EmbeddedServer } from '../../config/project.ts';
import { diagnostic } from '../../model/diagnostic.ts';
import { tableText } from '../../report/table-text.ts';
import { durationSeconds } from '../../schema/time.ts';
import {
  type AdminClient,
  adminClient,
  advance,
  type InspectRow,
  type InspectTopic,
  inspect,
  inspectTopics,
  resetWorld,
  SimulatorError,
  worlds,
} from '../../simulator/index.ts';
import { type CommonOptions, formatOf } from '../common-options.ts';
import { type ReadyProject } from '../compose/open-project.ts';
import { embeddedDatabase } from '../compose/open-target.ts';
import { ledgerPath } from '../compose/prepare-plan.ts';
import { simulatorFailure } from '../compose/simulator-failure.ts';
import { withProject } from '../compose/with-project.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure, UsageError } from '../failures.ts';
import type { Io } from '../io.ts';
import { outputFor } from '../output.ts';
import type { ResetOptions, SimOptions } from './sim-options.ts';
import { wholeNumber } from './sim-serve.ts';

/** `kscctl sim advance`: virtual time passes; what happened is counted. */
export async function simAdvance(duration: string, options: SimOptions, io: Io): Promise<number> {
  const seconds = durationSeconds(duration);
  if (seconds === null)
    throw new UsageError(`"${duration}" is no duration; write a number and s, m, h or d, such as 6h`);
  return onSimulator(options, io, async (simulator) => {
    const output = outputFor(options, io);
    const report = await simulator.advance(seconds * 1000);
    if (formatOf(options) === 'json') output.json({ ...report });
    else
      output.result(
        Object.entries(report)
          .map(([name, value]) => `${name}: ${String(value)}`)
          .join('\n'),
      );
    return exitCodes.done;
  });
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
    outputFor(options, io).result('The world begins afresh.');
    return exitCodes.done;
  });
}

interface Simulator {
  advance(durationMs: number): ReturnType<AdminClient['advance']>;
  inspect(topic: InspectTopic): Promise<readonly InspectRow[]>;
  reset(world: Partial<Omit<EmbeddedServer, 'type'>>): Promise<void>;
}

/** The running server of --url, else the embedded one of the project, whose world is made when it is not there yet. */
async function onSimulator(
  options: SimOptions,
  io: Io,
  work: (simulator: Simulator) => Promise<number>,
): Promise<number> {
  const output = outputFor(options, io);
  const guarded = async (simulator: () => Simulator) => {
    try {
      return await work(simulator());
    } catch (error) {
      throw error instanceof SimulatorError ? new CommandFailure([simulatorFailure(error)]) : error;
    }
  };
  if (options.url === undefined) return withProject(options, io, output, (ready) => guarded(() => embedded(ready)));
  try {
    const admin = adminClient(options.url);
    return await guarded(() => ({
      ...admin,
      reset: ({ world = 'branch-office', seed = 1, clock = 'real' }) => admin.reset(world, seed, clock),
    }));
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    output.failure(error.diagnostics, io.cwd, formatOf(options));
    return exitCodes.error;
  }
}

function embedded(ready: ReadyProject): Simulator {
  const { target, root } = ready;
  const { server } = target;
  if (server.type !== 'embedded') {
    const message = `Target ${target.name} is no embedded server`;
    throw new CommandFailure([
      diagnostic('sim/failed', { message, hint: 'Name the admin address of a running "sim serve" with --url.' }),
    ]);
  }
  const db = embeddedDatabase(root);
  if (!existsSync(db)) resetWorld(db, server.world, server.seed, server.clock);
  return {
    advance: (durationMs) => Promise.resolve(advance(db, durationMs)),
    inspect: (topic) => Promise.resolve(inspect(db, topic)),
    async reset(changes) {
      const { world, seed, clock } = { ...server, ...changes };
      resetWorld(db, world, seed, clock);
      await rm(ledgerPath(root, target.name), { force: true });
    },
  };
}

function isTopic(topic: string): topic is InspectTopic {
  return (inspectTopics as readonly string[]).includes(topic);
}

/** Characters in a line of the terminal; what most windows have where there is none. */
function widthOf(io: Io): number {
  return io.stdout.columns ?? 120;
}
