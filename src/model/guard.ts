/** The checks that can block a plan (contract.md, Guards). */
export const guardNames = [
  'empty-load',
  'partial-read',
  'max-deletes',
  'max-uninstalls',
  'accept-eula',
  'protected',
  'unproven-wire',
] as const;

export type GuardName = (typeof guardNames)[number];

/** What a guard found. `limit` and `value` are counts; null where the guard counts nothing or the count is unknown. */
export interface GuardFinding {
  readonly guard: GuardName;
  readonly limit: number | null;
  readonly value: number | null;
  readonly acknowledged: boolean;
  /** For people: what is held and what lifts it. */
  readonly explanation: string;
}

/** Consent to one guard, with the reason that is recorded. */
export interface Acknowledgement {
  readonly guard: GuardName;
  readonly reason: string;
}

export interface GuardSettings {
  readonly maxDeletes: number;
  readonly maxUninstalls: number;
  /** Hold acceptances of EULAs that no reason stands beside. On in a watch. */
  readonly acceptEula: boolean;
}

export const defaultGuards: GuardSettings = { maxDeletes: 5, maxUninstalls: 0, acceptEula: false };
