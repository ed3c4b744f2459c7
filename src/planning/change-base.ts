import { unknownImpact } from '../model/change.ts';
import type { Comparison } from './compare.ts';

/** What every change begins with: nothing is known yet of its impact, its place and what holds it. */
export function changeBase(
  of: { readonly id: string; readonly kind: string; readonly name: string },
  comparison: Pick<Comparison, 'fields'>,
) {
  return {
    id: of.id,
    kind: of.kind,
    name: of.name,
    label: '',
    fields: comparison.fields,
    after: [],
    impact: unknownImpact,
    sideEffects: [],
    held: null,
    wireNames: [],
  } as const;
}
