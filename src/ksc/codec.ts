import { isArray, isParams, KscDate, KscDateTime, type KscParams, KscReal, type KscValue } from './values.ts';

/** Numbers that a double cannot hold have at least this many digits. */
const longDigits = /[0-9]{16}/;

/** The body of a call: a bare object whose members follow the rules of ksc-openapi.md 1.8. */
export function encodeArguments(args: KscParams): string {
  return JSON.stringify(Object.fromEntries(Object.entries(args).map(([name, value]) => [name, encodeBare(value)])));
}

/** Reads an answer. Throws SyntaxError when it is no JSON object. */
export function decodeAnswer(text: string): KscParams {
  const parsed: unknown = longDigits.test(text) ? JSON.parse(text, keepLongs) : JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new SyntaxError('the answer is not a JSON object');
  }
  return decodeMembers(parsed as Record<string, unknown>);
}

/** Params and binary values that are themselves an argument travel without their wrapping. */
function encodeBare(value: KscValue): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return isParams(value) ? encodeMembers(value) : encode(value);
}

function encode(value: KscValue): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (typeof value === 'bigint') return { type: 'long', value: rawNumber(value) };
  if (isArray(value)) return value.map(encode);
  if (value instanceof Uint8Array) return { type: 'binary', value: Buffer.from(value).toString('base64') };
  if (value instanceof KscDateTime) return { type: 'datetime', value: value.text };
  if (value instanceof KscDate) return { type: 'date', value: value.text };
  if (value instanceof KscReal) return { type: value.type, value: value.value };
  return { type: 'params', value: encodeMembers(value) };
}

function encodeMembers(params: KscParams): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, encode(value)]));
}

function decode(value: unknown): KscValue {
  if (value === null || typeof value !== 'object') return value as KscValue;
  if (Array.isArray(value)) return value.map(decode);
  const { type, value: inner, ...rest } = value as { type?: unknown; value?: unknown };
  if (typeof type !== 'string' || inner === undefined || Object.keys(rest).length > 0) {
    return decodeMembers(value as Record<string, unknown>);
  }
  return decodeTyped(type, inner) ?? decodeMembers(value as Record<string, unknown>);
}

function decodeTyped(type: string, inner: unknown): KscValue | undefined {
  switch (type) {
    case 'params':
      return typeof inner === 'object' && inner !== null ? decodeMembers(inner as Record<string, unknown>) : {};
    case 'long':
      return BigInt(inner as string | number | bigint);
    case 'datetime':
      return new KscDateTime(String(inner));
    case 'date':
      return new KscDate(String(inner));
    case 'binary':
      return new Uint8Array(Buffer.from(String(inner), 'base64'));
    case 'float':
    case 'double':
      return new KscReal(type, Number(inner));
    default:
      return undefined;
  }
}

/** What an assignment gives a member; one called __proto__ cannot be assigned. */
const ownMember = { enumerable: true, configurable: true, writable: true } as const;

function decodeMembers(object: Record<string, unknown>): KscParams {
  const result: Record<string, KscValue> = {};
  for (const name of Object.keys(object)) {
    const value = object[name];
    const member = value === null || typeof value !== 'object' ? (value as KscValue) : decode(value);
    if (name === '__proto__') Object.defineProperty(result, name, { ...ownMember, value: member });
    else result[name] = member;
  }
  return result;
}

interface SourceContext {
  readonly source?: string;
}

function keepLongs(this: unknown, _key: string, value: unknown, context?: SourceContext): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?[0-9]+$/.test(source) ? BigInt(source) : value;
}

/** JSON text for a 64-bit number: a double would round it. */
function rawNumber(value: bigint): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(value.toString());
}
