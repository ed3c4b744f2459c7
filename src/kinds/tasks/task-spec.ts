import type { Json, JsonObject } from '../../model/json.ts';

/** The scope of a task as a spec has it. */
export interface Scope {
  readonly group?: string;
  readonly devices?: readonly Json[];
  readonly selection?: string;
  /** Groups below `group` that are left out. */
  readonly except?: readonly string[];
  readonly subgroups?: boolean;
}

export function scopeOf(spec: JsonObject): Scope {
  return (spec['scope'] ?? {}) as Scope;
}

/** For people, whom a task is for. */
export function scopeWords(scope: Scope): string {
  if (scope.group !== undefined) return `for group ${scope.group}`;
  if (scope.selection !== undefined) return `for selection ${scope.selection}`;
  const devices = scope.devices?.length ?? 0;
  return devices === 1 ? 'for 1 device' : `for ${devices} devices`;
}

/** What finds a task on the server: its choice of identity, group and display name. */
export function matchKeyOf(spec: JsonObject, field: string): string {
  return JSON.stringify([spec[field] ?? null, scopeOf(spec).group ?? null, spec['displayName'] ?? null]);
}
