import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { valueAt } from '../model/resource.ts';

/**
 * The wish of an update without the fields that are to be left alone: kinds write some attributes as a whole, so the
 * observed value stands in for the declared one, or nothing where the server tells none. Pointers from the document's root.
 */
export function leaveAlone(desired: JsonObject, observed: JsonObject, pointers: readonly string[]): JsonObject {
  const own = pointers
    .filter((pointer) => pointer.startsWith('/spec/'))
    .map((pointer) => pointer.slice('/spec'.length));
  return own.reduce((spec, pointer) => {
    const steps = pointer.split('/').slice(1);
    return put(spec, steps, valueAt(observed, pointer));
  }, desired);
}

/** Changes only what is there: a field that nobody declares stays undeclared. */
function put(target: JsonObject, [step, ...deeper]: readonly string[], value: Json | undefined): JsonObject {
  const key = (step ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
  const current = target[key];
  if (current === undefined) return target;
  if (deeper.length > 0) return isJsonObject(current) ? { ...target, [key]: put(current, deeper, value) } : target;
  const { [key]: _left, ...rest } = target;
  return value === undefined ? rest : { ...rest, [key]: value };
}
