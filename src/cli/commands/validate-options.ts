import type { Command } from 'commander';
import { addCommonOptions, type CommonOptions } from '../common-options.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';

export function addValidateCommand(program: Command, io: Io, run: Run): void {
  const command = program
    .command('validate')
    .description('check schema, references and rules; offline, asks no server');
  addCommonOptions(command, ['text', 'json']).action((options: CommonOptions) =>
    run(async () => (await import('./validate.ts')).validate(options, io)),
  );
}
