export interface FleetProduct {
  readonly product: string;
  readonly version: string;
  readonly display: string;
  readonly baseBuild: string;
  readonly build: string;
}

/** The products of a device. Most devices have the same ones, so equal sets are one object with one number. */
export interface ProductSet {
  readonly number: number;
  readonly products: readonly FleetProduct[];
}

/** The updates of a device; equal sets are one object with one number. */
export interface UpdateSet {
  readonly number: number;
  readonly ids: ReadonlySet<number>;
}

/** Keeps one object for each set of products, so that a fleet of 100,000 devices has few of them. */
export class ProductSets {
  readonly #byText = new Map<string, ProductSet>();
  readonly #byNumber: ProductSet[] = [];

  of(products: readonly FleetProduct[]): ProductSet {
    const text = productsText(products);
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const set = { number: this.#byNumber.length, products };
    this.#byNumber.push(set);
    this.#byText.set(text, set);
    return set;
  }

  numbered(number: number): ProductSet | undefined {
    return this.#byNumber[number];
  }

  /** The sets from a number on. */
  since(number: number): readonly ProductSet[] {
    return this.#byNumber.slice(number);
  }
}

/** Keeps one object for each set of installed updates and remembers the ways from one to the next. */
export class UpdateSets {
  readonly empty: UpdateSet = { number: 0, ids: new Set() };
  readonly #byText = new Map<string, UpdateSet>([['', this.empty]]);
  readonly #byNumber: UpdateSet[] = [this.empty];
  readonly #with = new Map<UpdateSet, Map<number, UpdateSet>>();
  readonly #without = new Map<UpdateSet, Map<number, UpdateSet>>();

  of(ids: readonly number[]): UpdateSet {
    const sorted = [...new Set(ids)].sort((a, b) => a - b);
    const text = sorted.join(',');
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const set = { number: this.#byNumber.length, ids: new Set(sorted) };
    this.#byNumber.push(set);
    this.#byText.set(text, set);
    return set;
  }

  with(set: UpdateSet, id: number): UpdateSet {
    return this.#step(this.#with, set, id, () => [...set.ids, id]);
  }

  without(set: UpdateSet, id: number): UpdateSet {
    return this.#step(this.#without, set, id, () => [...set.ids].filter((other) => other !== id));
  }

  numbered(number: number): UpdateSet | undefined {
    return this.#byNumber[number];
  }

  /** The sets from a number on. */
  since(number: number): readonly UpdateSet[] {
    return this.#byNumber.slice(number);
  }

  #step(ways: Map<UpdateSet, Map<number, UpdateSet>>, set: UpdateSet, id: number, ids: () => number[]): UpdateSet {
    let from = ways.get(set);
    if (from === undefined) {
      from = new Map();
      ways.set(set, from);
    }
    const known = from.get(id);
    if (known !== undefined) return known;
    const next = this.of(ids());
    from.set(id, next);
    return next;
  }
}

/** Products as text: equal sets give equal texts. */
function productsText(products: readonly FleetProduct[]): string {
  return JSON.stringify(
    products.map(({ product, version, display, baseBuild, build }) => [product, version, display, baseBuild, build]),
  );
}
