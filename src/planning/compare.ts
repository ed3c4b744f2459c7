import type { FieldChange } from '../model/change.ts';
import { canonicalJson, equalJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerStep } from '../model/pointer.ts';
import { besideChoice, choiceOf, isChoiceIgnored, observedChoiceOf } from '../schema/choice.ts';
import type { Field, ListField, ObjectField } from '../schema/field.ts';
import { normalise } from '../schema/normalise.ts';

/** What became of every declared field: it is equal (in none of the lists), differs, is not told, or is ignored. */
export interface Comparison {
  readonly fields: readonly FieldChange[];
  /** Whether a field that cannot be changed on an existing object differs. */
  readonly immutable: boolean;
  /** Pointers of declared fields that the server does not tell: they can be neither compared nor planned. */
  readonly untold: readonly string[];
  /**
   * The wish without what is ignored or not told: the fields that were compared, and what no schema compares. Nothing
   * outside of it is written, expected or remembered as applied. A choice that is ignored is none any more.
   */
  readonly governed: JsonObject;
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
 * The one comparison: how each declared field stands against what the server has. Plan, precondition and read-back all
 * ask it, and nothing else decides which fields count. Only declared fields do; what the declaration does not mention
 * stays as it is. `observed` null means that there is no object: every field differs.
 */
export function compare(
  schema: ObjectField,
  desired: JsonObject,
  observed: JsonObject | null,
  rules = noRules,
): Comparison {
  const walk = new Walk(rules);
  const governed = walk.members(schema, desired, observed ?? {}, '/spec');
  return { fields: walk.fields, immutable: walk.immutable, untold: walk.untold, governed };
}

/** Notes differences on its way, and gives back what of each part of the wish is governed. */
class Walk {
  readonly fields: FieldChange[] = [];
  readonly untold: string[] = [];
  immutable = false;
  readonly #rules: ComparisonRules;

  constructor(rules: ComparisonRules) {
    this.#rules = rules;
  }

  members(schema: ObjectField, desired: JsonObject, observed: JsonObject, path: string): JsonObject {
    const governed: Record<string, Json> = {};
    for (const [key, wish] of Object.entries(desired)) {
      const field = schema.fields[key];
      const at = field?.pointer ?? `${path}${pointerStep(key)}`;
      const part = field === undefined ? wish : this.#member(field, wish, observed[key], at);
      if (part !== undefined) governed[key] = part;
    }
    return governed;
  }

  #member(field: Field, wish: Json, value: Json | undefined, path: string): Json | undefined {
    if (this.#rules.ignore.includes(path)) return undefined;
    if (field.local === true) return wish;
    if (this.#rules.unknown.includes(path.replace(/^\/spec/, ''))) {
      this.untold.push(path);
      return undefined;
    }
    if (field.type === 'object') return this.#object(field, wish, value, path);
    if (!isSame(field, wish, value)) this.#differs(field, path, value ?? null, wish);
    return wish;
  }

  #object(field: ObjectField, wish: Json, value: Json | undefined, path: string): Json {
    const observed = isJsonObject(value) ? value : {};
    if (field.exactlyOne === undefined) {
      if (isJsonObject(wish)) return this.members(field, wish, observed, path);
      if (!equalJson(wish, value)) this.#differs(field, path, value ?? null, wish);
      return wish;
    }
    const wished = choiceOf(field, wish);
    const found = observedChoiceOf(field, value);
    const beside = isJsonObject(wish) ? besideChoice(field, wish) : {};
    const isOpen = wished === null && isJsonObject(wish);
    if (isOpen || isChoiceIgnored(path, [wished, found], this.#rules.ignore)) {
      return this.members(field, beside, observed, path);
    }
    if (wished === found && wished !== null) {
      return isJsonObject(wish) ? this.members(field, wish, observed, path) : wish;
    }
    this.#differs(field, path, value === undefined ? null : choicePart(value, found), choicePart(wish, wished));
    const part = this.members(field, beside, observed, path);
    // Of an alternative that the server does not have yet, everything declared counts.
    return isJsonObject(wish) && wished !== null ? { ...part, [wished]: wish[wished] ?? null } : wish;
  }

  #differs(field: Field, path: string, before: Json, after: Json): void {
    this.fields.push({ path, before, after });
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
