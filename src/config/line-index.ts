import type { Place } from '../model/diagnostic.ts';

/** Line, column, end line and end column, counted from 1: a place without its file, as the parse cache keeps it. */
export type Area = readonly [line: number, column: number, endLine: number, endColumn: number];

/** Turns offsets of a text into lines and columns. */
export interface LineIndex {
  area(start: number, end: number): Area;
}

export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    area(start, end) {
      const first = lineOf(starts, start);
      const last = lineOf(starts, end);
      return [first + 1, start - (starts[first] ?? 0) + 1, last + 1, end - (starts[last] ?? 0) + 1];
    },
  };
}

export function placeOf(file: string, area: Area): Place {
  const [line, column, endLine, endColumn] = area;
  return { file, line, column, endLine, endColumn };
}

/** A fault of a whole file or folder stands at its beginning. */
export function wholeFile(file: string): Place {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

/** The last line that starts at or before the offset. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
