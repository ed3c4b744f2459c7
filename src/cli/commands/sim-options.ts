import v8 from 'node:v8';
import { type Command, Option } from 'commander';
import type { ClockKind, Product } from '../../simulator/index.ts';
import { addCommonOptions, type CommonOptions } from '../common-options.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';

export interface ServeOptions {
  readonly world?: string;
  readonly seed?: string;
  readonly db?: string;
  readonly host: string;
  readonly port: string;
  readonly user?: string;
  readonly password?: string;
  readonly clock?: ClockKind;
  readonly product?: Product;
}

export type SimOptions = CommonOptions & { readonly url?: string };
export type ResetOptions = SimOptions & {
  readonly world?: string;
  readonly seed?: string;
  readonly clock?: ClockKind;
};

export type FaultOptions = SimOptions & {
  readonly method?: string;
  readonly probability?: string;
  readonly skip?: string;
  readonly count?: string;
  readonly seed?: string;
  readonly ms?: string;
  readonly code?: string;
  readonly edit?: string;
};

export function addSimCommand(program: Command, io: Io, run: Run): void {
  const sim = program
    .command('sim')
    .description('the simulated server: serve, advance its clock, look inside, faults, reset')
    .helpCommand(false)
    // A day of a large fleet leaves much behind at once: collected sooner, it takes half the memory and no more time.
    .hook('preAction', () => v8.setFlagsFromString('--heap-growing-percent=30'));
  const url = new Option(
    '--url <address>',
    'the admin address of a running "sim serve" (default: the embedded server of the project)',
  );
  const clock = (otherwise: string) =>
    new Option(
      '--clock <clock>',
      `time moves by itself (real), or only by "sim advance" (manual) (default: ${otherwise})`,
    ).choices(['real', 'manual']);

  sim
    .command('serve')
    .description('serve a world on loopback until SIGTERM or SIGINT; prints one JSON line when ready')
    .option('--world <name>', 'the world (default: branch-office, or what the file has)')
    .option('--seed <n>', 'a whole number: the same seed gives the same world (default: 1, or what the file has)')
    .option('--db <file>', 'database file (default: in memory, gone at the end)')
    .option('--host <address>', 'loopback address', '127.0.0.1')
    .option('--port <n>', 'port, 0 for any free one', '0')
    .option('--user <name>', 'user that may log in (default: kscctl)')
    .option('--password <text>', 'their password (default: a random one, printed)')
    .addOption(clock('real, or what the file has'))
    .addOption(
      new Option('--product <name>', 'defaults and refusals of that product (default: the world says)').choices([
        'ksc-windows',
        'ksc-linux',
        'cloud-console',
      ]),
    )
    .action((options: ServeOptions) =>
      run(async () => (await import('./sim-serve.ts')).simServe(options, io), 'until told'),
    );

  addCommonOptions(
    sim.command('advance <duration>').description('move the clock on, such as 6h, and let the fleet live'),
    ['text', 'json'],
  )
    .addOption(url)
    .action((duration: string, options: SimOptions) =>
      run(async () => (await import('./sim.ts')).simAdvance(duration, options, io)),
    );
  addCommonOptions(
    sim
      .command('inspect <topic>')
      .description(
        'look inside: devices, groups, distribution-points, tasks, policies, settings, updates, eulas, events, calls',
      ),
    ['text', 'json'],
  )
    .addOption(url)
    .action((topic: string, options: SimOptions) =>
      run(async () => (await import('./sim.ts')).simInspect(topic, options, io)),
    );
  addCommonOptions(sim.command('worlds').description('list the worlds'), ['text', 'json']).action(
    (options: CommonOptions) => run(async () => (await import('./sim.ts')).simWorlds(options, io)),
  );
  addCommonOptions(
    sim.command('reset').description('begin the world afresh; for the embedded server, forget the ledger too'),
    ['text', 'json'],
  )
    .addOption(url)
    .option('--world <name>', 'another world (default: the declared one, or what the server has)')
    .option('--seed <n>', 'another seed (default: the declared one, or what the server has)')
    .addOption(clock('the declared one, or what the server has'))
    .action((options: ResetOptions) => run(async () => (await import('./sim.ts')).simReset(options, io)));
  addFaultCommands(sim, url, io, run);
}

function addFaultCommands(sim: Command, url: Option, io: Io, run: Run): void {
  const fault = sim.command('fault').description('make the server misbehave: add, list, clear').helpCommand(false);
  addCommonOptions(
    fault
      .command('add <kind>')
      .description(
        'make calls fail: latency, refuse, reset-before, reset-after, truncated-json, invalid-json, wrong-length, status-503, status-403, pxg-error, trickle, duplicate, restart; or competitor, another administrator who edits what was just read',
      ),
    ['text', 'json'],
  )
    .addOption(url)
    .option('--method <glob>', 'methods that it is for, * standing for anything (default: all)')
    .option('--probability <p>', 'share of the calls that it hits, above 0 to 1 (default: 1)')
    .option('--skip <n>', 'calls that pass before it begins (default: 0)')
    .option('--count <n>', 'how often it happens at most (default: without end)')
    .option('--seed <n>', 'the same seed hits the same calls (default: 1)')
    .option('--ms <n>', 'latency, trickle: milliseconds')
    .option('--code <n>', 'pxg-error: its number (default: 1195)')
    .option('--edit <what>', 'competitor: setting, name or remove (default: setting)')
    .action((kind: string, options: FaultOptions) =>
      run(async () => (await import('./sim-fault.ts')).simFaultAdd(kind, options, io)),
    );
  addCommonOptions(fault.command('list').description('the faults that are set, and how often they happened'), [
    'text',
    'json',
  ])
    .addOption(url)
    .action((options: SimOptions) => run(async () => (await import('./sim-fault.ts')).simFaultList(options, io)));
  addCommonOptions(fault.command('clear [id]').description('take away one fault, or all'), ['text', 'json'])
    .addOption(url)
    .action((id: string | undefined, options: SimOptions) =>
      run(async () => (await import('./sim-fault.ts')).simFaultClear(id ?? null, options, io)),
    );
}
