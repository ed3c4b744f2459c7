/** Something that happens at a moment; `rank` and `key` order what happens at the same one. */
export interface Moment {
  readonly time: number;
  readonly rank: number;
  readonly key: string;
  readonly happen: () => void;
}

/** Moments in order of time, rank and key: a binary heap. */
export class EventQueue {
  readonly #heap: Moment[] = [];

  push(moment: Moment): void {
    const heap = this.#heap;
    let index = heap.push(moment) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(moment, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = moment;
  }

  /** Takes the first moment that is not after `until`. */
  shift(until: number): Moment | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.time > until) return undefined;
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) sink(heap, last);
    return first;
  }
}

function sink(heap: Moment[], moment: Moment): void {
  let index = 0;
  for (;;) {
    const left = heap[2 * index + 1];
    const right = heap[2 * index + 2];
    if (left === undefined) break;
    const isRight = right !== undefined && isBefore(right, left);
    const child = isRight ? right : left;
    if (!isBefore(child, moment)) break;
    heap[index] = child;
    index = 2 * index + (isRight ? 2 : 1);
  }
  heap[index] = moment;
}

function isBefore(a: Moment, b: Moment): boolean {
  if (a.time !== b.time) return a.time < b.time;
  if (a.rank !== b.rank) return a.rank < b.rank;
  return a.key < b.key;
}
