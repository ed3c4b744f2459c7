import {
  type Alias,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { DiagnosticCode } from '../model/diagnostic.ts';
import type { Json } from '../model/json.ts';
import { pointerStep } from '../model/pointer.ts';
import { fieldNameFirst } from './field-name.ts';

/** A value of the text that a configuration cannot hold. `start` and `end` are offsets into the text. */
export interface ValueFault {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** Absent where that of the code fits. */
  readonly hint?: string;
  readonly pointer: string;
  readonly start: number;
  readonly end: number;
}

export interface YamlValue {
  readonly value: Json;
  readonly faults: readonly ValueFault[];
}

/** How many values aliases may stand for in one document. */
const maximumAliased = 100_000;
const maximumDepth = 100;

const halfHint = 'Write the character itself, or both halves of its escape, such as "\\uD83D\\uDE00".';

/**
 * The JSON value of a document. What stands in the way is reported and replaced by null (a value) or left out (a key),
 * so that all faults are found at once. Aliases share the value of their anchor, and their size is counted, not unfolded:
 * the work is linear in the length of the text.
 */
export function yamlValue(contents: ParsedNode): YamlValue {
  const reader = new ValueReader();
  return { value: reader.read(contents), faults: reader.faults };
}

interface Anchored {
  value: Json;
  /** Values in it, itself included; null while it is still being read. */
  size: number | null;
}

type Range = readonly [start: number, end: number];

class ValueReader {
  readonly faults: ValueFault[] = [];
  readonly #path: (string | number)[] = [];
  readonly #anchors = new Map<string, Anchored>();
  #size = 0;
  #aliased = 0;
  #isBomb = false;

  read(node: unknown): Json {
    this.#size += 1;
    if (isAlias(node)) return this.#alias(node);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor === undefined) return this.#content(node);
    const anchored: Anchored = { value: null, size: null };
    this.#anchors.set(anchor, anchored);
    const before = this.#size;
    anchored.value = this.#content(node);
    anchored.size = this.#size - before + 1;
    return anchored.value;
  }

  #content(node: unknown): Json {
    if (isScalar(node)) return this.#scalar(node);
    if (this.#path.length >= maximumDepth) {
      return this.#fault('config/yaml-syntax', `Values are nested deeper than ${maximumDepth} levels.`, rangeOf(node));
    }
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) return node.items.map((item, index) => this.#member(index, item, rangeOf(node)));
    return null;
  }

  #alias(node: Alias): Json {
    const anchored = this.#anchors.get(node.source);
    const name = JSON.stringify(node.source);
    if (anchored === undefined) {
      return this.#fault('config/unknown-alias', `No anchor ${name} stands before this alias.`, rangeOf(node));
    }
    if (anchored.size === null) {
      return this.#fault('config/alias-bomb', `The alias ${name} stands within what it refers to.`, rangeOf(node));
    }
    if (this.#aliased + anchored.size > maximumAliased) {
      // One is enough: a bomb has thousands of them.
      if (this.#isBomb) return null;
      this.#isBomb = true;
      const message = `With the alias ${name}, aliases stand for more than ${maximumAliased} values in this document.`;
      return this.#fault('config/alias-bomb', message, rangeOf(node));
    }
    this.#aliased += anchored.size;
    this.#size += anchored.size;
    return anchored.value;
  }

  #scalar(node: Scalar): Json {
    const { value } = node;
    if (typeof value === 'string' && !value.isWellFormed()) {
      const message = `${this.#name()} holds half of a surrogate pair, which is no text.`;
      return this.#fault('config/invalid-value', message, rangeOf(node), halfHint);
    }
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value;
    if (value === null) return this.#fault('config/null-value', `${this.#name()} is null.`, rangeOf(node));
    return this.#fault('config/invalid-value', `${this.#name()} is not a number that can be kept.`, rangeOf(node));
  }

  #map(node: YAMLMap): Json {
    const result: Record<string, Json> = {};
    const seen = new Set<string>();
    for (const pair of node.items) {
      const key = isPair(pair) ? this.#key(pair, node) : null;
      if (key === null) continue;
      if (seen.has(key)) {
        this.#path.push(key);
        this.#fault('config/duplicate-field', `${JSON.stringify(key)} is written twice here.`, rangeOf(pair.key));
        this.#path.pop();
        continue;
      }
      seen.add(key);
      const range = rangeOf(pair.key);
      const value = this.#member(key, pair.value, range);
      if (key !== '__proto__') result[key] = value;
    }
    return result;
  }

  /** Null, and a fault, for a key that no field can have. */
  #key(pair: Pair, map: YAMLMap): string | null {
    const range = rangeOf(pair.key) ?? rangeOf(map);
    const key = isScalar(pair.key) ? pair.key.value : null;
    if (typeof key !== 'string') {
      this.#fault('config/yaml-syntax', 'A key must be text.', range);
      return null;
    }
    if (!key.isWellFormed()) {
      this.#path.push(key);
      this.#fault('config/invalid-value', 'The key holds half of a surrogate pair, which is no text.', range, halfHint);
      this.#path.pop();
      return null;
    }
    if (key === '__proto__') {
      this.#path.push(key);
      this.#fault('config/unknown-field', 'No field can be called "__proto__".', range);
      this.#path.pop();
    }
    return key;
  }

  /** `around` says where it is when nothing is written for the value. */
  #member(step: string | number, node: unknown, around: Range | null): Json {
    this.#path.push(step);
    const isUnwritten = node === null || (isScalar(node) && node.value === null && (node.source ?? '') === '');
    const value = isUnwritten ? this.#unwritten(node, step, around) : this.read(node);
    this.#path.pop();
    return value;
  }

  #unwritten(node: unknown, step: string | number, around: Range | null): Json {
    const range = typeof step === 'string' ? around : (rangeOf(node) ?? around);
    return this.#fault('config/null-value', `${this.#name()} has no value.`, range);
  }

  #name(): string {
    return fieldNameFirst(this.#pointer());
  }

  #pointer(): string {
    return this.#path.map(pointerStep).join('');
  }

  #fault(code: DiagnosticCode, message: string, range: Range | null, hint?: string): null {
    const [start, end] = range ?? [0, 0];
    const words = hint === undefined ? { message } : { message, hint };
    this.faults.push({ code, ...words, pointer: this.#pointer(), start, end });
    return null;
  }
}

function rangeOf(node: unknown): Range | null {
  const range = isNode(node) ? node.range : null;
  return range === null || range === undefined ? null : [range[0], range[1]];
}
