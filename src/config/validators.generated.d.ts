/** Written by scripts/build.ts to validators.generated.js: one function a document kind, compiled from its JSON Schema. */
export interface ValidationError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Validator {
  (value: unknown): boolean;
  /** Of the last call; null when it found none. */
  readonly errors?: readonly ValidationError[] | null;
}

export declare const validators: Readonly<Record<string, Validator | undefined>>;
