import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../disk/make-folder.ts';
import type { SourceDocument } from './source-document.ts';

/** Raised when what is kept, or what the loader checks beyond the schemas, changes. */
const cacheFormat = 1;

/**
 * The documents of files that were read before and held nothing wrong, by the digest of the file's bytes: such a file is
 * neither parsed nor validated again. Files with diagnostics are not kept, so that every text shown is of this version,
 * and no text that was refused (a literal secret) is copied.
 */
export interface ParseCache {
  get(path: string, digest: string): readonly SourceDocument[] | null;
  set(path: string, digest: string, documents: readonly SourceDocument[]): void;
  /** Writes what was asked for or set since the cache was opened, if that differs; a failure is no one's concern. */
  save(): Promise<void>;
}

interface Entry {
  readonly digest: string;
  readonly documents: readonly SourceDocument[];
}

/** `rules` is a digest of the schemas by which documents were checked. A damaged cache is an empty one. */
export async function openParseCache(file: string | null, rules: string): Promise<ParseCache> {
  const stored = file === null ? null : await readEntries(file, rules);
  const kept = new Map<string, Entry>();
  let isChanged = false;
  return {
    get(path, digest) {
      const entry = stored?.get(path);
      if (entry === undefined || entry.digest !== digest) return null;
      kept.set(path, entry);
      return entry.documents;
    },
    set(path, digest, documents) {
      kept.set(path, { digest, documents });
      isChanged = true;
    },
    async save() {
      if (file !== null && (isChanged || kept.size !== (stored?.size ?? 0))) await writeEntries(file, rules, kept);
    },
  };
}

/** The first line holds the format, the rules, and the digest of the rest: that proves the rest whole and ours. */
async function readEntries(file: string, rules: string): Promise<Map<string, Entry> | null> {
  try {
    const bytes = await readFile(file);
    const end = bytes.indexOf('\n');
    const body = bytes.subarray(end + 1);
    if (end === -1 || bytes.toString('utf8', 0, end) !== headLine(rules, body)) return null;
    return new Map(JSON.parse(body.toString('utf8')) as [string, Entry][]);
  } catch {
    return null;
  }
}

async function writeEntries(file: string, rules: string, entries: ReadonlyMap<string, Entry>): Promise<void> {
  const body = Buffer.from(JSON.stringify([...entries]));
  const temporary = `${file}.${process.pid}.${performance.now()}.tmp`;
  try {
    await makeFolder(dirname(file));
    await writeFile(temporary, Buffer.concat([Buffer.from(`${headLine(rules, body)}\n`), body]));
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

function headLine(rules: string, body: Buffer): string {
  return `kscctl parse cache ${cacheFormat} ${rules} ${sha256(body)}`;
}

export function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}
