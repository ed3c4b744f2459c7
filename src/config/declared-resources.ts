import type { Kind } from '../kinds/kind.ts';
import { type Diagnostic, diagnostic, type Place } from '../model/diagnostic.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { type Metadata, type Resource, resourceId } from '../model/resource.ts';
import { normaliseObject } from '../schema/normalise.ts';
import { placeOf } from './line-index.ts';
import type { SourceDocument } from './source-document.ts';

/** Where a resource was declared: the document, and the entry of it when the document is a list. */
export interface Origin {
  readonly file: string;
  readonly document: number;
  /** JSON pointer of the entry; empty for the document itself. */
  readonly entry: string;
  readonly place: Place;
}

export interface DeclaredResources {
  /** In the order of their ids. */
  readonly resources: readonly Resource[];
  readonly origins: ReadonlyMap<string, Origin>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface FileDocuments {
  readonly file: string;
  readonly documents: readonly SourceDocument[];
}

/** The resources of documents that passed their schemas. Of two with one id the first in the order of files stays. */
export function declaredResources(files: readonly FileDocuments[], kinds: readonly Kind[]): DeclaredResources {
  const byDocumentKind = new Map(kinds.map((kind) => [kind.documentKind, kind]));
  const resources = new Map<string, Resource>();
  const origins = new Map<string, Origin>();
  const diagnostics: Diagnostic[] = [];
  for (const { file, documents } of files) {
    for (const document of documents) {
      const kind = byDocumentKind.get(documentKindOf(document.value));
      if (kind === undefined) continue;
      for (const { resource, origin } of declaredIn(document, file, kind)) {
        const first = origins.get(resource.id);
        if (first === undefined) {
          resources.set(resource.id, resource);
          origins.set(resource.id, origin);
        } else {
          diagnostics.push(duplicate(resource.id, origin, first.place));
        }
      }
    }
  }
  const sorted = [...resources.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { resources: sorted, origins, diagnostics };
}

function declaredIn(document: SourceDocument, file: string, kind: Kind): { resource: Resource; origin: Origin }[] {
  const { metadata, spec } = parts(document.value);
  return kind.declare(metadata, spec).map((declared) => {
    const place = placeOf(file, document.entries[declared.pointer] ?? document.area);
    const resource: Resource = {
      id: resourceId(kind.name, declared.name),
      kind: kind.name,
      name: declared.name,
      metadata,
      spec: normaliseObject(kind.schema, declared.spec),
      declaredAt: place,
    };
    return { resource, origin: { file, document: document.index, entry: declared.pointer, place } };
  });
}

export function documentKindOf(document: JsonObject): string {
  return typeof document.kind === 'string' ? document.kind : '';
}

/** Metadata and spec of a document that passed its schema, which is what gives metadata its type. */
export function parts(document: JsonObject): { readonly metadata: Metadata; readonly spec: JsonObject } {
  const { metadata, spec } = document;
  return { metadata: metadata as unknown as Metadata, spec: isJsonObject(spec) ? spec : {} };
}

function duplicate(id: string, origin: Origin, first: Place): Diagnostic {
  return diagnostic('config/duplicate-resource', {
    message: `${id} is already declared at ${first.file}:${first.line}.`,
    place: origin.place,
    resource: id,
    pointer: origin.entry === '' ? '/metadata/name' : origin.entry,
  });
}
