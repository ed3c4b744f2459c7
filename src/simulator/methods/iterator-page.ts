import { badFormat } from '../wire/wire-error.ts';

const largestPage = 100_000;

/** Throws WireError badFormat for a page of an iterator that cannot be. */
export function checkRange(start: number, count: number): void {
  if (start < 0 || count < 0 || count > largestPage) throw badFormat(`a page has 0 to ${largestPage} items from 0 on`);
}
