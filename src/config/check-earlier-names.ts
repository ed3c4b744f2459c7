import type { Kind } from '../kinds/kind.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import type { Resource } from '../model/resource.ts';

/**
 * Entries of `previously` that are declared themselves. A resource that the ledger knows keeps its object, so two of them
 * that name each other would exchange nothing, and an entry that is left from a rename of long ago says nothing.
 */
export function checkEarlierNames(kind: Kind, resources: readonly Resource[]): Diagnostic[] {
  const byName = new Map(resources.map((resource) => [resource.name, resource]));
  return resources.flatMap((resource) =>
    (resource.metadata.previously ?? []).flatMap((previous, index) => {
      const [declared] = kind.declare({ name: previous }, {});
      const other = byName.get(declared?.name ?? '');
      return other === undefined || other.id === resource.id ? [] : [declaredItself(resource, other, index)];
    }),
  );
}

function declaredItself(resource: Resource, other: Resource, index: number): Diagnostic {
  const at = `${other.declaredAt.file}:${other.declaredAt.line}`;
  return diagnostic('config/earlier-name-declared', {
    message: `previously names ${other.id}, which is declared itself (${at}): its object stays with it.`,
    resource: resource.id,
    pointer: `/metadata/previously/${index}`,
  });
}
