import type { Command } from 'commander';
import { type AcknowledgeOptions, addAcknowledgeOptions } from '../acknowledgements.ts';
import { addCommonOptions, type CommonOptions } from '../common-options.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';

export type ApplyOptions = CommonOptions & AcknowledgeOptions & { readonly autoApprove?: boolean };

export function addApplyCommand(program: Command, io: Io, run: Run): void {
  const command = program.command('apply').description('plan, ask, carry out, read back and report');
  addCommonOptions(command, ['text', 'json']).option('--auto-approve', 'consent to the plan without being asked');
  addAcknowledgeOptions(command).action((options: ApplyOptions) =>
    run(async () => (await import('./apply.ts')).apply(options, io)),
  );
}
