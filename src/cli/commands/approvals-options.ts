import type { Command } from 'commander';
import { addCommonOptions, type CommonOptions } from '../common-options.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';

const rangeHelp =
  'two revisions of the config repository as BASE..HEAD; BASE.. or BASE alone compares with the working tree';

export function addApprovalsCommand(program: Command, io: Io, run: Run): void {
  const approvals = program
    .command('approvals')
    .description('decisions on updates: what a pull request changes')
    .helpCommand(false);
  const diff = approvals
    .command('diff')
    .description(
      'the decisions that change between two revisions, and what they do to devices; reads the server, writes nothing',
    )
    .argument('<range>', rangeHelp);
  addCommonOptions(diff, ['text', 'json', 'markdown']).action((range: string, options: CommonOptions) =>
    run(async () => (await import('./approvals-diff.ts')).approvalsDiffCommand(range, options, io)),
  );
}
