/**
 * Paths of administration groups: names joined by `/`, with `/` and `\` inside a name written `\/` and `\\`.
 * The root group is `/` whatever its display name; a leading `/` is optional elsewhere.
 */
export const rootGroup = '/';

/** The names on the way from the root; empty for the root group itself. */
export function groupNames(path: string): string[] {
  const names: string[] = [];
  let name = '';
  for (let index = path.startsWith('/') ? 1 : 0; index < path.length; index += 1) {
    const character = path[index];
    if (character === '\\' && index + 1 < path.length) {
      index += 1;
      name += path[index];
    } else if (character === '/') {
      names.push(name);
      name = '';
    } else {
      name += character;
    }
  }
  if (name !== '' || names.length > 0) names.push(name);
  return names;
}

export function groupPathOf(names: readonly string[]): string {
  if (names.length === 0) return rootGroup;
  const path = names.map((name) => name.replaceAll('\\', '\\\\').replaceAll('/', '\\/')).join('/');
  // Without a slash of its own in front, an empty first name would be lost: `//a` is not `a`.
  return path.startsWith('/') ? `/${path}` : path;
}

/** The one spelling of a path that ids and comparisons use. */
export function canonicalGroupPath(path: string): string {
  return groupPathOf(groupNames(path));
}

/** The path of the group above; null for the root group. */
export function parentGroupPath(path: string): string | null {
  const names = groupNames(path);
  return names.length === 0 ? null : groupPathOf(names.slice(0, -1));
}

/** Whether `path` is `ancestor` or lies anywhere below it. Both are canonical. */
export function isWithinGroup(path: string, ancestor: string): boolean {
  return ancestor === rootGroup || path === ancestor || path.startsWith(`${ancestor}/`);
}
