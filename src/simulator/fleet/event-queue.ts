/** Something that happens at a moment; `rank` and `key` order what happens at the same one. */
export interface Moment {
  readonly time: number;
  readonly rank: number;
  readonly key: string;
  readonly happen: () => void;
}

/** Where what is to happen is put. */
export interface Moments {
  push(moment: Moment): void;
}

/**
 * Moments in order of time, rank and key. Many things happen at one time on a large fleet: times are in one heap, and
 * what happens at a time is only put in order when that time has come.
 */
export class EventQueue implements Moments {
  readonly #times = new Heap<number>((a, b) => a < b);
  readonly #waiting = new Map<number, Moment[]>();
  readonly #current = new Heap<Moment>(isBefore);
  #now = Number.NEGATIVE_INFINITY;

  push(moment: Moment): void {
    if (moment.time <= this.#now) {
      this.#current.push(moment);
      return;
    }
    const others = this.#waiting.get(moment.time);
    if (others !== undefined) {
      others.push(moment);
      return;
    }
    this.#waiting.set(moment.time, [moment]);
    this.#times.push(moment.time);
  }

  /** Takes the first moment that is not after `until`. */
  shift(until: number): Moment | undefined {
    if (this.#current.size === 0) {
      const time = this.#times.peek();
      if (time === undefined || time > until) return undefined;
      this.#times.shift();
      this.#now = time;
      for (const moment of this.#waiting.get(time) ?? []) this.#current.push(moment);
      this.#waiting.delete(time);
    }
    return this.#current.shift();
  }
}

/** A binary heap. */
class Heap<T> {
  readonly #items: T[] = [];
  readonly #isBefore: (a: T, b: T) => boolean;

  constructor(isEarlier: (a: T, b: T) => boolean) {
    this.#isBefore = isEarlier;
  }

  get size(): number {
    return this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let index = items.push(item) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = items[parent];
      if (above === undefined || !this.#isBefore(item, above)) break;
      items[index] = above;
      index = parent;
    }
    items[index] = item;
  }

  shift(): T | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
    return first;
  }

  #sink(item: T): void {
    const items = this.#items;
    let index = 0;
    for (;;) {
      const left = items[2 * index + 1];
      const right = items[2 * index + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && this.#isBefore(right, left);
      const child = isRight ? right : left;
      if (!this.#isBefore(child, item)) break;
      items[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    items[index] = item;
  }
}

function isBefore(a: Moment, b: Moment): boolean {
  if (a.time !== b.time) return a.time < b.time;
  if (a.rank !== b.rank) return a.rank < b.rank;
  return a.key < b.key;
}
