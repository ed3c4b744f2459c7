import type { FieldChange } from '../model/change.ts';
import { canonicalJson, equalJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerStep } from '../model/resource.ts';
import { besideChoice, choiceOf, isChoiceIgnored, observedChoiceOf } from '../schema/choice.ts';
import type { Field, ListField, ObjectField } from '../schema/field.ts';
import { normalise } from '../schema/normalise.ts';

export interface Comparison {
  readonly fields: readonly FieldChange[];
  /** Whether a field that cannot be changed on an existing object differs. */
  readonly immutable: boolean;
  /** Declared fields that the server does not tell: they can be neither compared nor planned. */
  readonly unknown: readonly string[];
}

export interface ComparisonRules {
  /** JSON pointers below /spec that the server did not tell. */
  readonly unknown: readonly string[];
  /**
   * JSON pointers (from the document's root) of fields that the declaration takes out of the comparison. One of an
   * alternative takes out the choice, whether it is the declared alternative or the one that is there.
   */
  readonly ignore: readonly string[];
}

const noRules: ComparisonRules = { unknown: [], ignore: [] };

/**
 * The one comparison: which declared fields differ from what the server has. Only declared fields count; what the
 * declaration does not mention stays as it is. `observed` null means that there is no object: every field differs.
 */
export function compare(
  schema: ObjectField,
  desired: JsonObject,
  observed: JsonObject | null,
  rules = noRules,
): Comparison {
  const walk = new Walk(rules, observed === null);
  walk.members(schema, desired, observed ?? {}, '/spec');
  return { fields: walk.fields, immutable: walk.immutable, unknown: walk.unknown };
}

class Walk {
  readonly fields: FieldChange[] = [];
  readonly unknown: string[] = [];
  immutable = false;
  readonly #rules: ComparisonRules;
  readonly #creating: boolean;

  constructor(rules: ComparisonRules, creating: boolean) {
    this.#rules = rules;
    this.#creating = creating;
  }

  members(schema: ObjectField, desired: JsonObject, observed: JsonObject, path: string): void {
    for (const [key, wish] of Object.entries(desired)) {
      const field = schema.fields[key];
      if (field !== undefined) this.#member(field, wish, observed[key], field.pointer ?? `${path}${pointerStep(key)}`);
    }
  }

  #member(field: Field, wish: Json, value: Json | undefined, path: string): void {
    if (field.local === true || this.#rules.ignore.includes(path)) return;
    if (this.#rules.unknown.includes(path.replace(/^\/spec/, ''))) {
      this.unknown.push(path);
      return;
    }
    if (field.type === 'object') this.#object(field, wish, value, path);
    else if (!isSame(field, wish, value)) this.#differs(field, path, value ?? null, wish);
  }

  #object(field: ObjectField, wish: Json, value: Json | undefined, path: string): void {
    const observed = isJsonObject(value) ? value : {};
    if (field.exactlyOne === undefined) {
      if (isJsonObject(wish)) this.members(field, wish, observed, path);
      else if (!equalJson(wish, value)) this.#differs(field, path, value ?? null, wish);
      return;
    }
    const wished = choiceOf(field, wish);
    const found = observedChoiceOf(field, value);
    const beside = isJsonObject(wish) ? besideChoice(field, wish) : {};
    const isOpen = wished === null && isJsonObject(wish);
    if (isOpen || isChoiceIgnored(path, [wished, found], this.#rules.ignore)) {
      this.members(field, beside, observed, path);
    } else if (wished === found && wished !== null) {
      if (isJsonObject(wish)) this.members(field, wish, observed, path);
    } else {
      this.#differs(field, path, value === undefined ? null : choicePart(value, found), choicePart(wish, wished));
      this.members(field, beside, observed, path);
    }
  }

  #differs(field: Field, path: string, before: Json, after: Json): void {
    this.fields.push({ path, before: this.#creating ? null : before, after });
    if (field.immutable === true) this.immutable = true;
  }
}

function isSame(field: Field, wish: Json, value: Json | undefined): boolean {
  if (field.type !== 'list')
    return equalJson(normalise(field, wish), value === undefined ? undefined : normalise(field, value));
  if (field.order === 'ordered') return equalJson(wish, value);
  return isSameSet(field, wish, value);
}

function isSameSet(field: ListField, wish: Json, value: Json | undefined): boolean {
  if (!isJsonArray(wish) || !isJsonArray(value)) return false;
  const texts = (items: readonly Json[]) => new Set(items.map((item) => canonicalJson(normalise(field.item, item))));
  const wished = texts(wish);
  const found = texts(value);
  const covered = [...wished].every((one) => found.has(one));
  return covered && (field.grows === true || wished.size === found.size);
}

function choicePart(value: Json, choice: string | null): Json {
  if (!isJsonObject(value) || choice === null) return value;
  const part = value[choice];
  if (choice === 'other') return part ?? null;
  return part === undefined ? choice : { [choice]: part };
}
