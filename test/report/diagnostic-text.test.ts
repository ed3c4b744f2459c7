import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnostic } from '../../src/model/diagnostic.ts';
import { diagnosticText } from '../../src/report/diagnostic-text.ts';
import { plain } from '../../src/report/style.ts';
import { samples } from '../support/sampling.ts';

/** The line and the carets under it, without the gutter. */
function frame(line: string, column: number, endColumn: number): { shown: string; carets: string } {
  const place = { file: 'config/x.yaml', line: 7, column, endLine: 7, endColumn };
  const text = diagnosticText(diagnostic('config/unknown-field', { message: 'm.', place }), plain, () => line);
  const [head, shown = '', carets = '', hint] = text.split('\n');
  expect(head).toBe(`config/x.yaml:7:${column} error config/unknown-field m.`);
  expect(hint).toMatch(/^ {2}hint: /);
  const gutter = '  7 | '.length;
  return { shown: shown.slice(gutter), carets: carets.slice(gutter) };
}

/** Columns that a terminal gives to these texts, counted by hand. */
const widths: [string, number][] = [
  ['abc', 3],
  ['\u65e5\u672c', 4],
  ['\uff21', 2],
  ['\ud55c', 2],
  ['\u{1f600}', 2],
  ['\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', 2],
  ['e\u0301', 1],
  ['\u00e9', 1],
  ['\u05d0', 1],
];

describe('the carets of a diagnostic', () => {
  test.each(widths)('stand under what is meant when %j (%i columns) comes before it', (before, width) => {
    const { shown, carets } = frame(`${before}evry: 1`, before.length + 1, before.length + 5);
    expect(shown).toBe(`${before}evry: 1`);
    expect(carets).toBe(`${' '.repeat(width)}^^^^`);
  });

  test.each(widths)('are as wide as %j (%i columns) itself', (marked, width) => {
    expect(frame(`a ${marked}: 1`, 3, 3 + marked.length).carets).toBe(`  ${'^'.repeat(width)}`);
  });

  test('stand under what is meant behind tabs and escapes, which are written out', () => {
    const { shown, carets } = frame('\t\u001b[31mkey: x', 7, 10);
    expect(shown).toBe('\\t\\u{1b}[31mkey: x');
    expect(carets).toBe(`${' '.repeat('\\t\\u{1b}[31m'.length)}^^^`);
  });

  test('are one at least, and never leave a long line', () => {
    expect(frame('key: x', 4, 4).carets).toBe('   ^');
    const { shown, carets } = frame(`${'a'.repeat(500)}KEY${'b'.repeat(500)}`, 501, 504);
    expect(shown.length).toBeLessThanOrEqual(170);
    expect(shown.indexOf('KEY')).toBe(carets.indexOf('^^^'));
  });

  test('never stand left of the text or on control characters, wherever the place is', () => {
    fc.assert(
      fc.property(
        fc
          .string({ unit: 'binary', minLength: 1, maxLength: 30 })
          .filter((one) => one.trim() !== '' && !/[\n\r]/.test(one)),
        fc.nat(40),
        fc.nat(10),
        (line, at, length) => {
          const { carets } = frame(line, at + 1, at + 1 + length);
          expect(carets).toMatch(/^ *\^+$/);
        },
      ),
      samples(200),
    );
  });
});

test('a line that holds a secret is not shown', () => {
  const place = { file: 'kscctl.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 };
  const text = diagnosticText(
    diagnostic('config/literal-secret', { message: 'm.', place }),
    plain,
    () => 'password: hunter2',
  );
  expect(text).not.toContain('hunter2');
});

test('a fault of a whole file shows no line of it', () => {
  const place = { file: 'config/x.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
  const text = diagnosticText(diagnostic('config/not-text', { message: 'm.', place }), plain, () => 'apiVersion: x');
  expect(text).not.toContain('apiVersion');
  expect(text.split('\n')).toHaveLength(2);
});
