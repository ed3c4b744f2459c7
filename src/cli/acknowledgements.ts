import { type Command, Option } from 'commander';
import { type Acknowledgement, type GuardName, guardNames } from '../model/guard.ts';
import { UsageError } from './failures.ts';

export interface AcknowledgeOptions {
  readonly acknowledge: readonly string[];
  readonly reason: readonly string[];
}

const collect = (value: string, previous: readonly string[]) => [...previous, value];

export function addAcknowledgeOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--acknowledge <guard>', 'consent to what one guard holds; give a --reason for each')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(new Option('--reason <text>', 'why; kept in the ledger').argParser(collect).default([], 'none'));
}

/** One reason an acknowledgement, in the order in which they are given. */
export function acknowledgementsOf(options: AcknowledgeOptions): Acknowledgement[] {
  const { acknowledge, reason } = options;
  if (acknowledge.length !== reason.length) {
    throw new UsageError(
      `each --acknowledge needs a --reason of its own: --acknowledge is given ${times(acknowledge)}, --reason ${times(reason)}`,
    );
  }
  return acknowledge.map((name, index) => {
    if (!(guardNames as readonly string[]).includes(name)) {
      throw new UsageError(`unknown guard "${name}"; guards are ${guardNames.join(', ')}`);
    }
    if (name === 'unproven-wire') {
      throw new UsageError('unproven-wire is lifted by dictionary.accept in kscctl.yaml, not by acknowledging');
    }
    const text = reason[index]?.trim() ?? '';
    if (text === '') throw new UsageError(`the reason for ${name} is empty`);
    return { guard: name as GuardName, reason: text };
  });
}

function times(given: readonly string[]): string {
  return given.length === 1 ? 'once' : given.length === 0 ? 'not at all' : `${given.length} times`;
}
