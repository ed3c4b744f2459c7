import type { KindContext } from '../kinds/kind.ts';
import type { Names } from '../kinds/names/names.ts';
import type { Change } from '../model/change.ts';
import type { KindState } from '../planning/propose.ts';
import type { Resolved } from './resolve-resources.ts';

export interface ImpactInput {
  readonly changes: readonly Change[];
  readonly states: readonly KindState[];
  readonly context: KindContext;
}

export function kindsOfReach(_resolved: readonly Resolved[], _names: Names): readonly string[] {
  return [];
}

export async function assessImpact(input: ImpactInput): Promise<readonly Change[]> {
  return input.changes;
}
