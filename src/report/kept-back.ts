import type { Change } from '../model/change.ts';

/** What keeps a change from being carried out, if anything. */
export type KeptBack = Pick<Change, 'held' | 'skippedWith'>;

/** The same in words; null where nothing does. */
export function keptBackText({ held, skippedWith }: KeptBack): string | null {
  if (held !== null) return `HELD by ${held.join(', ')}`;
  return skippedWith === undefined ? null : `SKIPPED with ${skippedWith}, which is held`;
}

/** How many changes are held and how many are skipped with them, as parts of an enumeration. */
export function keptBackCounts(changes: readonly KeptBack[]): readonly string[] {
  const held = changes.filter((one) => one.held !== null).length;
  const skipped = changes.filter((one) => one.skippedWith !== undefined).length;
  return [
    ...(held > 0 ? [`${held} held`] : []),
    ...(skipped > 0 ? [`${skipped} skipped with ${held === 1 ? 'it' : 'them'}`] : []),
  ];
}
