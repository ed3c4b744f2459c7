/** JSON documents of contract.md, as far as scenarios read them. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

export interface DiagnosticDocument {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly hint: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly resource?: string;
  readonly pointer?: string;
}

export interface ChangeDocument {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly action: string;
  readonly reason: string;
  readonly fields: readonly { readonly path: string; readonly before: Value; readonly after: Value }[];
  readonly impact: {
    readonly devices: number | null;
    readonly installs: number | null;
    readonly uninstalls: number | null;
    readonly basis: string;
    readonly note: string;
  };
  readonly sideEffects: readonly { readonly name: string; readonly effect: string }[];
  readonly declaredAt: { readonly file: string; readonly line: number; readonly column: number } | null;
  readonly held: readonly string[] | null;
  readonly skippedWith?: string;
  readonly takes?: string;
  readonly template?: {
    readonly displayName: string;
    readonly unseen: readonly string[];
    readonly kept: readonly string[];
  };
}

export interface DriftDocument {
  readonly id: string;
  readonly kind: 'drifted' | 'conflict';
  readonly fields: readonly {
    readonly path: string;
    readonly lastApplied: Value;
    readonly observed: Value;
    readonly desired: Value;
  }[];
}

export interface PlanDocument {
  readonly formatVersion: 1;
  readonly createdAt: string;
  readonly asOf: string;
  readonly complete: boolean;
  readonly ledger: string | null;
  readonly server: { readonly edition: string; readonly identity: string };
  readonly summary: Readonly<Record<string, number | null>>;
  readonly waves: readonly (readonly ChangeDocument[])[];
  readonly drift: readonly DriftDocument[];
  readonly unread: readonly {
    readonly id: string;
    readonly serverKey: string;
    readonly state: 'unknown' | 'forbidden';
    readonly why: string;
  }[];
  readonly diagnostics: readonly DiagnosticDocument[];
  readonly guards: readonly {
    readonly guard: string;
    readonly limit: number | null;
    readonly value: number | null;
    readonly acknowledged: boolean;
  }[];
  readonly fingerprint: string;
}

export interface RunDocument {
  readonly outcomes: readonly {
    readonly id: string;
    readonly action: string;
    readonly outcome: string;
    readonly error?: { readonly code: string; readonly message: string; readonly method: string | null };
  }[];
  readonly summary: Readonly<Record<string, number>>;
  readonly verdict: string;
}

export function changesOf(plan: PlanDocument): ChangeDocument[] {
  return plan.waves.flat();
}

export function changeOf(plan: PlanDocument, id: string): ChangeDocument {
  const found = changesOf(plan).find((one) => one.id === id);
  if (found === undefined)
    throw new Error(
      `the plan has no change of ${id}: ${changesOf(plan)
        .map((one) => one.id)
        .join(', ')}`,
    );
  return found;
}

/** Each change with its action and the fields it moves, as `before -> after`; for short comparisons. */
export function fieldsOf(plan: PlanDocument): Record<string, Record<string, readonly [Value, Value]>> {
  return Object.fromEntries(
    changesOf(plan).map((change) => [
      change.id,
      Object.fromEntries(change.fields.map(({ path, before, after }) => [path, [before, after] as const])),
    ]),
  );
}
