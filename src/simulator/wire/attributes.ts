import { isArray, isTyped, type Params, type WireValue } from './value.ts';
import { badFormat, notPermitted } from './wire-error.ts';

type AttributeKind = 'int' | 'integer' | 'bool' | 'string' | 'datetime' | 'binary' | 'params' | 'array';

/** A known attribute of a params argument. */
interface AttributeRule {
  readonly kind: AttributeKind;
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
}

export type AttributeRules = Readonly<Record<string, AttributeRule>>;

/**
 * Checks a params argument: required attributes present, known ones of their type; with `isClosed` no others. `integer`
 * is a plain or a 64-bit one. Throws WireError badFormat, or notPermitted for a read-only attribute.
 */
export function checkAttributes(given: Params, rules: AttributeRules, what: string, isClosed: boolean): void {
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) {
      if (isClosed) throw badFormat(`${what} has no attribute '${name}'`);
      continue;
    }
    if (rule.isReadOnly === true) throw notPermitted(`${what}: '${name}' is read-only`);
    if (!isOfKind(value, rule.kind)) throw badFormat(`${what}: '${name}' must be of type ${rule.kind}`);
  }
  for (const [name, rule] of Object.entries(rules))
    if (rule.isRequired === true && !Object.hasOwn(given, name)) throw badFormat(`${what}: '${name}' is missing`);
}

function isOfKind(value: WireValue, kind: AttributeKind): boolean {
  switch (kind) {
    case 'int':
      return typeof value === 'number';
    case 'integer':
      return typeof value === 'number' || (isTyped(value) && value.type === 'long');
    case 'bool':
      return typeof value === 'boolean';
    case 'string':
      return typeof value === 'string';
    case 'array':
      return isArray(value);
    case 'datetime':
    case 'binary':
    case 'params':
      return isTyped(value) && value.type === kind;
  }
}

/** The string of an attribute that was checked before, or the fallback where it may be absent. */
export function stringAttribute(given: Params, name: string, fallback = ''): string {
  const value = given[name];
  return typeof value === 'string' ? value : fallback;
}

export function boolAttribute(given: Params, name: string, fallback: boolean): boolean {
  const value = given[name];
  return typeof value === 'boolean' ? value : fallback;
}
