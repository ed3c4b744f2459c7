import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { errorCode } from './source-files.ts';

/** `size`: what the file was said to have when it was opened. `fault`: what is wrong, in words that follow its name. */
export type RegularFile =
  | { readonly bytes: Buffer; readonly size: number }
  | { readonly fault: string; readonly isTooLarge: boolean };

const mebibyte = 1024 * 1024;

/** A file that is read whole, if it is a regular one of that many MiB at most: a pipe might never end. */
export async function readRegularFile(file: string, mostMiB: number): Promise<RegularFile> {
  const most = mostMiB * mebibyte;
  try {
    // A pipe that nobody writes to is opened without waiting for one.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = await handle.stat();
      if (!facts.isFile()) return { fault: 'is not a regular file', isTooLarge: false };
      if (facts.size > most) return tooLarge(`has ${(facts.size / mebibyte).toFixed(1)} MiB`, mostMiB);
      const bytes = await readWhole(handle, facts.size, most);
      return bytes === null ? tooLarge('grew while it was read', mostMiB) : { bytes, size: facts.size };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    return { fault: `cannot be read (${errorCode(cause)})`, isTooLarge: false };
  }
}

function tooLarge(what: string, mostMiB: number): RegularFile {
  return { fault: `${what}; the limit is ${mostMiB} MiB`, isTooLarge: true };
}

/** All of a file, also where some file systems say less of it than it has; null where it has more than the limit. */
async function readWhole(handle: FileHandle, size: number, most: number): Promise<Buffer | null> {
  let buffer = Buffer.allocUnsafe(size + 1);
  let total = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, total, buffer.length - total);
    if (bytesRead === 0) return buffer.subarray(0, total);
    total += bytesRead;
    if (total > most) return null;
    if (total === buffer.length) buffer = Buffer.concat([buffer], most + 1);
  }
}
