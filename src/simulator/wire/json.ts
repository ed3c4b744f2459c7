type Reviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;

const manyDigits = /\d{16}/;

/** JSON.parse that keeps integers beyond 2^53 as bigints. Throws SyntaxError as JSON.parse does. */
export function parseJson(text: string): unknown {
  return manyDigits.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

/** JSON.stringify that writes bigints with all their digits. */
export function formatJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? rawNumber(item) : item));
  }
}

const keepDigits: Reviver = (_key, value, context) => {
  const source = context?.source;
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
};

/** JSON.rawJSON is in every Node that is supported, but not yet in the compiler's library. */
function rawNumber(value: bigint): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(value.toString());
}
