import { ServerError } from '../../ksc/errors.ts';
import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';

/** A failed call as a diagnostic that names target, address and method; null for an error that is none of the server's. */
export function serverFailure(error: unknown, target: string): Diagnostic | null {
  if (!(error instanceof ServerError)) return null;
  return diagnostic(error.code, { message: `Target ${target} (${error.server}): ${error.method}: ${error.message}` });
}
