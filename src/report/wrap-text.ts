import { displayWidth } from './display-width.ts';

/** A text on lines of at most this many columns, cut at spaces; a word that is longer is cut too, and none is shortened. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, width))) {
    const longer = line === '' ? word.text : `${line}${word.joins ? '' : ' '}${word.text}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = word.text;
    } else line = longer;
  }
  return [...lines, line];
}

interface Piece {
  readonly text: string;
  /** The piece goes on where the one before ended. */
  readonly joins: boolean;
}

/** A word that is too long, cut behind slashes and commas where that helps, else anywhere. */
function pieces(word: string, width: number): Piece[] {
  if (displayWidth(word) <= width) return [{ text: word, joins: false }];
  const parts = word.split(/(?<=[/,;])/).flatMap((part) => cut(part, width));
  return parts.map((text, index) => ({ text, joins: index > 0 }));
}

function cut(part: string, width: number): string[] {
  if (displayWidth(part) <= width) return [part];
  const cuts: string[] = [''];
  for (const { segment } of new Intl.Segmenter().segment(part)) {
    const longer = `${cuts.at(-1) ?? ''}${segment}`;
    if (cuts.at(-1) !== '' && displayWidth(longer) > width) cuts.push(segment);
    else cuts[cuts.length - 1] = longer;
  }
  return cuts;
}
