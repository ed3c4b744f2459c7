import { tableText } from '../../report/table-text.ts';
import { faultKinds } from '../../simulator/index.ts';
import { formatOf } from '../common-options.ts';
import { onSimulator } from '../compose/on-simulator.ts';
import { exitCodes } from '../exit-codes.ts';
import { UsageError } from '../failures.ts';
import type { Io } from '../io.ts';
import { outputFor } from '../output.ts';
import { widthOf } from './sim.ts';
import type { FaultOptions, SimOptions } from './sim-options.ts';
import { wholeNumber } from './sim-serve.ts';

const largest = 2 ** 31 - 1;

/** `kscctl sim fault add`: from now on, for whatever servers run on that database. */
export async function simFaultAdd(kind: string, options: FaultOptions, io: Io): Promise<number> {
  if (!(faultKinds as readonly string[]).includes(kind)) {
    throw new UsageError(`there is no fault "${kind}"; faults are ${faultKinds.join(', ')}`);
  }
  checkUse(kind, options);
  const fault = {
    kind,
    ...(options.method === undefined ? {} : { method: options.method }),
    ...(options.probability === undefined ? {} : { probability: share(options.probability) }),
    ...(options.edit === undefined ? {} : { edit: options.edit }),
    ...numbers(options),
  };
  return onSimulator(options, io, async (simulator) => {
    const output = outputFor(options, io);
    const id = await simulator.faultAdd(fault);
    if (formatOf(options) === 'json') output.json({ id });
    else output.result(`Fault ${id} is set; "kscctl sim fault clear ${id}" takes it away.`);
    return exitCodes.done;
  });
}

export async function simFaultList(options: SimOptions, io: Io): Promise<number> {
  return onSimulator(options, io, async (simulator) => {
    const output = outputFor(options, io);
    const rows = (await simulator.faultList()).map((row) => ({ ...row }));
    if (formatOf(options) === 'json') output.json(rows);
    else output.result(rows.length === 0 ? 'No faults are set.' : await tableText(rows, widthOf(io)));
    return exitCodes.done;
  });
}

export async function simFaultClear(id: string | null, options: SimOptions, io: Io): Promise<number> {
  const one = id === null ? undefined : wholeNumber('the id of a fault', id, largest);
  return onSimulator(options, io, async (simulator) => {
    const output = outputFor(options, io);
    const cleared = await simulator.faultClear(one);
    if (formatOf(options) === 'json') output.json({ cleared });
    else output.result(cleared === 1 ? '1 fault is taken away.' : `${cleared} faults are taken away.`);
    return exitCodes.done;
  });
}

function numbers(options: FaultOptions): Readonly<Record<string, number>> {
  const names = ['skip', 'count', 'seed', 'ms', 'code'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = options[name];
      return text === undefined ? [] : [[name, wholeNumber(`--${name}`, text, largest)]];
    }),
  );
}

/** Kinds of faults that an option is for; one that is not here is for all. */
const kindsOfOption = { ms: ['latency', 'trickle'], code: ['pxg-error'], edit: ['competitor'] } as const;

/** Throws UsageError for an option that would change nothing. */
function checkUse(kind: string, options: FaultOptions): void {
  for (const name of ['ms', 'code', 'edit'] as const) {
    const kinds: readonly string[] = kindsOfOption[name];
    if (options[name] !== undefined && !kinds.includes(kind))
      throw new UsageError(`--${name} is for ${kinds.join(' and ')}, not for ${kind}`);
  }
  if (options.method !== undefined && kind === 'refuse')
    throw new UsageError('--method is not for refuse: a connection is refused before it calls a method');
  if (options.count !== undefined && wholeNumber('--count', options.count, largest) === 0)
    throw new UsageError('--count takes a whole number above 0; without it the fault happens without end');
}

function share(text: string): number {
  const number = Number(text);
  if (!/^(0?\.[0-9]+|0|1|1\.0+)$/.test(text) || number <= 0)
    throw new UsageError(`--probability takes a number above 0 up to 1, not "${text}"`);
  return number;
}
