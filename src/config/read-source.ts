import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { projectFile } from './find-project.ts';
import { wholeFile } from './line-index.ts';
import { errorCode } from './source-files.ts';

/** 8 MiB: some 200,000 lines of configuration. */
const maximumBytes = 8 * 1024 * 1024;

/**
 * The bytes of a file of the project, or what is wrong with it. The size is asked first, and no more than
 * that is read. Only regular files are opened, since opening a pipe would wait for ever.
 */
export async function readSource(root: string, path: string): Promise<Buffer | Diagnostic> {
  try {
    const full = join(root, path);
    const facts = await stat(full);
    if (!facts.isFile()) return unreadable(path, `${path} is not a regular file.`);
    if (facts.size > maximumBytes) {
      const size = (facts.size / 1024 / 1024).toFixed(1);
      return tooLarge(path, `${path} has ${size} MiB; the limit is 8 MiB.`);
    }
    return (await readExactly(full, facts.size)) ?? unreadable(path, `${path} changed while it was read.`);
  } catch (cause) {
    return unreadable(path, `${path} cannot be read (${errorCode(cause)}).`);
  }
}

/** The text of UTF-8 bytes, without a byte order mark; null when they are something else. */
export function utf8Text(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Null when the file is longer than it was said to be. */
async function readExactly(path: string, expected: number): Promise<Buffer | null> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(expected + 1);
    let total = 0;
    let bytesRead = -1;
    while (bytesRead !== 0 && total < buffer.length) {
      ({ bytesRead } = await file.read(buffer, total, buffer.length - total));
      total += bytesRead;
    }
    return total > expected ? null : buffer.subarray(0, total);
  } finally {
    await file.close();
  }
}

/** Only files of declarations can be split. */
export function tooLarge(path: string, message: string): Diagnostic {
  const hint = path === projectFile ? { hint: 'It holds one short document, of kind Project; take out the rest.' } : {};
  return diagnostic('config/file-too-large', { message, place: wholeFile(path), ...hint });
}

function unreadable(path: string, message: string): Diagnostic {
  return diagnostic('config/unreadable-file', { message, place: wholeFile(path) });
}
