import type { Command, Option } from 'commander';
import { commonOptionsOf } from './common-options.ts';

/** Common options before the command are its own, as git has it: `kscctl -C DIR plan` is `kscctl plan -C DIR`. */
export function commandFirst(argv: readonly string[], program: Command): readonly string[] {
  const options = commonOptionsOf([]);
  let before = 0;
  while (argv[before]?.startsWith('-') === true) {
    const taken = wordsTaken(argv[before] ?? '', options);
    if (taken === null) return argv;
    before += taken;
  }
  const rest = argv.slice(before);
  if (before === 0) return argv;
  // No command is what is wrong then, and not the options.
  if (rest.length === 0) return rest;
  // Where no command has that name, the error is to be about the name.
  const words = Math.max(1, commandWords(rest, program));
  return [...rest.slice(0, words), ...argv.slice(0, before), ...rest.slice(words)];
}

/** How many words an option is, with its value; null for one that is not among them. */
function wordsTaken(word: string, options: readonly Option[]): number | null {
  for (const { short, long, required } of options) {
    if (word === short || word === long) return required ? 2 : 1;
    const hasValue = required && (word.startsWith(`${long}=`) || (short !== undefined && word.startsWith(short)));
    if (hasValue) return 1;
  }
  return null;
}

/** How many words name the command: `sim fault add` is three. */
function commandWords(words: readonly string[], program: Command): number {
  let command: Command | undefined = program;
  let count = 0;
  for (const word of words) {
    command = command.commands.find((one) => one.name() === word);
    if (command === undefined) break;
    count += 1;
  }
  return count;
}
