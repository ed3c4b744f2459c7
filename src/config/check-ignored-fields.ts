import type { Kind } from '../kinds/kind.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import type { Metadata, Resource } from '../model/resource.ts';
import { comparedPointers } from '../schema/compared-pointers.ts';
import { didYouMean } from '../schema/did-you-mean.ts';
import { quoted } from './describe.ts';

/** Entries of `lifecycle.ignore` that are no field of the kind: the field that was meant would be managed after all. */
export function checkIgnoredFields(kind: Kind, resources: readonly Resource[]): Diagnostic[] {
  const known = comparedPointers(kind.schema);
  // The entries of a list have one metadata: what is wrong with it is told once.
  const seen = new Set<Metadata>();
  return resources.flatMap((resource) => {
    if (seen.has(resource.metadata)) return [];
    seen.add(resource.metadata);
    return (resource.metadata.lifecycle?.ignore ?? []).flatMap((pointer, index) =>
      known.includes(pointer) ? [] : [noField(kind, resource, { pointer, index }, known)],
    );
  });
}

function noField(
  { name, documentKind }: Kind,
  resource: Resource,
  { pointer, index }: { readonly pointer: string; readonly index: number },
  known: readonly string[],
): Diagnostic {
  const whole = known.findLast((one) => pointer.startsWith(`${one}/`) && !known.some((it) => it.startsWith(`${one}/`)));
  const hint =
    whole === undefined
      ? `${didYouMean(pointer, known)}"kscctl schema ${documentKind}" prints the fields.`
      : `${quoted(whole)} is compared as a whole: ignore that.`;
  return diagnostic('config/unknown-field', {
    message: `${quoted(pointer.slice(0, 100))} is not a field of ${name} that can be ignored.`,
    hint,
    resource: resource.id,
    pointer: `/metadata/lifecycle/ignore/${index}`,
  });
}
