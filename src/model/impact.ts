import type { Impact } from './change.ts';
import { unknownImpact } from './change.ts';

/** What is known of an impact; whatever is left out is unknown. A number of these that is null makes the basis `unknown`. */
export function impactOf(
  basis: 'counted' | 'computed',
  known: Partial<Omit<Impact, 'basis' | 'note'>>,
  note = '',
): Impact {
  const isKnown = Object.values(known).every((one) => one !== null);
  return { ...unknownImpact, ...known, basis: isKnown ? basis : 'unknown', note };
}
