import { nearestName } from './nearest-name.ts';

/** A sentence to stand before what else is said, with a space after it; empty where no name is close. */
export function didYouMean(written: string, names: readonly string[]): string {
  const nearest = nearestName(written, names);
  return nearest === null ? '' : `Did you mean ${JSON.stringify(nearest)}? `;
}
