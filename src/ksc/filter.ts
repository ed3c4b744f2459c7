/** Search filters of ksc-openapi.md 2.1, built so that no text can break out of its quotes. */
export function equals(attribute: string, value: string | number): string {
  return `(${attribute}=${typeof value === 'number' ? value : quoted(value)})`;
}

export function anyOf(filters: readonly string[]): string {
  return filters.length === 1 ? (filters[0] ?? '') : `(|${filters.join('')})`;
}

export function allOf(filters: readonly string[]): string {
  return filters.length === 1 ? (filters[0] ?? '') : `(&${filters.join('')})`;
}

export function not(filter: string): string {
  return `(!${filter})`;
}

/** Quotes are doubled; wildcards are put into sets, so that a text only fits itself. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""').replace(/[*?[]/g, (one) => `[${one}]`)}"`;
}
