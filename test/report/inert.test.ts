import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inert } from '../../src/report/inert.ts';
import { samples } from '../support/sampling.ts';

/** Anything that a terminal may obey or that turns the direction of what follows. */
const dangerous = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/u;

describe('text that is printed', () => {
  test('holds no control character and nothing that turns its direction, whatever it came from', () => {
    const unsafe = fc.integer({ min: 0, max: 0x206f }).map((code) => String.fromCodePoint(code));
    fc.assert(
      fc.property(fc.array(fc.oneof(unsafe, fc.string({ unit: 'binary' })), { maxLength: 8 }), (parts) => {
        expect(inert(parts.join(''))).not.toMatch(dangerous);
      }),
      samples(500),
    );
  });

  test('is safe for every single code point of the two planes that people write in', () => {
    for (let code = 0; code < 0x20000; code += 1) {
      if (dangerous.test(inert(String.fromCodePoint(code)))) throw new Error(`U+${code.toString(16)}`);
    }
  });

  test('is left as it is where it is harmless', () => {
    for (const text of ['Berlin', 'Zürich \u{1f600}', '日本', 'a\\b', '"x"', 'עברית']) expect(inert(text)).toBe(text);
  });

  test('shows what was taken out', () => {
    expect(inert('a\u001b[31mb\nc\td\u202e')).toBe('a\\u{1b}[31mb\\nc\\td\\u{202e}');
  });
});
