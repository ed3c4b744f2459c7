import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from './failures.ts';

/** Options that every command on a project has (contract.md, Everywhere). */
export interface CommonOptions {
  readonly directory?: string;
  readonly target?: string;
  readonly format: string;
  readonly json?: boolean;
  /** False with --no-color. */
  readonly color: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly logFormat: 'text' | 'json';
}

/** Their heading in the help of a command. */
export const commonOptions = 'Common options:';

export function addCommonOptions(command: Command, formats: readonly string[]): Command {
  for (const option of commonOptionsOf(formats)) command.addOption(option.helpGroup(commonOptions));
  return command;
}

/** The options themselves, for a command that has these formats. */
export function commonOptionsOf(formats: readonly string[]): readonly Option[] {
  return [
    new Option(
      '-C, --directory <dir>',
      'exactly this project folder (default: here or the nearest parent with kscctl.yaml)',
    ).argParser(folderNamed),
    new Option('-t, --target <name>', 'the target (default: the only one, or the one marked default)').argParser(
      once('--target'),
    ),
    new Option('--format <format>', 'how to print the result').choices([...formats]).default('text'),
    new Option('--json', 'short for --format json'),
    new Option('--no-color', 'no colours (also: NO_COLOR)'),
    new Option('-q, --quiet', 'no progress and no information on standard error: warnings and errors only'),
    new Option('-v, --verbose', 'more progress on standard error'),
    new Option('--log-format <format>', 'how to write progress').choices(['text', 'json']).default('text'),
  ];
}

/** The format asked for; --json beside another --format is a contradiction. */
export function formatOf(options: CommonOptions): string {
  if (options.json !== true) return options.format;
  if (options.format !== 'text' && options.format !== 'json') {
    throw new UsageError(`--json and --format ${options.format} contradict each other`);
  }
  return 'json';
}

/** An empty text is a variable that was not set, and names no folder. */
export function folderNamed(value: string): string {
  if (value === '') throw new InvalidArgumentError('The name of the folder is empty.');
  return value;
}

function once(flag: string) {
  return (value: string, previous: string | undefined): string => {
    if (previous !== undefined)
      throw new InvalidArgumentError(`${flag} can be given once; several targets are not supported yet.`);
    return value;
  };
}
