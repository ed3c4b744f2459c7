import { createHash } from 'node:crypto';
import type { Change, FieldChange } from '../model/change.ts';
import { canonicalJson, type Json, type JsonObject } from '../model/json.ts';

export function digest(value: Json): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}

/**
 * Proves that what was reviewed is what is applied: over the changes (id, action, fields), the observed values that
 * they rest on (of a copy: its template), and the configuration. Not over times, revision, impact, diagnostics or guards.
 */
export function fingerprint(changes: readonly Change[], configDigest: string): string {
  const parts = [...changes]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((change): Json => {
      const fields = change.fields.map(fieldJson);
      const rests = { fields, observed: 'observed' in change ? change.observed : null };
      const { template } = change;
      const copied: JsonObject =
        template === undefined ? {} : { template: { of: template.serverKey, digest: template.digest } };
      const taken: JsonObject =
        'takes' in change && change.takes !== undefined
          ? { takes: change.takes.serverKey, takenFields: change.takes.fields.map(fieldJson) }
          : {};
      return { id: change.id, action: change.action, ...rests, ...copied, ...taken };
    });
  return digest({ configDigest, changes: parts });
}

function fieldJson({ path, before, after }: FieldChange): JsonObject {
  return { path, before, after };
}
