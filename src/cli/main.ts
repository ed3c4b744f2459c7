import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { addApplyCommand } from './commands/apply-options.ts';
import { addApprovalsCommand } from './commands/approvals-options.ts';
import { addDoctorCommand } from './commands/doctor-options.ts';
import { addInitCommand } from './commands/init-options.ts';
import { addPlanCommand } from './commands/plan-options.ts';
import { addSchemaCommand } from './commands/schema-options.ts';
import { addSimCommand } from './commands/sim-options.ts';
import { addValidateCommand } from './commands/validate-options.ts';
import { addWatchCommand } from './commands/watch-options.ts';
import { exitCodes } from './exit-codes.ts';
import { UsageError } from './failures.ts';
import type { Io } from './io.ts';

/** How a command ends: with its exit code. */
export type Run = (work: () => Promise<number>) => Promise<void>;

/** Reads the command line, runs the command and gives its exit code. Never throws for what a user can cause. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code: number = exitCodes.done;
  const run: Run = async (work) => {
    code = await work();
  };
  const program = new Command('kscctl')
    .description('Update management of Kaspersky Security Center as code.')
    .version(`kscctl ${packageJson.version}`, '--version', 'print the version')
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showSuggestionAfterError()
    .exitOverride();
  for (const add of [
    addPlanCommand,
    addApplyCommand,
    addApprovalsCommand,
    addWatchCommand,
    addDoctorCommand,
    addValidateCommand,
    addInitCommand,
    addSchemaCommand,
    addSimCommand,
  ]) {
    add(program, io, run);
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return exitCodeOf(error, io);
  }
}

function exitCodeOf(error: unknown, io: Io): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  }
  if (error instanceof UsageError) {
    io.stderr.write(`error: ${error.message}\n`);
    return exitCodes.usage;
  }
  throw error;
}
