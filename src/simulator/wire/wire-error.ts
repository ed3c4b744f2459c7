import type { WireValue } from './value.ts';

/**
 * Error numbers of the wire (reference: ksc-openapi-additions.md 6 [D]). `exists` has no documented number: 1185 is our
 * choice.
 */
const errorCodes = {
  absentEntry: { code: 1125, module: 'KLPRSS' },
  noAccess: { code: 1184, module: 'KLSTD' },
  exists: { code: 1185, module: 'KLSTD' },
  notFound: { code: 1186, module: 'KLSTD' },
  badFormat: { code: 1192, module: 'KLSTD' },
  notPermitted: { code: 1193, module: 'KLSTD' },
  noSuchCall: { code: 1194, module: 'KLCONN' },
  unavailable: { code: 1195, module: 'KLSTD' },
  limitViolation: { code: 1229, module: 'KLSTD' },
} as const;

export type WireErrorKind = keyof typeof errorCodes;

/** A call that the server refuses: it goes out as HTTP 200 with PxgError. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly kind: WireErrorKind;

  constructor(kind: WireErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }

  get code(): number {
    return errorCodes[this.kind].code;
  }

  /** The error form of an answer (reference: ksc-openapi.md 1.7 [D][K][G]); `file` and `line` are constants of ours. */
  answer(): { PxgError: Record<string, WireValue> } {
    const { code, module } = errorCodes[this.kind];
    return {
      PxgError: { code, subcode: 0, module, file: 'simulator', line: 0, message: this.message },
    };
  }
}

export const badFormat = (message: string): WireError => new WireError('badFormat', message);
export const notFound = (message: string): WireError => new WireError('notFound', message);
export const notPermitted = (message: string): WireError => new WireError('notPermitted', message);
