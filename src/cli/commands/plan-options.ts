import type { Command } from 'commander';
import { type AcknowledgeOptions, addAcknowledgeOptions } from '../acknowledgements.ts';
import { addCommonOptions, type CommonOptions } from '../common-options.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';

export type PlanOptions = CommonOptions & AcknowledgeOptions;

export function addPlanCommand(program: Command, io: Io, run: Run): void {
  const command = program.command('plan').description('show what apply would do; reads the server, writes nothing');
  addCommonOptions(command, ['text', 'json', 'markdown']);
  addAcknowledgeOptions(command).action((options: PlanOptions) =>
    run(async () => (await import('./plan.ts')).plan(options, io)),
  );
}
