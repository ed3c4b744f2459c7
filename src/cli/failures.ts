import type { Diagnostic } from '../model/diagnostic.ts';

/** Wrong use of the command line: exit 64, one line. */
export class UsageError extends Error {}

/** A command cannot go on for reasons that diagnostics tell: exit 1. */
export class CommandFailure extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((one) => `${one.code}: ${one.message}`).join('; '));
    this.diagnostics = diagnostics;
  }
}
