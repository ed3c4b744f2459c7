/**
 * Text from a server or from YAML is data wherever it is shown: control characters (terminal escapes among them),
 * line breaks and characters that turn the direction of text are written out instead of obeyed.
 */
export function inert(text: string): string {
  return text.replace(unsafe, (one) => {
    if (one === '\n') return '\\n';
    if (one === '\t') return '\\t';
    return `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

// Control characters, then marks and overrides of direction, line and paragraph separators, and the byte order mark.
const unsafe = new RegExp(
  '[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]',
  'g',
);
