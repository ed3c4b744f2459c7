import { CommanderError } from 'commander';
import type { Diagnostic } from '../model/diagnostic.ts';
import { UsageError } from './failures.ts';
import type { Io } from './io.ts';

/** What is wrong with a command line, in a few words; null for an error of another kind, and for help that was asked for. */
export function wrongUsage(error: unknown): string | null {
  if (error instanceof UsageError) return error.message;
  if (!(error instanceof CommanderError) || error.exitCode === 0) return null;
  if (error.code === 'commander.help') return 'a command is missing';
  return error.message.replace(/^error: /, '');
}

/**
 * Where JSON is asked for, what stopped a command before it could print is told in JSON too (contract.md, Everywhere).
 * Read from the words themselves, as the command line could not be understood. On one line: it may be in a stream of
 * events.
 */
export async function tellInJson(found: Diagnostic, argv: readonly string[], io: Io): Promise<void> {
  const isWanted = wantsJson(argv);
  if (!isWanted && !logsJson(argv)) return;
  const { failureJson } = await import('../report/plan-json.ts');
  const { jsonText } = await import('../report/json-text.ts');
  const { diagnosticJson } = await import('../report/diagnostic-json.ts');
  if (isWanted) io.stdout.write(`${jsonText(failureJson([found]))}\n`);
  if (logsJson(argv)) io.stderr.write(`${jsonText({ type: 'notice', diagnostic: diagnosticJson(found) })}\n`);
}

/** What stopped a command, where the command itself cannot tell it any more: as text, or in JSON as far as that is asked for. */
export async function tellFailure(found: Diagnostic, argv: readonly string[], io: Io): Promise<void> {
  if (!logsJson(argv)) {
    const { inert } = await import('../report/inert.ts');
    io.stderr.write(`${found.severity} ${found.code} ${inert(found.message)}\n  hint: ${inert(found.hint)}\n`);
  }
  await tellInJson(found, argv, io);
}

/** Whether standard error is to hold nothing but JSON. */
export function logsJson(argv: readonly string[]): boolean {
  return gives(argv, '--log-format', 'json');
}

function wantsJson(argv: readonly string[]): boolean {
  return optionsOf(argv).includes('--json') || gives(argv, '--format', 'json');
}

function gives(argv: readonly string[], option: string, value: string): boolean {
  const words = optionsOf(argv);
  return words.some((word, at) => word === `${option}=${value}` || (word === option && words[at + 1] === value));
}

/** What stands before `--`. */
function optionsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? argv : argv.slice(0, end);
}
