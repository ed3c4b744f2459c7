import { createHash } from 'node:crypto';

/** 16 bytes that depend on the label only. */
export function stableBytes(label: string): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(label).digest().subarray(0, 16));
}

/** An id in the form of a GUID that depends on the label only. */
export function stableGuid(label: string): string {
  const hex = Buffer.from(stableBytes(label)).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A whole number from 0 to below `limit` that depends on the label only: the seeded chance of this server. */
export function stableNumber(label: string, limit: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < label.length; index += 1)
    hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193) >>> 0;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x7feb352d) >>> 0;
  hash ^= hash >>> 15;
  return (hash >>> 0) % limit;
}
