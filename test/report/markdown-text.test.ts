import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code, markdown } from '../../src/report/markdown-text.ts';
import { samples } from '../support/sampling.ts';

const snippets = [
  '`',
  '``',
  '|',
  '\\|',
  '\\',
  '<',
  '>',
  '&',
  '&lt;',
  '&#124;',
  '[',
  ']',
  '(',
  ')',
  '![',
  '](',
  '@',
  '#',
  '*',
  '_',
  '~~',
  '-',
  '+',
  '!',
  '$',
  '\n',
  '\r\n',
  '\u2028',
  '‮',
  'https://evil.example/x',
  'http://',
  'HTTPS://A.b',
  'ftp://x.y',
  'www.evil.example',
  'WWW.x',
  'a@b.example',
  'mailto:a@b.c',
  '@team/all',
  '#12',
  'org/repo#12',
  'GH-1',
  '<img src=x onerror=y>',
  '<!--',
  '-->',
  '<br>',
  '](javascript:x)',
  'javascript:x',
  ' ',
  'x',
  'é',
  '',
];
const hostile = fc.array(fc.constantFrom(...snippets), { maxLength: 6 }).map((parts) => parts.join(''));

/** Where the special meaning of each character is taken away, what is left means nothing. */
function withoutEscapes(text: string): string {
  return text.replace(/\\[\\`*_{}[\]()#+!|~$:.-]/g, 'e').replace(/&(amp|lt|gt);/g, 'e');
}

describe('text in Markdown', () => {
  test('has no character left that starts a link, a tag, a mention, a code span, a cell or emphasis', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const left = withoutEscapes(markdown(text));
        expect(left).not.toMatch(/[`*_[\]<>|\\~$&]/);
        expect(left).not.toMatch(/@(?!\u200b)/);
        expect(left).not.toMatch(/(https?|ftp):\/\//i);
        expect(left).not.toMatch(/www\./i);
        expect(markdown(text)).not.toMatch(/#\d/);
        expect(left).not.toMatch(/[\n\r\u2028]/);
      }),
      samples(800),
    );
  });

  test('reads the same to a person', () => {
    expect(markdown('Branches/Berlin 12.6 hotfix A')).toBe('Branches/Berlin 12.6 hotfix A');
    expect(markdown('a_b*c')).toBe('a\\_b\\*c');
  });
});

describe('a code span', () => {
  test('is closed by its own end and by nothing in it, and ends no cell', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const span = code(text);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        expect(fence).not.toBe('');
        const runs = [...span.matchAll(/`+/g)].map((run) => run[0].length);
        expect(runs.filter((length) => length === fence.length)).toHaveLength(2);
        expect(span.endsWith(fence)).toBe(true);
        expect(span).not.toMatch(/(^|[^\\])\|/);
        expect(span).not.toMatch(/[\n\r\u2028\u202e]/);
      }),
      samples(800),
    );
  });
});
