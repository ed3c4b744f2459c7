import type { Json } from '../model/json.ts';

/**
 * JSON as it is printed: what `inert` would write out as an escape is one of JSON, which the reader of the document gets
 * back as it was. `indent`: spaces a level; without it all is on one line.
 */
export function jsonText(value: Json | object, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    unsafe,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

// JSON.stringify escapes what is below U+0020. All of these can stand within texts only.
const unsafe = new RegExp('[\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]', 'g');
