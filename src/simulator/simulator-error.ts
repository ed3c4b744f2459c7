/** Why the simulated server could not be started, opened or asked. */
export type SimulatorErrorCode =
  | 'sim/unknown-world'
  | 'sim/other-version'
  | 'sim/damaged-database'
  | 'sim/damaged-certificate'
  | 'sim/unusable-database'
  | 'sim/other-world'
  | 'sim/port-in-use'
  | 'sim/not-loopback'
  | 'sim/not-listening'
  | 'sim/unknown-topic'
  | 'sim/negative-duration'
  | 'sim/begun-afresh'
  | 'sim/invalid-fault'
  | 'sim/no-fault'
  | 'sim/invalid-world'
  | 'sim/no-database'
  | 'sim/admin-unreachable'
  | 'sim/admin-refused';

/** What the world did to the simulated server; `hint` says the way out in one sentence. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
  readonly code: SimulatorErrorCode;
  readonly hint: string;

  constructor(code: SimulatorErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}
