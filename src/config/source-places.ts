import type { Diagnostic, Place } from '../model/diagnostic.ts';
import type { Origin } from './declared-resources.ts';
import type { Finding } from './finding.ts';
import type { ParsedSource } from './parsed-source.ts';
import { utf8Text } from './read-source.ts';
import type { Part } from './yaml-place.ts';

/**
 * Places within files that were loaded. A file is parsed (again) only when a place in it is asked for, from the bytes that
 * were loaded, so that a place is right even when the file has changed since.
 */
export class SourcePlaces {
  readonly #bytes: ReadonlyMap<string, Buffer>;
  readonly #parsed = new Map<string, ParsedSource>();

  constructor(bytes: ReadonlyMap<string, Buffer>) {
    this.#bytes = bytes;
  }

  async #source(file: string): Promise<ParsedSource> {
    const { parsedSource } = await import('./parsed-source.ts');
    const known = this.#parsed.get(file);
    if (known !== undefined) return known;
    const parsed = parsedSource(file, utf8Text(this.#bytes.get(file) ?? Buffer.alloc(0)) ?? '');
    this.#parsed.set(file, parsed);
    return parsed;
  }

  async place(file: string, document: number, pointer: string, part: Part): Promise<Place> {
    const { placeAt } = await import('./parsed-source.ts');
    return placeAt(await this.#source(file), document, pointer, part);
  }

  async diagnostic(file: string, document: number, finding: Finding): Promise<Diagnostic> {
    const { placedFinding } = await import('./parse-file.ts');
    return placedFinding(await this.#source(file), document, finding, null);
  }
}

/** The place of a field of a resource; that of the declaration where the pointer names nothing within it. */
export async function placeInResource(places: SourcePlaces, origin: Origin, pointer: string): Promise<Place> {
  if (pointer === '') return origin.place;
  const within = documentPointer(origin, pointer);
  return places.place(origin.file, origin.document, within, 'value');
}

/** Diagnostics that name a resource but no place get both the place and the pointer within their document. */
export async function placedDiagnostic(
  places: SourcePlaces,
  origins: ReadonlyMap<string, Origin>,
  one: Diagnostic,
): Promise<Diagnostic> {
  const origin = one.resource === undefined ? undefined : origins.get(one.resource);
  if (one.place !== null || origin === undefined) return one;
  const { pointer } = one;
  if (pointer === undefined) return { ...one, place: origin.place };
  const place = await placeInResource(places, origin, pointer);
  return { ...one, place, pointer: documentPointer(origin, pointer) };
}

/** `/spec/status` of a resource that is an entry of a list is `/spec/updates/3/status` of the document. */
function documentPointer(origin: Origin, pointer: string): string {
  if (origin.entry === '' || !/^\/spec(\/|$)/.test(pointer)) return pointer;
  return origin.entry + pointer.slice('/spec'.length);
}
