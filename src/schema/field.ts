/**
 * Field descriptions: the one value from which come a kind's TypeScript type (infer.ts), its JSON Schema
 * (json-schema.ts), how its values are normalised (normalise.ts) and compared (planning/compare.ts), and its docs.
 */
export type Field =
  | TextField
  | BooleanField
  | IntegerField
  | EnumField
  | DurationField
  | TimeOfDayField
  | GroupPathField
  | DeviceField
  | ListField
  | ObjectField;

interface FieldBase {
  /** One sentence for people: what it does, and its default on the server where that is known. */
  readonly doc: string;
  readonly required?: boolean;
  /** Can't be changed on an existing server object: a difference becomes a replace. */
  readonly immutable?: boolean;
  /** Kept in the repository only (reasons, tickets): never compared with the server. */
  readonly local?: boolean;
  /** JSON pointer of the value in a document, where it is not `/spec/<field>`. */
  readonly pointer?: string;
}

export interface TextField extends FieldBase {
  readonly type: 'text';
  readonly maxLength?: number;
  /** Characters that the server refuses in this text. */
  readonly forbidden?: string;
  readonly pattern?: string;
  readonly patternMeaning?: string;
  /** A duration among other words: compared by its length, so `60m` is `1h`. */
  readonly durations?: boolean;
}

export interface BooleanField extends FieldBase {
  readonly type: 'boolean';
}

export interface IntegerField extends FieldBase {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
}

export interface EnumField extends FieldBase {
  readonly type: 'enum';
  readonly values: readonly string[];
}

/** Text such as `30m`, `6h` or `2d`. */
export interface DurationField extends FieldBase {
  readonly type: 'duration';
}

/** Wall-clock time of day `HH:MM`, as the server stores it. */
export interface TimeOfDayField extends FieldBase {
  readonly type: 'timeOfDay';
}

/** A path of administration groups: `Branches/Berlin`; `/` is the root group. */
export interface GroupPathField extends FieldBase {
  readonly type: 'groupPath';
}

/** A managed device: its id, FQDN or display name, or which of them is meant. */
export interface DeviceField extends FieldBase {
  readonly type: 'device';
}

export interface ListField extends FieldBase {
  readonly type: 'list';
  readonly item: Field;
  /** `set`: order and repetition mean nothing; `ordered`: the order is part of the value. */
  readonly order: 'set' | 'ordered';
  readonly minItems?: number;
  /** Items are only ever added on the server: what it has beyond the declaration is no difference. */
  readonly grows?: boolean;
}

export interface ObjectField extends FieldBase {
  readonly type: 'object';
  readonly fields: Readonly<Record<string, Field>>;
  /** Of a map: what stands under keys of the user's own. */
  readonly values?: Field;
  /** Exactly one of these fields must be there (none of them where `words` is used in place of the object). */
  readonly exactlyOne?: readonly string[];
  /**
   * Words that may stand in place of the object. With `exactlyOne`, an observed object that has none of its fields
   * means the first word.
   */
  readonly words?: readonly string[];
  /** Text of this pattern may stand in place of the object. */
  readonly wordPattern?: string;
  readonly wordMeaning?: string;
}

type Options<F> = Omit<F, 'type' | 'doc'>;

export const text = <const O extends Options<TextField>>(doc: string, options?: O) =>
  ({ type: 'text', doc, ...(options as O) }) as const;
export const boolean = <const O extends Options<BooleanField>>(doc: string, options?: O) =>
  ({ type: 'boolean', doc, ...(options as O) }) as const;
export const integer = <const O extends Options<IntegerField>>(doc: string, options: O) =>
  ({ type: 'integer', doc, ...options }) as const;
export const oneOf = <const V extends readonly string[], const O extends Options<Omit<EnumField, 'values'>>>(
  doc: string,
  values: V,
  options?: O,
) => ({ type: 'enum', doc, values, ...(options as O) }) as const;
export const duration = (doc: string) => ({ type: 'duration', doc }) as const;
export const timeOfDay = <const O extends Options<TimeOfDayField>>(doc: string, options?: O) =>
  ({ type: 'timeOfDay', doc, ...(options as O) }) as const;
export const groupPath = <const O extends Options<GroupPathField>>(doc: string, options?: O) =>
  ({ type: 'groupPath', doc, ...(options as O) }) as const;
export const device = <const O extends Options<DeviceField>>(doc: string, options?: O) =>
  ({ type: 'device', doc, ...(options as O) }) as const;
export const setOf = <const F extends Field, const O extends Omit<Options<ListField>, 'item' | 'order'>>(
  doc: string,
  item: F,
  options?: O,
) => ({ type: 'list', doc, item, order: 'set', ...(options as O) }) as const;
export const listOf = <const F extends Field, const O extends Omit<Options<ListField>, 'item' | 'order'>>(
  doc: string,
  item: F,
  options?: O,
) => ({ type: 'list', doc, item, order: 'ordered', ...(options as O) }) as const;
export const object = <
  const F extends Readonly<Record<string, Field>>,
  const O extends Omit<Options<ObjectField>, 'fields'>,
>(
  doc: string,
  fields: F,
  options?: O,
) => ({ type: 'object', doc, fields, ...(options as O) }) as const;
