import type { SortField } from '../wire/arguments.ts';
import type { WireValue } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';

export type AttributeType = 'int' | 'long' | 'string' | 'bool' | 'datetime' | 'binary';

/** One attribute of what can be searched: an SQL expression, or for search-only ones a condition with `{}` inside. */
export interface Attribute {
  readonly type: AttributeType;
  readonly sql: string;
  /** `any`: the attribute has several values; `sql` is a condition in which `{}` stands for the test of the value. */
  readonly any?: { readonly value: string };
  /** Search-only attributes can be used in a filter but neither returned nor sorted by. */
  readonly isSearchOnly?: boolean;
  /** Not filterable, only returned. */
  readonly isReturnOnly?: boolean;
}

/** A list that FindHosts, FindGroups and the views search: its rows and its attributes by wire name. */
export interface Searchable {
  readonly what: string;
  /** FROM clause with its joins; the table of the rows has the alias `t`. */
  readonly from: string;
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** The attributes that a call wants back. Throws WireError badFormat for an unknown one. */
export function returnedAttributes(list: Searchable, fields: readonly WireValue[]): [string, Attribute][] {
  return fields.map((name) => {
    if (typeof name !== 'string') throw badFormat('attribute names must be strings');
    return [name, readable(list, name)];
  });
}

/** ORDER BY of a search; the row id comes last so that the order is always total. */
export function orderClause(list: Searchable, order: readonly SortField[]): string {
  const terms = order.map(({ name, ascending }) => `${readable(list, name).sql} ${ascending ? 'ASC' : 'DESC'}`);
  return `ORDER BY ${[...terms, 't.rowid'].join(', ')}`;
}

function readable(list: Searchable, name: string): Attribute {
  const attribute = list.attributes.get(name);
  if (attribute === undefined) throw badFormat(`${list.what} have no attribute '${name}'`);
  if (attribute.isSearchOnly === true) throw badFormat(`'${name}' can only be searched for`);
  return attribute;
}
