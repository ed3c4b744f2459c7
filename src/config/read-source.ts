import { join } from 'node:path';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { projectFile } from './find-project.ts';
import { wholeFile } from './line-index.ts';
import { readRegularFile } from './read-regular-file.ts';

/** 8 MiB: some 200,000 lines of configuration. */
const mostMiB = 8;

/** The bytes of a file of the project, or what is wrong with it. */
export async function readSource(root: string, path: string): Promise<Buffer | Diagnostic> {
  const read = await readRegularFile(join(root, path), mostMiB);
  if ('fault' in read) {
    const message = `${path} ${read.fault}.`;
    return read.isTooLarge ? tooLarge(path, message) : unreadable(path, message);
  }
  return read.bytes.length > read.size ? unreadable(path, `${path} changed while it was read.`) : read.bytes;
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

/** Only files of declarations can be split. */
export function tooLarge(path: string, message: string): Diagnostic {
  const hint = path === projectFile ? { hint: 'It holds one short document, of kind Project; take out the rest.' } : {};
  return diagnostic('config/file-too-large', { message, place: wholeFile(path), ...hint });
}

function unreadable(path: string, message: string): Diagnostic {
  return diagnostic('config/unreadable-file', { message, place: wholeFile(path) });
}
