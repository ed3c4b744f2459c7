import type { Diagnostic } from '../model/diagnostic.ts';
import type { Json, JsonObject } from '../model/json.ts';

/** A diagnostic as contract.md has it; places that are not known are left out. */
export function diagnosticJson(one: Diagnostic): JsonObject {
  const { code, severity, message, hint, place, resource, pointer } = one;
  const members: Record<string, Json> = { code, severity, message, hint };
  if (place !== null) {
    const { file, line, column, endLine, endColumn } = place;
    Object.assign(members, { file, line, column, endLine, endColumn });
  }
  if (resource !== undefined) members['resource'] = resource;
  if (pointer !== undefined) members['pointer'] = pointer;
  members['docs'] = docsAnchor(code);
  return members;
}

export function docsAnchor(code: string): string {
  return `docs/diagnostics.md#${code.replaceAll('/', '-')}`;
}
