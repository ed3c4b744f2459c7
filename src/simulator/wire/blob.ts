import { gunzipSync, gzipSync } from 'node:zlib';
import { checkBareParams } from './check-value.ts';
import { formatJson, parseJson } from './json.ts';
import type { Params } from './value.ts';
import { badFormat } from './wire-error.ts';

const largestContent = 16 * 1024 * 1024;

/**
 * Packs an exported object. The format of a blob is the server's own business (reference: ksc-openapi.md 1.8, "binary as a
 * top-level retval" [G]): here it is a word that says what it is, and compressed JSON.
 */
export function packBlob(kind: string, content: Params): string {
  return Buffer.concat([Buffer.from(`SIM ${kind}\n`, 'utf8'), gzipSync(formatJson(content))]).toString('base64');
}

/** Throws WireError badFormat for bytes that this server did not pack as this kind. */
export function unpackBlob(kind: string, blob: Buffer): Params {
  const head = Buffer.from(`SIM ${kind}\n`, 'utf8');
  if (!blob.subarray(0, head.length).equals(head)) throw badFormat(`the blob is no exported ${kind}`);
  let text: string;
  try {
    text = gunzipSync(blob.subarray(head.length), { maxOutputLength: largestContent }).toString('utf8');
  } catch {
    throw badFormat('the blob is damaged');
  }
  try {
    return checkBareParams(parseJson(text), 'blob');
  } catch {
    throw badFormat('the blob is damaged');
  }
}
