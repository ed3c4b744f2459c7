import { KscDateTime, type KscValue } from '../ksc/values.ts';
import type { ObservedObject } from '../model/resource.ts';

/** When an object was made, from the attribute that tells it; nothing where the server tells no time. */
export function bornAt(value: KscValue | undefined): Pick<ObservedObject, 'born'> {
  return value instanceof KscDateTime && value.text !== '' ? { born: value.text } : {};
}
