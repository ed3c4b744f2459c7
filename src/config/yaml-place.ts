import { isAlias, isMap, isScalar, isSeq, type ParsedNode, visit } from 'yaml';
import { pointerSteps } from '../model/pointer.ts';

/** `key`: where the name of a field stands; `value`: where its value stands. */
export type Part = 'key' | 'value';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a JSON pointer leads in a document, as offsets into its text. A path that ends early gives the nearest part
 * above that exists. A list entry has no key: its value is given; an entry that is a mapping starts at its first key.
 */
export function spanAt(contents: ParsedNode, pointer: string, part: Part, text: string): Span {
  let node: unknown = contents;
  let key: unknown = null;
  for (const name of pointerSteps(pointer)) {
    const target = resolved(node, contents);
    if (isMap(target)) {
      const pair = target.items.find((one) => isScalar(one.key) && one.key.value === name);
      if (pair === undefined) return spanOf(key ?? node, text) ?? documentSpan(contents, text);
      key = pair.key;
      node = pair.value ?? pair.key;
    } else {
      if (!isSeq(target) || target.items[Number(name)] === undefined) break;
      key = null;
      node = target.items[Number(name)];
    }
  }
  if (node === contents) return documentSpan(contents, text);
  const wanted = part === 'key' && key !== null ? key : node;
  return spanOf(wanted, text) ?? spanOf(key, text) ?? documentSpan(contents, text);
}

/** A document stands at its first key. */
export function documentSpan(contents: ParsedNode, text: string): Span {
  const first = isMap(contents) ? contents.items[0]?.key : contents;
  return spanOf(first, text) ?? spanOf(contents, text) ?? { start: 0, end: 0 };
}

function spanOf(node: unknown, text: string): Span | null {
  if (!isScalar(node) && !isMap(node) && !isSeq(node) && !isAlias(node)) return null;
  if (node.range === null || node.range === undefined) return null;
  const [start, end] = node.range;
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

/** An alias leads on to its anchor: the last one of that name before it. */
function resolved(node: unknown, contents: ParsedNode): unknown {
  if (!isAlias(node)) return node;
  let anchored: unknown = null;
  visit(contents, {
    Node(_, one) {
      if (one === node) return visit.BREAK;
      if (!isAlias(one) && one.anchor === node.source) anchored = one;
      return undefined;
    },
  });
  return anchored;
}
