import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { EmbeddedServer } from '../../config/project.ts';
import { diagnostic } from '../../model/diagnostic.ts';
import {
  type AdminClient,
  adminClient,
  advance,
  checkDatabaseWorld,
  type FaultInput,
  faultAdd,
  faultClear,
  faultList,
  type InspectRow,
  type InspectTopic,
  inspect,
  letStandFor,
  resetWorld,
  SimulatorError,
} from '../../simulator/index.ts';
import type { SimOptions } from '../commands/sim-options.ts';
import { formatOf } from '../common-options.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failures.ts';
import type { Io } from '../io.ts';
import { type Output, outputFor } from '../output.ts';
import type { ReadyProject } from './open-project.ts';
import { embeddedDatabase } from './open-target.ts';
import { ledgerPath } from './prepare-plan.ts';
import { simulatorFailure } from './simulator-failure.ts';
import { commandUnderLock } from './under-lock.ts';
import { withProject } from './with-project.ts';

/** What the `sim` commands do to a simulated server, wherever it is. */
export interface Simulator {
  /** Until all of the time has passed, or `signal` ends it; what has passed by then is kept. */
  advance(durationMs: number, signal: AbortSignal): ReturnType<AdminClient['advance']>;
  inspect(topic: InspectTopic): Promise<readonly InspectRow[]>;
  reset(world: Partial<Omit<EmbeddedServer, 'type'>>): Promise<void>;
  /** Gives the id of the fault. */
  faultAdd(fault: FaultInput): Promise<number>;
  faultList(): ReturnType<AdminClient['faultList']>;
  faultClear(id?: number): Promise<number>;
}

/** The running server of --url, else the embedded one of the project, whose world is made when it is not there yet. */
export async function onSimulator(
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
  if (options.url === undefined) {
    const onEmbedded = (ready: ReadyProject) => guarded(() => embedded(ready, output));
    return withProject(options, io, output, onEmbedded, 'target');
  }
  try {
    const admin = adminClient(options.url);
    return await guarded(() => admin);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    output.failure(error.diagnostics, io.cwd, formatOf(options));
    return exitCodes.error;
  }
}

function embedded(ready: ReadyProject, output: Output): Simulator {
  const { target, root } = ready;
  const { server } = target;
  if (server.type !== 'embedded') {
    const message = `Target ${target.name} is no embedded server`;
    throw new CommandFailure([
      diagnostic('sim/failed', { message, hint: 'Name the admin address of a running "sim serve" with --url.' }),
    ]);
  }
  const file = embeddedDatabase(root, target.name);
  const database = (): string => {
    if (existsSync(file)) checkDatabaseWorld(file, server);
    else resetWorld(file, server.world, server.seed, server.clock);
    return file;
  };
  return {
    advance: async (durationMs, signal) => advance(database(), durationMs, signal),
    inspect: async (topic) => inspect(database(), topic),
    faultAdd: async (fault) => faultAdd(database(), fault),
    faultList: async () => faultList(database()),
    faultClear: async (id) => faultClear(database(), id),
    async reset(changes) {
      const { world, seed, clock } = { ...server, ...changes };
      // An apply that goes on would write what it made in the old world to the ledger of the new one.
      await commandUnderLock(root, output, async () => {
        resetWorld(file, world, seed, clock);
        letStandFor(file, server);
        await rm(ledgerPath(root, target.name), { force: true });
      });
    },
  };
}
