import { pointerSteps } from '../model/pointer.ts';
import { quoted } from './describe.ts';

/** How messages call a field: its path as written in YAML, without the `spec` that nearly all of them stand in. */
export function fieldName(pointer: string): string {
  if (pointer === '') return 'the document';
  const steps = pointerSteps(pointer).slice(pointer.startsWith('/spec/') ? 1 : 0);
  const path = steps.map((step) => (/^[0-9]+$/.test(step) ? `[${step}]` : `.${step}`)).join('');
  return quoted(path.slice(1, 201));
}

/** The same at the beginning of a sentence. */
export function fieldNameFirst(pointer: string): string {
  const name = fieldName(pointer);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
