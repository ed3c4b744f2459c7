import { type Command, Option } from 'commander';
import { addCommonOptions, type CommonOptions } from '../common-options.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';

export type WatchOptions = CommonOptions & {
  readonly repo?: string;
  readonly branch?: string;
  readonly path?: string;
  /** A duration such as `5m`. */
  readonly interval: string;
  readonly mode: 'report' | 'ask' | 'apply';
  readonly stateDir?: string;
};

export function addWatchCommand(program: Command, io: Io, run: Run): void {
  const command = program
    .command('watch')
    .description('keep comparing the server with a branch of a git repository, or with the project folder')
    .option(
      '--repo <url>',
      'the git repository to watch (default: the folder of the project, which is only reported on)',
    )
    .option('--branch <name>', 'its branch (default: the one that the repository has as its own default)')
    .option('--path <dir>', 'folder of the project within the repository (default: its top)')
    .requiredOption('--interval <duration>', 'required: time between two comparisons, such as 30s, 5m or 1h')
    .addOption(
      new Option(
        '--mode <mode>',
        'required: report only says what differs; apply brings the server in line (guards still hold); ask is not in this version',
      )
        .choices(['report', 'ask', 'apply'])
        .makeOptionMandatory(),
    )
    .option(
      '--state-dir <dir>',
      'where clone, ledger and lock of watched repositories are kept (default: kscctl in $XDG_STATE_HOME or ~/.local/state)',
    );
  addCommonOptions(command, ['text', 'json']).action((options: WatchOptions) =>
    run(async () => (await import('./watch.ts')).watchCommand(options, io), 'until told'),
  );
}
