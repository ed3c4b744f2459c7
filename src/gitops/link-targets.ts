/** Where links of a tree lead to, by path relative to the tree, as far as they were read. */
export type KnownLinks = ReadonlyMap<string, string>;

export interface Followed {
  /** Where it leads to: a path relative to the tree, empty for the tree itself; null for what lies outside. */
  readonly path: string | null;
  /** A link on the way that is to be read first; null when there is none. */
  readonly unread: string | null;
}

/** As many links as Linux follows on one way. */
const longestWay = 40;

/** Follows a link of a tree as the system would, through other links of it. */
export function followLink(link: string, isLink: (path: string) => boolean, known: KnownLinks): Followed {
  const outside: Followed = { path: null, unread: null };
  const way: string[] = [];
  const open = link.split('/').toReversed();
  let links = 0;
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      if (way.pop() === undefined) return outside;
      continue;
    }
    const path = [...way, name].join('/');
    if (!isLink(path)) {
      way.push(name);
      continue;
    }
    const target = known.get(path);
    if (target === undefined) return { path: null, unread: path };
    links += 1;
    if (target.startsWith('/') || links > longestWay) return outside;
    open.push(...target.split('/').toReversed());
  }
  return { path: way.join('/'), unread: null };
}
