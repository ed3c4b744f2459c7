/**
 * Values of KSC Open API as the client handles them (reference: ksc-openapi.md 1.8).
 *
 * | wire                       | here                                                   |
 * |----------------------------|--------------------------------------------------------|
 * | string, int, bool, null    | string, number, boolean, null                          |
 * | array                      | array                                                  |
 * | params (nested or bare)    | plain object; wrapped again wherever it stands nested  |
 * | long (64 bits)             | bigint, without loss                                   |
 * | datetime (UTC)             | KscDateTime                                            |
 * | date                       | KscDate                                                |
 * | binary                     | Uint8Array                                             |
 * | float, double              | KscReal                                                |
 */
export type KscValue =
  | string
  | number
  | boolean
  | null
  | bigint
  | Uint8Array
  | KscDateTime
  | KscDate
  | KscReal
  | readonly KscValue[]
  | KscParams;

export interface KscParams {
  readonly [name: string]: KscValue;
}

/** An instant in whole seconds, `2024-01-02T03:04:05Z`; empty text where the server has none. */
export class KscDateTime {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export class KscDate {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export class KscReal {
  readonly type: 'float' | 'double';
  readonly value: number;
  constructor(type: 'float' | 'double', value: number) {
    this.type = type;
    this.value = value;
  }
}

export function isParams(value: KscValue | undefined): value is KscParams {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof KscDateTime) &&
    !(value instanceof KscDate) &&
    !(value instanceof KscReal)
  );
}

export function isArray(value: KscValue | undefined): value is readonly KscValue[] {
  return Array.isArray(value);
}

/** The value of a member as text; null for any other type or none. */
export function textOf(params: KscParams, name: string): string | null {
  const value = params[name];
  return typeof value === 'string' ? value : null;
}

export function intOf(params: KscParams, name: string): number | null {
  const value = params[name];
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? value : null;
}

export function boolOf(params: KscParams, name: string): boolean | null {
  const value = params[name];
  return typeof value === 'boolean' ? value : null;
}

export function paramsOf(params: KscParams, name: string): KscParams {
  const value = params[name];
  return isParams(value) ? value : {};
}

export function arrayOf(params: KscParams, name: string): readonly KscValue[] {
  const value = params[name];
  return isArray(value) ? value : [];
}

export function hexOf(value: KscValue | undefined): string | null {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : null;
}
