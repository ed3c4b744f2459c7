import type { Kind } from '../kinds/kind.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { type Resource, resourceId } from '../model/resource.ts';

export interface EarlierNames {
  /** The same resources in the same order; `previously` holds the entries that count, as their kind calls them. */
  readonly resources: readonly Resource[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Settles once, for everything that reads `previously`, which of its entries count. One that is declared itself does not:
 * its object stays with it, so two that name each other would exchange nothing, and an entry that is left from a rename
 * of long ago says nothing. It is told and dropped.
 */
export function settleEarlierNames(kinds: readonly Kind[], resources: readonly Resource[]): EarlierNames {
  const byKind = new Map(kinds.map((kind) => [kind.name, kind]));
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const diagnostics: Diagnostic[] = [];
  const settled = resources.map((resource) => {
    const { previously, ...metadata } = resource.metadata;
    const kind = byKind.get(resource.kind);
    if (previously === undefined || kind === undefined) return resource;
    const counting = previously.flatMap((written, index) => {
      const name = kind.declare({ name: written }, {})[0]?.name ?? written;
      const other = byId.get(resourceId(resource.kind, name));
      if (other === undefined || other.id === resource.id) return [name];
      diagnostics.push(declaredItself(resource, other, index));
      return [];
    });
    return { ...resource, metadata: counting.length === 0 ? metadata : { ...metadata, previously: counting } };
  });
  return { resources: settled, diagnostics };
}

function declaredItself(resource: Resource, other: Resource, index: number): Diagnostic {
  const at = `${other.declaredAt.file}:${other.declaredAt.line}`;
  return diagnostic('config/earlier-name-declared', {
    message: `previously names ${other.id}, which is declared itself (${at}): its object stays with it.`,
    resource: resource.id,
    pointer: `/metadata/previously/${index}`,
  });
}
