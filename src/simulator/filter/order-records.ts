import type { SortField } from '../wire/arguments.ts';
import type { Params, WireValue } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';

/**
 * Records that were worked out in memory, in the order asked for and with the fields asked for; `known` are the fields
 * that there are. Throws WireError badFormat for another field.
 */
export function orderRecords(
  records: readonly Params[],
  known: readonly string[],
  fields: readonly WireValue[],
  order: readonly SortField[],
): Params[] {
  const wanted = fields.map((name) => requireKnown(known, name));
  for (const { name } of order) requireKnown(known, name);
  const sorted = [...records].sort((a, b) => {
    for (const { name, ascending } of order) {
      const difference = compare(a[name], b[name]);
      if (difference !== 0) return ascending ? difference : -difference;
    }
    return 0;
  });
  return sorted.map((record) => {
    const picked: Record<string, WireValue> = {};
    for (const name of wanted) {
      const value = record[name];
      if (value !== undefined) picked[name] = value;
    }
    return picked;
  });
}

function requireKnown(known: readonly string[], name: WireValue): string {
  if (typeof name !== 'string' || !known.includes(name)) throw badFormat(`there is no field '${String(name)}'`);
  return name;
}

/** Numbers by size, everything else as its text; typed values by what they hold. */
function compare(a: WireValue | undefined, b: WireValue | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [JSON.stringify(a) ?? '', JSON.stringify(b) ?? ''];
  return left < right ? -1 : Number(left > right);
}
