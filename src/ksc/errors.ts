/** Codes are those of the diagnostics that a failed call becomes (model/diagnostic-catalogue.ts). */
export type ServerErrorCode =
  | 'server/unreachable'
  | 'server/certificate'
  | 'server/credentials'
  | 'server/second-factor'
  | 'server/session-lost'
  | 'server/other-virtual-server'
  | 'server/call-failed'
  | 'server/http-error'
  | 'server/protocol';

interface ServerErrorDetails {
  readonly method: string;
  /** Where the call went, such as https://ksc.example:13299. */
  readonly server: string;
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** What the world can cause: a call to the server did not do what it should. */
export class ServerError extends Error {
  readonly code: ServerErrorCode;
  readonly method: string;
  readonly server: string;
  readonly retryable: boolean;

  constructor(code: ServerErrorCode, message: string, details: ServerErrorDetails) {
    super(message, { cause: details.cause });
    this.name = 'ServerError';
    this.code = code;
    this.method = details.method;
    this.server = details.server;
    this.retryable = details.retryable ?? false;
  }
}

/** The error form of the protocol: HTTP 200 with `PxgError` (reference: ksc-openapi.md 1.7). */
export class PxgError extends ServerError {
  /** `PxgError.code`; the numbers known are in pxg-codes.ts. */
  readonly pxgCode: number;
  readonly module: string;

  constructor(
    pxg: { readonly code: number; readonly module: string; readonly message: string },
    details: ServerErrorDetails,
  ) {
    super('server/call-failed', `${pxg.message} (${pxg.module} ${pxg.code})`, details);
    this.name = 'PxgError';
    this.pxgCode = pxg.code;
    this.module = pxg.module;
  }
}

/** A method that writes was called through a connection that may only read: a bug, never the user's. */
export class ReadOnlyViolation extends Error {
  constructor(method: string) {
    super(`${method} is not listed as reading, and this connection may only read`);
    this.name = 'ReadOnlyViolation';
  }
}
