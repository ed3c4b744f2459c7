import type { Diagnostic, Place, Severity } from '../model/diagnostic.ts';
import { displayWidth } from './display-width.ts';
import { inert } from './inert.ts';
import type { Style, Tone } from './style.ts';

/** The text of one line of a file of the project; null when it cannot be had. */
export type SourceLine = (file: string, line: number) => string | null;

const tones: Readonly<Record<Severity, Tone>> = { error: 'red', warning: 'yellow', info: 'cyan' };
const longestLine = 160;

/** Place, severity, code and message; the line with a caret under the place; the hint. */
export function diagnosticText(one: Diagnostic, style: Style, sourceLine: SourceLine): string {
  const where = one.place === null ? '' : `${inert(one.place.file)}:${one.place.line}:${one.place.column} `;
  const head = `${where}${style(tones[one.severity], one.severity)} ${style('bold', one.code)} ${inert(one.message)}`;
  // A line that holds a secret is not shown.
  const frame =
    one.place === null || one.code === 'config/literal-secret' || isWholeFile(one.place)
      ? []
      : frameOf(one.place, style, sourceLine);
  return [head, ...frame, `  hint: ${inert(one.hint)}`].join('\n');
}

/** What is wrong with a file or folder as a whole stands at its beginning, where there is nothing to see. */
function isWholeFile({ line, column, endLine, endColumn }: Place): boolean {
  return line === 1 && column === 1 && endLine === 1 && endColumn === 1;
}

function frameOf(place: Place, style: Style, sourceLine: SourceLine): string[] {
  const line = sourceLine(place.file, place.line);
  if (line === null || line.trim() === '') return [];
  const start = Math.max(0, place.column - 1 - 100);
  const shown = line.slice(start, start + longestLine);
  const gutter = `${String(place.line)} | `;
  const before = inert(shown.slice(0, place.column - 1 - start));
  const end = place.endLine === place.line ? place.endColumn : line.length + 1;
  const marked = inert(shown.slice(place.column - 1 - start, end - 1 - start));
  const caret = '^'.repeat(Math.max(1, displayWidth(marked)));
  return [
    `  ${style('dim', gutter)}${inert(shown)}`,
    `  ${style('dim', `${' '.repeat(gutter.length - 2)}| `)}${' '.repeat(displayWidth(before))}${style('red', caret)}`,
  ];
}
