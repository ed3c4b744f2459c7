import type { Command } from 'commander';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';

export function addSchemaCommand(program: Command, io: Io, run: Run): void {
  program
    .command('schema [name]')
    .description('print the JSON Schema of a kind, of Project, or of plan; without a name, list them')
    .action((name: string | undefined) => run(async () => (await import('./schema.ts')).schema(name ?? null, io)));
}
