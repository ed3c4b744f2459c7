import { Argument, type Command } from 'commander';
import { folderNamed } from '../common-options.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';

export function addInitCommand(program: Command, io: Io, run: Run): void {
  program
    .command('init')
    .addArgument(new Argument('[dir]').argParser(folderNamed))
    .description('write a small working config repository; never overwrites a file')
    .action((dir: string | undefined) => run(async () => (await import('./init.ts')).init(dir ?? '.', io)));
}
