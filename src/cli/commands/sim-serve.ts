import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { inert } from '../../report/inert.ts';
import { jsonText } from '../../report/json-text.ts';
import { type NamedWorld, SimulatorError, startSimulator } from '../../simulator/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { UsageError } from '../failures.ts';
import type { Io } from '../io.ts';
import type { ServeOptions } from './sim-options.ts';

/** `kscctl sim serve`: one JSON line when it is ready, then it serves until it is told to end, and ends with 0. */
export async function simServe(options: ServeOptions, io: Io): Promise<number> {
  const { host, product } = options;
  const named: NamedWorld = {
    ...(options.world === undefined ? {} : { world: options.world }),
    ...(options.seed === undefined ? {} : { seed: wholeNumber('--seed', options.seed, 2 ** 31 - 1) }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(product === undefined ? {} : { product }),
  };
  try {
    const running = await startSimulator({
      // Absolute, so that the certificate's file that is printed is found from everywhere.
      db: options.db === undefined ? ':memory:' : path.resolve(io.cwd, options.db),
      world: 'branch-office',
      seed: 1,
      clock: 'real',
      ...named,
      named,
      host,
      port: wholeNumber('--port', options.port, 65_535),
      user: withoutSpace('--user', options.user ?? 'kscctl'),
      password: withoutSpace('--password', options.password ?? randomBytes(12).toString('hex')),
    });
    const { url, caFile, user, password, admin } = running;
    io.stdout.write(`${jsonText({ url, caFile, user, password, admin })}\n`);
    if (!io.signal.aborted) await once(io.signal, 'abort');
    await running.close();
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    io.stderr.write(`error ${error.code} ${inert(error.message)} ${inert(error.hint)}\n`);
    return exitCodes.error;
  }
}

export function wholeNumber(flag: string, text: string, largest: number): number {
  const number = Number(text);
  if (!/^[0-9]+$/.test(text) || number > largest)
    throw new UsageError(`${flag} takes a whole number from 0 to ${largest}, not "${text}"`);
  return number;
}

/** The line that is printed promises values without white space, so that shells can cut it up. */
function withoutSpace(flag: string, text: string): string {
  if (text === '' || /\s/.test(text)) throw new UsageError(`${flag} takes a text without white space`);
  return text;
}
