import type { Field, ListField, ObjectField } from './field.ts';

/** A device as it may be written. */
export type DeviceReference = string | { readonly id: string } | { readonly fqdn: string } | { readonly name: string };

/** The TypeScript type of the values that a field description allows. */
export type Infer<F extends Field> = F extends { type: 'text' | 'duration' | 'timeOfDay' | 'groupPath' }
  ? string
  : F extends { type: 'device' }
    ? DeviceReference
    : F extends { type: 'boolean' }
      ? boolean
      : F extends { type: 'integer' }
        ? number
        : F extends { type: 'enum'; values: readonly (infer V)[] }
          ? V
          : F extends ListField
            ? readonly Infer<F['item']>[]
            : F extends ObjectField
              ? InferObject<F>
              : never;

type RequiredKeys<T extends Readonly<Record<string, Field>>> = {
  [K in keyof T]: T[K] extends { required: true } ? K : never;
}[keyof T];

type InferFields<T extends Readonly<Record<string, Field>>> = {
  readonly [K in RequiredKeys<T>]: Infer<T[K]>;
} & { readonly [K in Exclude<keyof T, RequiredKeys<T>>]?: Infer<T[K]> };

type InferObject<F extends ObjectField> =
  | InferFields<F['fields']>
  | (F extends { words: readonly (infer W)[] } ? W : never)
  | (F extends { wordPattern: string } ? string : never);
