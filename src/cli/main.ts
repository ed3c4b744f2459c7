import { Command, CommanderError, Help } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
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
import { exitCodes } from './exit-codes.ts';
import { UsageError } from './failures.ts';
import type { Io } from './io.ts';
import { logsJson, tellInJson, wrongUsage } from './wrong-usage.ts';

/** How a command ends: with its exit code. */
export type Run = (work: () => Promise<number>) => Promise<void>;

/** Reads the command line, runs the command and gives its exit code. Never throws for what a user can cause. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code: number = exitCodes.done;
  const run: Run = async (work) => {
    code = await work();
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
    if (message === null) return localFailed(error, argv, io, tell);
    // What the parser finds it tells itself.
    if (error instanceof UsageError) tell(`error: ${message}\n`);
    else if (words[0]?.startsWith('-') === true) tell('Only common options may stand before the command.\n');
    const { diagnostic } = await import('../model/diagnostic.ts');
    await tellInJson(diagnostic('usage/wrong', { message }), argv, io);
    return exitCodes.usage;
  }
}

/** The last net for what this machine does not let a command do; a bug is thrown on. */
async function localFailed(
  error: unknown,
  argv: readonly string[],
  io: Io,
  tell: (text: string) => void,
): Promise<number> {
  const { localFailure } = await import('./compose/local-failure.ts');
  const found = localFailure(error);
  if (found === null) throw error;
  tell(`error ${found.code} ${found.message}\n  hint: ${found.hint}\n`);
  await tellInJson(found, argv, io);
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
holds the lock, 64 wrong usage.

Begin with "kscctl init" in an empty folder: its target is a simulated server.
"kscctl COMMAND --help" lists the options of a command.`;
