import type { Kind } from '../kinds/kind.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { type Resource, resourceId } from '../model/resource.ts';
import { nearestName } from '../schema/nearest-name.ts';

/**
 * References to what is not declared. Only a server can know whether it exists there, so these are no errors offline;
 * one that is very like a declared name is probably a typing error.
 */
export function undeclaredReferences(kinds: readonly Kind[], resources: readonly Resource[]): Diagnostic[] {
  const declared = new Set(resources.map((one) => one.id));
  const kindOf = new Map(kinds.map((kind) => [kind.name, kind]));
  return resources.flatMap((resource) =>
    (kindOf.get(resource.kind)?.references(resource) ?? [])
      .filter((reference) => !declared.has(resourceId(reference.kind, reference.name)))
      .map((reference) => {
        const names = resources.filter((one) => one.kind === reference.kind).map((one) => one.name);
        const similar = nearestName(reference.name, names);
        const details = { resource: resource.id, pointer: reference.pointer };
        const what = `${reference.kind} "${reference.name}" is not declared`;
        if (similar === null)
          return diagnostic('reference/not-declared', { message: `${what}; plan asks the server for it`, ...details });
        return diagnostic('reference/looks-like', { message: `${what}; did you mean "${similar}"?`, ...details });
      }),
  );
}
