import type { Kind, KindContext } from '../kinds/kind.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { type Resource, resourceId } from '../model/resource.ts';

/** References that lead nowhere: neither declared nor, as far as the kind can tell, on the server. */
export function danglingReferences(
  kinds: readonly Kind[],
  resources: readonly Resource[],
  context: KindContext,
): Diagnostic[] {
  const declared = new Set(resources.map((one) => one.id));
  const kindOf = new Map(kinds.map((kind) => [kind.name, kind]));
  return resources.flatMap((resource) =>
    (kindOf.get(resource.kind)?.references(resource) ?? [])
      .filter(
        (reference) =>
          !declared.has(resourceId(reference.kind, reference.name)) &&
          kindOf.get(reference.kind)?.isKnown(context.names, reference.name) !== true,
      )
      .map((reference) =>
        diagnostic('reference/not-found', {
          message: `${resource.id} refers to ${reference.kind} "${reference.name}", which is neither declared nor on the server`,
          resource: resource.id,
          pointer: reference.pointer,
        }),
      ),
  );
}

/** References to what leaves the configuration and would be deleted with this plan: the server has it, but not for long. */
export function referencesToDeleted(
  kinds: readonly Kind[],
  resources: readonly Resource[],
  deleted: ReadonlySet<string>,
): Diagnostic[] {
  const kindOf = new Map(kinds.map((kind) => [kind.name, kind]));
  return resources.flatMap((resource) =>
    (kindOf.get(resource.kind)?.references(resource) ?? [])
      .filter((reference) => deleted.has(resourceId(reference.kind, reference.name)))
      .map((reference) =>
        diagnostic('reference/not-found', {
          message: `${resource.id} refers to ${reference.kind} "${reference.name}", which is no longer declared and would be deleted`,
          hint: 'Declare it again, or take the reference out.',
          resource: resource.id,
          pointer: reference.pointer,
        }),
      ),
  );
}
