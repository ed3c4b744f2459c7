import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { closest } from '../../src/schema/closest.ts';
import { samples } from '../laws/sampling.ts';

test('a slip of one letter finds the word that was meant', () => {
  expect(closest('Endpoint Securty', ['Network Agent', 'Endpoint Security'])).toBe('Endpoint Security');
  expect(closest('enpoint security', ['Network Agent', 'Endpoint Security'])).toBe('Endpoint Security');
});

test('nothing is suggested that has little in common with the text', () => {
  expect(closest('Berlin', ['Lisbon', 'Prague', ''])).toBeNull();
});

test('a suggestion is one of the candidates, and never the text itself', () => {
  const word = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 5 }), (text, candidates) => {
      const found = closest(text, candidates);
      if (found !== null) expect(candidates).toContain(found);
      expect(found).not.toBe(text);
    }),
    samples(200),
  );
});
