import type { JsonObject } from '../model/json.ts';
import type { Area } from './line-index.ts';

/** A document that passed its schema: what the parse cache keeps of a file. */
export interface SourceDocument {
  /** Its position among the documents of the file that hold anything. */
  readonly index: number;
  readonly area: Area;
  readonly value: JsonObject;
  /** Areas of the list entries that declare resources of their own, by JSON pointer. */
  readonly entries: Readonly<Record<string, Area>>;
}
