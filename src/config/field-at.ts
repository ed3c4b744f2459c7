import { pointerStep, pointerSteps } from '../model/pointer.ts';
import type { Field, ObjectField } from '../schema/field.ts';

export interface FieldAt {
  /** Null where no description speaks of the place: within a map of the user's own keys. */
  readonly field: Field | null;
  readonly pointer: string;
}

/** The field description at a JSON pointer. Below a device, which is described as one value, it stays at the device. */
export function fieldAt(root: ObjectField, pointer: string): FieldAt {
  let field: Field = root;
  let reached = '';
  for (const step of pointerSteps(pointer)) {
    const inner = fieldBelow(field, step);
    if (inner === null) return field.type === 'device' ? { field, pointer: reached } : { field: null, pointer };
    field = inner;
    reached += pointerStep(step);
  }
  return { field, pointer: reached };
}

function fieldBelow(field: Field, step: string): Field | null {
  if (field.type === 'list') return field.item;
  if (field.type !== 'object') return null;
  return Object.hasOwn(field.fields, step) ? (field.fields[step] ?? null) : (field.values ?? null);
}
