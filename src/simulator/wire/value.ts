/**
 * Values as they stand on the wire (reference: ksc-openapi.md 1.8 [K][T]). The simulated server keeps them in this very
 * form, in memory and in its database, so nothing is lost or reshaped between a write and the next read.
 */
export type WireValue = string | number | boolean | null | readonly WireValue[] | TypedValue;

/** A params container without its wrapping: a top-level argument, result or the inside of a nested one. */
export type Params = { readonly [name: string]: WireValue };

export type TypedValue = ParamsValue | LongValue | DateTimeValue | DateValue | BinaryValue | FloatValue;
export type ParamsValue = { readonly type: 'params'; readonly value: Params };
/** 64 bits; a bigint only beyond the safe range of a number. */
export type LongValue = { readonly type: 'long'; readonly value: number | bigint };
/** UTC, whole seconds; an empty string stands for no time. */
export type DateTimeValue = { readonly type: 'datetime'; readonly value: string };
type DateValue = { readonly type: 'date'; readonly value: string };
/** Base64. */
export type BinaryValue = { readonly type: 'binary'; readonly value: string };
type FloatValue = { readonly type: 'float' | 'double'; readonly value: number };

export const params = (value: Params): ParamsValue => ({ type: 'params', value });
export const long = (value: number | bigint): LongValue => ({ type: 'long', value });
export const binary = (bytes: Uint8Array): BinaryValue => ({
  type: 'binary',
  value: Buffer.from(bytes).toString('base64'),
});

/** A datetime from milliseconds since 1970; null gives the empty datetime. */
export function datetime(ms: number | null): DateTimeValue {
  return { type: 'datetime', value: ms === null ? '' : utcSeconds(ms) };
}

/** `2026-03-02T06:00:00Z`. */
export function utcSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** True for `{type, value}` values; a bare params container is never a WireValue, so the two cannot be confused. */
export function isTyped(value: WireValue | undefined): value is TypedValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The inside of a nested params container, or undefined when the value is of another type. */
export function insideParams(value: WireValue | undefined): Params | undefined {
  return isTyped(value) && value.type === 'params' ? value.value : undefined;
}

/** A plain or 64-bit integer as a number, or undefined when the value is of another type. */
export function integerOf(value: WireValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return isTyped(value) && value.type === 'long' ? Number(value.value) : undefined;
}

/** Milliseconds of a datetime, or undefined when the value is empty or of another type. */
export function millisecondsOf(value: WireValue | undefined): number | undefined {
  if (!isTyped(value) || value.type !== 'datetime' || value.value === '') return undefined;
  return Date.parse(value.value);
}

/** The elements of an array, or none when the value is of another type. */
export function elementsOf(value: WireValue | undefined): readonly WireValue[] {
  return isArray(value) ? value : [];
}

/** Array.isArray for readonly arrays. */
export function isArray(value: WireValue | undefined): value is readonly WireValue[] {
  return Array.isArray(value);
}
