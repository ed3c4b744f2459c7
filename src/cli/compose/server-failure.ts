import { PxgError, ServerError } from '../../ksc/errors.ts';
import { pxgCodes } from '../../ksc/pxg-codes.ts';
import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';

/** A failed call as a diagnostic that names target, address and method; null for an error that is none of the server's. */
export function serverFailure(error: unknown, target: string): Diagnostic | null {
  if (!(error instanceof ServerError)) return null;
  const message = `Target ${target} (${error.server}): ${error.method}: ${error.message}`;
  const hint = error instanceof PxgError ? hints.get(error.pxgCode) : undefined;
  return diagnostic(error.code, { message, ...(hint === undefined ? {} : { hint }) });
}

/** What can be done about the errors that the vendor documents. */
const hints: ReadonlyMap<number, string> = new Map([
  [pxgCodes.noAccess, 'The account may not do this; "kscctl doctor" lists the least rights that plan and apply need.'],
  [pxgCodes.noSuchCall, 'This server does not have the method; "kscctl doctor" lists those that it has.'],
  [pxgCodes.unavailable, 'The server is busy, starting or stopping: run the command again in a moment.'],
]);
