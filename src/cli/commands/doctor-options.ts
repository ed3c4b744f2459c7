import type { Command } from 'commander';
import { addCommonOptions, type CommonOptions } from '../common-options.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';

export type DoctorOptions = CommonOptions & {
  readonly discover?: boolean;
  readonly policies?: readonly string[];
};

export function addDoctorCommand(program: Command, io: Io, run: Run): void {
  const command = program
    .command('doctor')
    .description(
      'say whether the server can be reached, what may be done there, and which wire names it proves; writes nothing',
    );
  addCommonOptions(command, ['text', 'json'])
    .option('--discover', 'look for task types and policy attributes, and print the block for kscctl.yaml')
    .option(
      '--policies <policy...>',
      'with --discover: two policies (name or id) or files of settings, one with the option on and one with it off; one alone is printed as such a file',
    )
    .action((options: DoctorOptions) => run(async () => (await import('./doctor.ts')).doctor(options, io)));
}
