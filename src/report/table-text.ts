import { inert } from './inert.ts';

export type TableRow = Readonly<Record<string, string | number | boolean | null>>;

/** Width of a column gap, and the narrowest and widest that a column is drawn. */
const gap = 2;
const narrowest = 10;
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
    width,
  );
  return widths === null ? blocks(rows, columns) : table(rows, columns, widths);
}

function contentWidth(rows: readonly TableRow[], column: string): number {
  return Math.min(widest, Math.max(column.length, ...rows.map((row) => cell(row[column]).length)));
}

/** Takes from the widest columns until all fit; null when they cannot. */
function fit(wanted: readonly number[], width: number): number[] | null {
  const widths = [...wanted];
  const total = () => widths.reduce((sum, one) => sum + one + gap, 0);
  while (total() > width) {
    const largest = Math.max(...widths);
    if (largest <= narrowest) return null;
    widths[widths.indexOf(largest)] = largest - 1;
  }
  return widths.some((one, index) => one < Math.min(wanted[index] ?? 0, 2 * narrowest)) ? null : widths;
}

async function table(
  rows: readonly TableRow[],
  columns: readonly string[],
  widths: readonly number[],
): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const drawn = new Table({
    head: [...columns],
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': gap },
    chars: borderless,
    wordWrap: true,
    colWidths: widths.map((one) => one + gap),
  });
  for (const row of rows) drawn.push(columns.map((column) => cell(row[column])));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function blocks(rows: readonly TableRow[], columns: readonly string[]): string {
  const label = Math.max(...columns.map((column) => column.length)) + gap;
  return rows
    .map((row) =>
      columns
        .map((column) => [column, cell(row[column])] as const)
        .filter(([, text]) => text !== '-' && text !== '')
        .map(([column, text]) => `${column.padEnd(label)}${text}`)
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
