import { parseJson } from '../wire/json.ts';
import type { Params } from '../wire/value.ts';
import type { Row } from './store.ts';

/** Typed reading of a row; a column of another type is a bug in our own SQL and is thrown bare. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} is no text`);
  return value;
}

export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} is no number`);
  return value;
}

export function maybeNumberOf(row: Row, column: string): number | null {
  return row[column] === null ? null : numberOf(row, column);
}

export function bytesOf(row: Row, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? value : new Uint8Array();
}

/** A column that holds a bare params container as JSON. */
export function paramsOf(row: Row, column: string): Params {
  return parseJson(textOf(row, column)) as Params;
}
