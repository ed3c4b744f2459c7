import { displayWidth } from './display-width.ts';
import { inert } from './inert.ts';
import { wrapText } from './wrap-text.ts';

export type TableRow = Readonly<Record<string, string | number | boolean | null>>;

/** Width of a column gap, the narrowest that a column with longer cells is drawn, and the widest of all. */
const gap = 2;
const narrowest = 20;
const widest = 44;

/**
 * Rows as a table that fits a width in characters: long cells wrap. Where even the narrowest columns do not fit, each row
 * is a block of lines instead, as a table whose lines break in the middle cannot be read.
 */
export async function tableText(rows: readonly TableRow[], width: number): Promise<string> {
  const [first] = rows;
  if (first === undefined) return 'Nothing to show.';
  const columns = Object.keys(first).filter((column) => rows.some((row) => cell(row[column]) !== '-'));
  const widths = fit(
    columns.map((column) => contentWidth(rows, column)),
    columns.map((column) => Math.max(narrowest, column.length)),
    width,
  );
  return widths === null ? blocks(rows, columns, width) : table(rows, columns, widths);
}

function contentWidth(rows: readonly TableRow[], column: string): number {
  return Math.min(widest, Math.max(column.length, ...rows.map((row) => displayWidth(cell(row[column])))));
}

/** Takes from the widest columns until all fit, but keeps heads whole; null when they cannot. */
function fit(wanted: readonly number[], least: readonly number[], width: number): number[] | null {
  const widths = [...wanted];
  const total = () => widths.reduce((sum, one) => sum + one + gap, 0);
  while (total() > width) {
    const spare = widths.map((one, index) => (one > (least[index] ?? 0) ? one : 0));
    const largest = Math.max(...spare);
    if (largest === 0) return null;
    widths[spare.indexOf(largest)] = largest - 1;
  }
  return widths;
}

async function table(
  rows: readonly TableRow[],
  columns: readonly string[],
  widths: readonly number[],
): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const drawn = new Table({
    head: columns.map((column, index) => wrapText(column, widths[index] ?? widest).join('\n')),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': gap },
    chars: borderless,
    colWidths: widths.map((one) => one + gap),
  });
  for (const row of rows)
    drawn.push(columns.map((column, index) => wrapText(cell(row[column]), widths[index] ?? widest).join('\n')));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Values stand in a column of their own, also where they go on in a next line; below the name where that leaves no room. */
function blocks(rows: readonly TableRow[], columns: readonly string[], width: number): string {
  const label = Math.max(...columns.map((column) => column.length)) + gap;
  const isBeside = width - label >= narrowest;
  const indent = isBeside ? label : gap;
  const room = Math.max(narrowest, width - indent);
  return rows
    .map((row) =>
      columns
        .map((column) => [column, cell(row[column])] as const)
        .filter(([, text]) => text !== '-')
        .map(([column, text]) => {
          const value = wrapText(text, room).join(`\n${' '.repeat(indent)}`);
          return isBeside ? column.padEnd(label) + value : `${column}\n${' '.repeat(indent)}${value}`;
        })
        .join('\n'),
    )
    .join('\n\n');
}

function cell(value: string | number | boolean | null | undefined): string {
  return value === null || value === undefined || value === '' ? '-' : inert(String(value));
}

const borderless = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((name) => [name, '']),
);
