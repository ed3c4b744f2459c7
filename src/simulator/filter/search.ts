import type { SQLInputValue } from 'node:sqlite';
import { bytesOf, maybeNumberOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import type { SortField } from '../wire/arguments.ts';
import { binary, datetime, long, type Params, type WireValue } from '../wire/value.ts';
import { type Condition, compileFilter } from './compile.ts';
import { parseFilter } from './parse.ts';
import { type Attribute, orderClause, returnedAttributes, type Searchable } from './searchable.ts';

/** What a search asks for; `top` limits the number of rows. */
export interface Search {
  readonly filter: string;
  readonly fields: readonly WireValue[];
  readonly order: readonly SortField[];
  readonly top?: number;
  /** A further condition over the rows, of the server's own making. */
  readonly within?: Condition;
}

/** The rows that a search found, as they were then; their attributes are read when a page is asked for. */
export interface Found {
  readonly list: Searchable;
  readonly rows: readonly number[];
  readonly attributes: readonly [string, Attribute][];
  readonly now: number;
}

/** Carries out a search over a list. Throws WireError badFormat for a filter, field or order it cannot understand. */
export function search(store: Store, list: Searchable, wanted: Search, now: number): Found {
  const attributes = returnedAttributes(list, wanted.fields);
  const { sql, bindings } = compileFilter(parseFilter(wanted.filter), list, now);
  const within = wanted.within === undefined ? '' : ` AND ${wanted.within.sql}`;
  const limit = wanted.top === undefined ? '' : ` LIMIT ${wanted.top}`;
  const rows = store.all(
    `SELECT t.rowid AS id FROM ${list.from} WHERE ${sql}${within} ${orderClause(list, wanted.order)}${limit}`,
    { ...bindings, ...wanted.within?.bindings },
  );
  return { list, rows: rows.map((row) => row['id'] as number), attributes, now };
}

/** The attributes of the found rows from `start` on; rows that are gone since then are left out. */
export function readFound(store: Store, found: Found, start: number, count: number): Params[] {
  const columns = found.attributes.map(([, attribute], index) => `${attribute.sql} AS c${index}`);
  const sql = `SELECT ${['1', ...columns].join(', ')} FROM ${found.list.from} WHERE t.rowid = :row`;
  const records: Params[] = [];
  for (const row of found.rows.slice(start, start + count)) {
    const values = store.get(sql, { row, now: found.now });
    if (values !== undefined) records.push(toRecord(values, found.attributes));
  }
  return records;
}

/** One object by its row, with the wanted attributes. */
export function readOne(
  store: Store,
  list: Searchable,
  fields: readonly WireValue[],
  where: string,
  bindings: Record<string, SQLInputValue>,
): Params | undefined {
  const attributes = returnedAttributes(list, fields);
  const columns = attributes.map(([, attribute], index) => `${attribute.sql} AS c${index}`);
  const values = store.get(`SELECT ${['1', ...columns].join(', ')} FROM ${list.from} WHERE ${where}`, bindings);
  return values === undefined ? undefined : toRecord(values, attributes);
}

function toRecord(values: Row, attributes: readonly [string, Attribute][]): Params {
  const record: Record<string, WireValue> = {};
  for (const [index, [name, { type }]] of attributes.entries()) {
    const value = toWire(values, `c${index}`, type);
    if (value !== undefined) record[name] = value;
  }
  return record;
}

/** An attribute that an object does not have is left out (reference: additions 7); an empty time is not. */
function toWire(row: Row, column: string, type: Attribute['type']): WireValue | undefined {
  const value = row[column];
  if (type === 'datetime') return datetime(maybeNumberOf(row, column));
  if (value === null || value === undefined) return undefined;
  switch (type) {
    case 'int':
      return Number(value);
    case 'long':
      return long(Number(value));
    case 'bool':
      return value !== 0;
    case 'binary':
      return binary(bytesOf(row, column));
    default:
      return String(value);
  }
}
