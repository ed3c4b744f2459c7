import { checkBareParams, checkText, checkValue, isBase64 } from './check-value.ts';
import { isTyped, type Params, type WireValue } from './value.ts';
import { badFormat } from './wire-error.ts';

/** The types that arguments of methods can have; `?` allows null, which only whole arguments can be. */
interface ArgumentTypes {
  int: number;
  /** 64 bits: typed as long, or plain while it fits 32 bits (that a plain one is taken is our choice). */
  long: bigint;
  bool: boolean;
  string: string;
  'string?': string | null;
  params: Params;
  'params?': Params | null;
  array: readonly WireValue[];
  'array?': readonly WireValue[] | null;
  /** `vecFieldsToOrder`: elements may come bare or wrapped (reference: ksc-openapi.md 9, item 5). */
  'order?': readonly SortField[];
  binary: Buffer;
}

type ArgumentType = keyof ArgumentTypes;
export type ArgumentSpec = Readonly<Record<string, ArgumentType>>;
export type Arguments<S extends ArgumentSpec> = { readonly [N in keyof S]: ArgumentTypes[S[N]] };

/** One column of a sort order. */
export interface SortField {
  readonly name: string;
  readonly ascending: boolean;
}

/**
 * Checks the body of a call against the method's arguments: none missing, none extra, each of its type; names matter,
 * order does not. That a wrong argument is BADFORMAT (1192) is our choice. Throws WireError badFormat.
 */
export function checkArguments(body: Record<string, unknown>, spec: ArgumentSpec): Record<string, unknown> {
  for (const name of Object.keys(body)) if (!Object.hasOwn(spec, name)) throw badFormat(`unknown argument '${name}'`);
  const checked: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(spec)) {
    if (!Object.hasOwn(body, name)) throw badFormat(`argument '${name}' is missing`);
    checked[name] = checkArgument(body[name], type, name);
  }
  return checked;
}

function checkArgument(value: unknown, type: ArgumentType, name: string): unknown {
  if (value === null) {
    if (!type.endsWith('?')) throw badFormat(`argument '${name}' cannot be null`);
    return type === 'order?' ? [] : null;
  }
  switch (type) {
    case 'int':
      if (typeof value !== 'number') throw badFormat(`argument '${name}' must be an integer`);
      return checkValue(value, name);
    case 'long':
      return checkLong(value, name);
    case 'bool':
      if (typeof value !== 'boolean') throw badFormat(`argument '${name}' must be a boolean`);
      return value;
    case 'string':
    case 'string?':
      if (typeof value !== 'string') throw badFormat(`argument '${name}' must be a string`);
      return checkText(value, name);
    case 'params':
    case 'params?':
      return checkBareParams(value, name);
    case 'array':
    case 'array?':
      if (!Array.isArray(value)) throw badFormat(`argument '${name}' must be an array`);
      return checkValue(value, name);
    case 'order?':
      return checkOrder(value, name);
    case 'binary':
      if (!isBase64(value)) throw badFormat(`argument '${name}' must be base64`);
      return Buffer.from(value, 'base64');
  }
}

function checkLong(value: unknown, name: string): bigint {
  const checked = typeof value === 'object' || typeof value === 'number' ? checkValue(value, name) : undefined;
  if (typeof checked === 'number') return BigInt(checked);
  if (isTyped(checked) && checked.type === 'long') return BigInt(checked.value);
  throw badFormat(`argument '${name}' must be of type long`);
}

function checkOrder(value: unknown, name: string): readonly SortField[] {
  if (!Array.isArray(value)) throw badFormat(`argument '${name}' must be an array`);
  return value.map((item: unknown, index) => {
    const place = `${name}[${index}]`;
    const isWrapped = typeof item === 'object' && item !== null && 'type' in item && item.type === 'params';
    const field = checkBareParams(isWrapped ? (item as { value?: unknown }).value : item, place);
    const { Name: column, Asc: ascending = true, ...rest } = field;
    if (typeof column !== 'string' || typeof ascending !== 'boolean' || Object.keys(rest).length > 0)
      throw badFormat(`${place}: {"Name": string, "Asc": boolean} expected`);
    return { name: column, ascending };
  });
}
