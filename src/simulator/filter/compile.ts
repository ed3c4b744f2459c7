import type { SQLInputValue } from 'node:sqlite';
import { isInstant } from '../wire/check-value.ts';
import { badFormat } from '../wire/wire-error.ts';
import type { Filter, Operand } from './parse.ts';
import type { Attribute, Searchable } from './searchable.ts';

type Comparison = Extract<Filter, { type: 'compare' }>;

/** A condition in SQL with its named parameters. */
export interface Condition {
  readonly sql: string;
  readonly bindings: Record<string, SQLInputValue>;
}

/**
 * Turns a parsed filter into an SQL condition over a searchable list. Values are always bound, never written into the
 * SQL. Throws WireError badFormat for unknown attributes and operands of a wrong type. `now` is for CURTIME.
 */
export function compileFilter(filter: Filter | undefined, list: Searchable, now: number): Condition {
  const bindings: Record<string, SQLInputValue> = { now };
  const sql = filter === undefined ? '1' : compile(filter, list, bindings);
  return { sql, bindings };
}

function compile(filter: Filter, list: Searchable, bindings: Record<string, SQLInputValue>): string {
  switch (filter.type) {
    case 'all':
    case 'any': {
      const joint = filter.type === 'all' ? ' AND ' : ' OR ';
      return joined(
        filter.parts.map((part) => compile(part, list, bindings)),
        joint,
      );
    }
    case 'not':
      return `(NOT coalesce(${compile(filter.part, list, bindings)}, 0))`;
    case 'compare':
      return compileComparison(filter, list, bindings);
  }
}

/** Joined in halves, as the database bounds the depth of an expression and a long list would be a deep one. */
function joined(conditions: readonly string[], joint: string): string {
  if (conditions.length <= 2) return `(${conditions.join(joint)})`;
  const middle = conditions.length >> 1;
  return `(${joined(conditions.slice(0, middle), joint)}${joint}${joined(conditions.slice(middle), joint)})`;
}

function compileComparison(filter: Comparison, list: Searchable, bindings: Record<string, SQLInputValue>): string {
  const attribute = list.attributes.get(filter.attribute);
  if (attribute === undefined || attribute.isReturnOnly === true)
    throw badFormat(`${list.what} cannot be searched by '${filter.attribute}'`);
  const test = compileTest(filter, attribute, bindings);
  if (attribute.any === undefined) return test;
  return `(${attribute.sql.replace('{}', () => test)})`;
}

function compileTest(filter: Comparison, attribute: Attribute, bindings: Record<string, SQLInputValue>): string {
  const value = attribute.any?.value ?? attribute.sql;
  const { operand, operator } = filter;
  const name = `p${Object.keys(bindings).length}`;
  bindings[name] = boundValue(operand, attribute, filter.attribute, Number(bindings['now']));
  if (filter.mask !== undefined) {
    if (attribute.type !== 'int' && attribute.type !== 'long')
      throw badFormat(`'${filter.attribute}' has no bits to test`);
    return `(${value} & ${filter.mask}) ${operator} :${name}`;
  }
  if (operand.type !== 'string' || attribute.type !== 'string') return `${value} ${operator} :${name}`;
  if (operator === '=' && /[*?[]/.test(operand.value)) {
    bindings[name] = lowerAscii(operand.value);
    return `lower(${value}) GLOB :${name}`;
  }
  return `${value} ${operator} :${name} COLLATE NOCASE`;
}

/** As the database's lower() does it, which leaves letters beyond ASCII as they are. */
function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The operand as the database compares it; the types must fit. */
function boundValue(operand: Operand, attribute: Attribute, name: string, now: number): SQLInputValue {
  switch (attribute.type) {
    case 'int':
    case 'long':
      if (operand.type === 'integer') return operand.value;
      break;
    case 'bool':
      if (operand.type === 'integer' && (operand.value === 0n || operand.value === 1n)) return operand.value;
      break;
    case 'string':
      if (operand.type === 'string') return operand.value;
      break;
    case 'binary':
      if (operand.type === 'bytes') return operand.value;
      break;
    case 'datetime':
      if (operand.type === 'time') return operand.value;
      if (operand.type === 'present') return now + operand.offsetSeconds * 1000;
      // The vendor client's group sample compares a time with a quoted ISO instant (reference: ksc-openapi.md 2.1 [K]).
      if (operand.type === 'string' && isInstant(operand.value)) return Date.parse(operand.value);
      break;
  }
  throw badFormat(`'${name}' cannot be compared with a value of this type`);
}
