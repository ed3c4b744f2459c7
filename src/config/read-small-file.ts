import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { errorCode } from './source-files.ts';

/** 1 MiB: certificates and secrets have some thousands of bytes. */
const maximumBytes = 1024 * 1024;

export type SmallFile = { readonly bytes: Buffer } | { readonly fault: string };

/**
 * A file beside the configuration that is read whole, or what is wrong with it, in words that follow its name. Only a
 * regular file is read: a pipe might never end.
 */
export async function readSmallFile(file: string): Promise<SmallFile> {
  try {
    // A pipe that nobody writes to is opened without waiting for one.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = await handle.stat();
      if (!facts.isFile()) return { fault: 'is not a regular file' };
      if (facts.size > maximumBytes)
        return { fault: `has ${(facts.size / maximumBytes).toFixed(1)} MiB; the limit is 1 MiB` };
      const bytes = Buffer.alloc(maximumBytes + 1);
      let total = 0;
      let bytesRead = -1;
      while (bytesRead !== 0 && total < bytes.length) {
        ({ bytesRead } = await handle.read(bytes, total, bytes.length - total));
        total += bytesRead;
      }
      return total > maximumBytes ? { fault: 'has more than 1 MiB, the limit' } : { bytes: bytes.subarray(0, total) };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    return { fault: `cannot be read (${errorCode(cause)})` };
  }
}
