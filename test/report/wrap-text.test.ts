import { expect, test } from 'vitest';
import { displayWidth } from '../../src/report/display-width.ts';
import { wrapText } from '../../src/report/wrap-text.ts';

test.each([
  ['plain', 5],
  ['Gr\u00fc\u00dfe', 5],
  ['\u6771\u4eac', 4],
  ['e\u0301', 1],
  ['\u0301', 0],
  ['\u{1f600}', 2],
])('%j is %i columns wide', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('a text is cut at spaces, a long word behind slashes and commas, else anywhere, and nothing is added', () => {
  expect(wrapText('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapText('Branches/Berlin/Pilot', 10)).toEqual(['Branches/', 'Berlin/', 'Pilot']);
  expect(wrapText('aa/bb/cccccccc', 10)).toEqual(['aa/bb/', 'cccccccc']);
  expect(wrapText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  expect(wrapText('\u6771\u4eac\u6771\u4eac', 5)).toEqual(['\u6771\u4eac', '\u6771\u4eac']);
  expect(wrapText('', 5)).toEqual(['']);
});
