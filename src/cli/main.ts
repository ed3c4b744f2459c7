import { Command, CommanderError, Help } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { Interrupted } from '../ksc/interruptible.ts';
import { inert } from '../report/inert.ts';
import { commandFirst } from './command-first.ts';
import { addApplyCommand } from './commands/apply-options.ts';
import { addApprovalsCommand } from './commands/approvals-options.ts';
import { addDoctorCommand } from './commands/doctor-options.ts';
import { addInitCommand } from './commands/init-options.ts';
import { addPlanCommand } from './commands/plan-options.ts';
import { addSchemaCommand } from './commands/schema-options.ts';
import { addSimCommand } from './commands/sim-options.ts';
import { addValidateCommand } from './commands/validate-options.ts';
import { addWatchCommand } from './commands/watch-options.ts';
import { commonOptions } from './common-options.ts';
import { exitCodes, interruptionCode } from './exit-codes.ts';
import { UsageError } from './failures.ts';
import type { Io } from './io.ts';
import { logsJson, tellFailure, tellInJson, wrongUsage } from './wrong-usage.ts';

/** How a command ends: with its exit code, or with that of the signal that interrupted it, unless it runs `until told` to end. */
export type Run = (work: () => Promise<number>, until?: 'until told') => Promise<void>;

/** Reads the command line, runs the command and gives its exit code. Never throws for what a user can cause. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code: number = exitCodes.done;
  const run: Run = async (work, until) => {
    const ended = await work();
    code = until === undefined ? (interruptionCode(io) ?? ended) : ended;
  };
  const tell = (text: string): void => {
    // What is wrong may be a word of the command line, and those come from branch names and the like.
    if (!logsJson(argv)) io.stderr.write(text.split('\n').map(inert).join('\n'));
  };
  const program = commandLine(io, run, tell);
  const words = commandFirst(argv, program);
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const message = wrongUsage(error);
    if (message === null) return stopped(error, argv, io);
    // What the parser finds it tells itself.
    if (error instanceof UsageError) tell(`error: ${message}\n`);
    else if (words[0]?.startsWith('-') === true) tell('Only common options may stand before the command.\n');
    const { diagnostic } = await import('../model/diagnostic.ts');
    await tellInJson(diagnostic('usage/wrong', { message }), argv, io);
    return exitCodes.usage;
  }
}

/** The last net for an interruption, and for what this machine does not let a command do; a bug is thrown on. */
async function stopped(error: unknown, argv: readonly string[], io: Io): Promise<number> {
  if (error instanceof Interrupted) {
    const { diagnostic } = await import('../model/diagnostic.ts');
    const message = 'Interrupted while the server was read; nothing was written to it';
    await tellFailure(diagnostic('local/interrupted', { message }), argv, io);
    return interruptionCode(io) ?? exitCodes.interrupted;
  }
  const { localFailure } = await import('./compose/local-failure.ts');
  const found = localFailure(error);
  if (found === null) throw error;
  await tellFailure(found, argv, io);
  return exitCodes.error;
}

/**
 * Every command with its options, as `kscctl --help` shows them; `run` is given the work of the one that is asked for,
 * `tell` what is wrong.
 */
export function commandLine(io: Io, run: Run, tell: (text: string) => void = () => undefined): Command {
  const program = new Command('kscctl')
    .description('Update management of Kaspersky Security Center as code.')
    .version(`kscctl ${packageJson.version}`, '--version', 'print the version')
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: tell })
    .showSuggestionAfterError()
    .helpCommand(false)
    .configureHelp({ groupItems: commonOptionsLast })
    .addHelpText('after', afterHelp)
    .exitOverride();
  for (const [heading, added] of groups) {
    program.commandsGroup(heading);
    for (const add of added) add(program, io, run);
  }
  addHelpCommand(program);
  return program;
}

/** `kscctl help sim serve`, for hands that are used to it. */
function addHelpCommand(program: Command): void {
  program.command('help [command...]', { hidden: true }).action((names: readonly string[]) => {
    let command = program;
    for (const name of names) {
      const found = command.commands.find((one) => one.name() === name);
      if (found === undefined) throw new UsageError(`there is no command "${name}"; "kscctl --help" lists them`);
      command = found;
    }
    command.help();
  });
}

/** The options that are a command's own are what a reader looks for. */
const commonOptionsLast: Help['groupItems'] = (unsorted, visible, groupOf) => {
  const grouped = new Help().groupItems(unsorted, visible, groupOf);
  const common = grouped.get(commonOptions);
  if (common === undefined) return grouped;
  grouped.delete(commonOptions);
  return grouped.set(commonOptions, common);
};

const groups = [
  ['Write:', [addInitCommand, addValidateCommand, addSchemaCommand]],
  ['Compare and apply:', [addPlanCommand, addApplyCommand, addApprovalsCommand, addWatchCommand]],
  ['The server:', [addDoctorCommand, addSimCommand]],
] as const;

const afterHelp = `
Exit codes: 0 done or in sync, 1 error, 2 changes are pending, 3 held by a guard,
consent is missing, or the server did not tell all that is declared, 5 another run
holds the lock, 64 wrong usage, 130 and 143 interrupted.

Begin with "kscctl init" in an empty folder: its target is a simulated server.
"kscctl COMMAND --help" lists the options of a command.`;
