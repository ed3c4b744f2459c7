import type { JsonObject } from '../model/json.ts';
import type { Field, ObjectField } from '../schema/field.ts';
import { isWithinGroup } from '../schema/group-path.ts';
import { mapFields } from '../schema/map-fields.ts';

/** Paths of groups as they were last applied into those by which they go now. */
export interface RenamedGroups {
  /** For who names a group. */
  named(path: string): string;
  /** For the group itself, whose place is still the one from which it is to be taken: it moves along with those above it. */
  placed(path: string): string;
}

/** Of a group that was taken to another path, with everything below it. */
export function movedGroup(from: string, to: string): RenamedGroups {
  const moved = (path: string) => (isWithinGroup(path, from) ? `${to}${path.slice(from.length)}` : path);
  return { named: moved, placed: moved };
}

/** Where a group is by its spec; null for what is no group. */
export function ownPath(schema: ObjectField, spec: JsonObject): string | null {
  const own = Object.entries(schema.fields).find(([, field]) => isOwnPath(field));
  const path = own === undefined ? undefined : spec[own[0]];
  return typeof path === 'string' ? path : null;
}

function isOwnPath(field: Field): boolean {
  return field.type === 'groupPath' && field.pointer === '/metadata/name';
}

/** A spec of an earlier run with the groups called as they are now. */
export function renameGroups(schema: ObjectField, spec: JsonObject, renamed: RenamedGroups): JsonObject {
  return mapFields(schema, spec, (field, value) => {
    if (field.type !== 'groupPath' || typeof value !== 'string') return value;
    return isOwnPath(field) ? renamed.placed(value) : renamed.named(value);
  });
}
