import type { Diagnostic } from '../model/diagnostic.ts';
import { exitCodes } from './exit-codes.ts';

/** Wrong use of the command line: exit 64, one line. */
export class UsageError extends Error {}

/** A command cannot go on for reasons that diagnostics tell: exit 1, if no other code is given. */
export class CommandFailure extends Error {
  readonly diagnostics: readonly Diagnostic[];
  readonly exitCode: number;
  constructor(diagnostics: readonly Diagnostic[], exitCode: number = exitCodes.error) {
    super(diagnostics.map((one) => `${one.code}: ${one.message}`).join('; '));
    this.diagnostics = diagnostics;
    this.exitCode = exitCode;
  }
}
