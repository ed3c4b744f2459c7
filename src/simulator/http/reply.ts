import { formatJson } from '../wire/json.ts';
import type { WireError } from '../wire/wire-error.ts';

/** An answer before it is put on the connection. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

const json = { 'Content-Type': 'application/json' };
const plain = { 'Content-Type': 'text/plain; charset=utf-8' };

/** The answer of a call: HTTP 200 and a JSON text. */
export function jsonReply(text: string): Reply {
  return { status: 200, text, headers: json };
}

/** The error form of a call: HTTP 200 with PxgError (reference: ksc-openapi.md 1.7 [D]). */
export function errorReply(error: WireError): Reply {
  return jsonReply(formatJson(error.answer()));
}

/** A status that is no call's answer; its text is for people. */
export function statusReply(status: number, text: string, headers: Record<string, string> = {}): Reply {
  return { status, text, headers: { ...plain, ...headers } };
}

/**
 * A login or session that is refused. `X-KSC-ErrorMsg` is documented for failed logins (reference: ksc-openapi.md 1.3
 * [D]); that 403 has it too is our choice.
 */
export function refusedReply(status: 401 | 403, text: string, headers: Record<string, string> = {}): Reply {
  return statusReply(status, text, { 'X-KSC-ErrorMsg': text, ...headers });
}
