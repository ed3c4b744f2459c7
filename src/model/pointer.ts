import type { Json, JsonObject } from './json.ts';

/** The keys and indexes that a JSON pointer leads through (RFC 6901). */
export function pointerSteps(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** One step of a pointer as it is written, with the slash before it. */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The value at a pointer, or undefined where the path ends early. */
export function valueAt(value: Json, pointer: string): Json | undefined {
  let current: Json | undefined = value;
  for (const key of pointerSteps(pointer)) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Array.isArray(current) ? (current as readonly Json[])[Number(key)] : (current as JsonObject)[key];
  }
  return current;
}

/** Whether two pointers name the same value, or one a part of the other's. */
export function isSamePlace(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
