import { isArray, KscDate, KscDateTime, KscReal, type KscValue } from './values.ts';

/** What the protocol calls the type of a value (reference: ksc-openapi.md 1.8). */
export function wireType(value: KscValue): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  if (value instanceof Uint8Array) return 'binary';
  if (value instanceof KscDateTime) return 'datetime';
  if (value instanceof KscDate) return 'date';
  if (value instanceof KscReal) return value.type;
  switch (typeof value) {
    case 'bigint':
      return 'long';
    case 'boolean':
      return 'bool';
    case 'number':
      return 'int';
    case 'string':
      return 'text';
    default:
      return 'params';
  }
}
