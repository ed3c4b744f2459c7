import { pointerStep } from '../model/pointer.ts';
import type { ObjectField } from './field.ts';

/**
 * JSON pointers, from the document's root, at which declared and observed values are compared (planning/compare.ts): of each
 * field, and of each alternative of a choice. Lists and devices are one value: nothing below them has a pointer.
 */
export function comparedPointers(schema: ObjectField, path = '/spec'): string[] {
  return Object.entries(schema.fields).flatMap(([key, field]) => {
    const pointer = field.pointer ?? `${path}${pointerStep(key)}`;
    return field.type === 'object'
      ? [
          pointer,
          ...wordsOf(field).map((word) => `${pointer}${pointerStep(word)}`),
          ...comparedPointers(field, pointer),
        ]
      : [pointer];
  });
}

/** Alternatives that are no fields: words, and what is there and cannot be declared. */
function wordsOf({ exactlyOne, words }: ObjectField): readonly string[] {
  return exactlyOne === undefined ? [] : [...(words ?? []), 'other'];
}
