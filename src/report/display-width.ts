/**
 * How many columns a terminal gives to a text without control characters: two to wide letters (East Asian Width W and F)
 * and emoji, none to marks that stand on the letter before, one to all else. Terminals differ in rare cases.
 */
export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) width += widthOf(segment);
  return width;
}

const narrow = /^[\u0020-\u02ff]*$/;
const mark = /^(\p{M}|\p{Cf})/u;
const emoji = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u;
const wide = new RegExp(
  '^[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\u4dbf\\u4e00-\\ua4cf\\ua960-\\ua97f\\uac00-\\ud7a3\\uf900-\\ufaff' +
    '\\ufe30-\\ufe6f\\uff01-\\uff60\\uffe0-\\uffe6\\u{20000}-\\u{3fffd}]',
  'u',
);

function widthOf(grapheme: string): number {
  if (mark.test(grapheme)) return 0;
  return wide.test(grapheme) || emoji.test(grapheme) ? 2 : 1;
}
