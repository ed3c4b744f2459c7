import { quoted } from './describe.ts';

/** How messages call a field: its path, without the `spec` that nearly all of them stand in. */
export function fieldName(pointer: string): string {
  if (pointer === '') return 'The document';
  const steps = pointer.split('/').slice(pointer.startsWith('/spec/') ? 2 : 1);
  return quoted(steps.join('.').replaceAll('~1', '/').replaceAll('~0', '~').slice(0, 200));
}
