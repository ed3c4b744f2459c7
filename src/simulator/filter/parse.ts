import { isInstant } from '../wire/check-value.ts';
import { badFormat } from '../wire/wire-error.ts';

type Operator = '=' | '<>' | '>' | '<' | '>=' | '<=';

export type Operand =
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'time'; readonly value: number }
  | { readonly type: 'present'; readonly offsetSeconds: number }
  | { readonly type: 'bytes'; readonly value: Uint8Array };

export type Filter =
  | { readonly type: 'all' | 'any'; readonly parts: readonly Filter[] }
  | { readonly type: 'not'; readonly part: Filter }
  | {
      readonly type: 'compare';
      readonly attribute: string;
      readonly mask: bigint | undefined;
      readonly operator: Operator;
      readonly operand: Operand;
    };

const deepest = 200;

/**
 * Reads a search filter (reference: ksc-openapi.md 2.1 [D]); an empty one gives undefined, which means everything.
 * Throws WireError badFormat that names the position.
 */
export function parseFilter(text: string): Filter | undefined {
  const reader = new Reader(text);
  reader.skipSpace();
  if (reader.isAtEnd()) return undefined;
  const filter = parseGroup(reader, 0);
  reader.skipSpace();
  if (!reader.isAtEnd()) throw reader.fault('unexpected text after the filter');
  return filter;
}

function parseGroup(reader: Reader, depth: number): Filter {
  if (depth > deepest) throw reader.fault('nested too deep');
  reader.expect('(');
  reader.skipSpace();
  const sign = reader.peek();
  const filter =
    sign === '&' || sign === '|' || sign === '!' ? parseLogic(reader, sign, depth) : parseComparison(reader);
  reader.skipSpace();
  reader.expect(')');
  return filter;
}

function parseLogic(reader: Reader, sign: '&' | '|' | '!', depth: number): Filter {
  reader.expect(sign);
  reader.skipSpace();
  if (sign === '!') return { type: 'not', part: parseGroup(reader, depth + 1) };
  const parts: Filter[] = [];
  while (reader.peek() === '(') {
    parts.push(parseGroup(reader, depth + 1));
    reader.skipSpace();
  }
  if (parts.length === 0) throw reader.fault('a condition is missing');
  return { type: sign === '&' ? 'all' : 'any', parts };
}

function parseComparison(reader: Reader): Filter {
  const attribute = reader.match(/[A-Za-z_][A-Za-z0-9_.]*/y) ?? reader.refuse('an attribute is missing');
  reader.skipSpace();
  const mask = reader.match(/&\s*\d+/y);
  reader.skipSpace();
  const operator = (reader.match(/<>|>=|<=|=|>|</y) ?? reader.refuse('an operator is missing')) as Operator;
  reader.skipSpace();
  return {
    type: 'compare',
    attribute,
    mask: mask === undefined ? undefined : wholeNumber(mask.slice(1).trim(), reader),
    operator,
    operand: parseOperand(reader),
  };
}

function parseOperand(reader: Reader): Operand {
  const string = reader.match(/"(?:[^"]|"")*"/y);
  if (string !== undefined) return { type: 'string', value: string.slice(1, -1).replaceAll('""', '"') };
  const time = reader.match(/T"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"/y);
  if (time !== undefined) return { type: 'time', value: instant(time.slice(2, -1), reader) };
  const present = reader.match(/CURTIME\(\s*[+-]?\s*\d+\s*\)/y);
  if (present !== undefined)
    return { type: 'present', offsetSeconds: Number(present.slice(8, -1).replaceAll(/\s/g, '')) };
  const bytes = reader.match(/0x(?:[0-9A-Fa-f]{2})+/y);
  if (bytes !== undefined) return { type: 'bytes', value: Uint8Array.from(Buffer.from(bytes.slice(2), 'hex')) };
  const integer = reader.match(/[+-]?\d+/y);
  if (integer !== undefined) return { type: 'integer', value: wholeNumber(integer, reader) };
  return reader.refuse('a value is missing');
}

/** Numbers have 64 bits. */
function wholeNumber(text: string, reader: Reader): bigint {
  const value = BigInt(text.replace(/^\+/, ''));
  return BigInt.asIntN(64, value) === value ? value : reader.refuse('the number has more than 64 bits');
}

function instant(text: string, reader: Reader): number {
  const time = `${text.replace(' ', 'T')}Z`;
  return isInstant(time) ? Date.parse(time) : reader.refuse('no such time');
}

class Reader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  peek(): string | undefined {
    return this.#text[this.#position];
  }

  skipSpace(): void {
    this.match(/\s+/y);
  }

  /** Takes what a sticky expression matches here. */
  match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#position;
    const found = expression.exec(this.#text)?.[0];
    this.#position += found?.length ?? 0;
    return found;
  }

  expect(sign: string): void {
    if (this.peek() !== sign) throw this.fault(`'${sign}' expected`);
    this.#position += 1;
  }

  fault(message: string): Error {
    return badFormat(`filter, position ${this.#position + 1}: ${message}`);
  }

  refuse(message: string): never {
    throw this.fault(message);
  }
}
