import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { LedgerStore } from '../app/ports.ts';
import { makeFolder } from '../disk/make-folder.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Ledger } from '../model/ledger.ts';
import { writeDurably } from './write-durably.ts';

/** A ledger file that is there and cannot be understood. It is left as it is. */
export class LedgerUnreadable extends Error {
  readonly file: string;
  constructor(file: string, why: string) {
    super(`${file}: ${why}`);
    this.name = 'LedgerUnreadable';
    this.file = file;
  }
}

/** The ledger as a JSON file that people may read. Saves that come while one is written are written as one. */
export function ledgerFile(file: string): LedgerStore {
  let newest: Ledger | null = null;
  let writing: Promise<void> = Promise.resolve();
  const writeNewest = async (): Promise<void> => {
    if (newest === null) return;
    const taken = newest;
    newest = null;
    try {
      await replaceFile(file, `${JSON.stringify(taken, null, 1)}\n`);
    } catch (error) {
      // Whoever waits for the same write must not take it for done.
      newest ??= taken;
      throw error;
    }
  };
  return {
    async load() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw new LedgerUnreadable(file, error.message);
      });
      return text === null ? null : parseLedger(file, text);
    },
    save(ledger) {
      newest = ledger;
      writing = writing.catch(() => undefined).then(writeNewest);
      return writing;
    },
  };
}

async function replaceFile(file: string, text: string): Promise<void> {
  await makeFolder(path.dirname(file));
  const next = `${file}.${process.pid}.new`;
  try {
    await writeDurably(next, text);
    await rename(next, file);
  } catch (error) {
    // Half a file on a full disk would only be in the way.
    await rm(next, { force: true }).catch(() => undefined);
    throw error;
  }
}

function parseLedger(file: string, text: string): Ledger {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    throw new LedgerUnreadable(file, `not valid JSON: ${(error as Error).message}`);
  }
  if (!isJsonObject(value) || value['formatVersion'] !== 1) {
    throw new LedgerUnreadable(file, 'not a ledger of this version of kscctl (formatVersion 1)');
  }
  if (typeof value['server'] !== 'string' || !isJsonObject(value['entries'])) {
    throw new LedgerUnreadable(file, 'server or entries are missing');
  }
  for (const [id, entry] of Object.entries(value['entries'])) {
    if (!isJsonObject(entry) || !isEntry(entry)) {
      throw new LedgerUnreadable(file, `the entry ${id} is damaged`);
    }
  }
  return { acknowledgements: [], ...(value as unknown as Partial<Ledger>) } as Ledger;
}

function isEntry(entry: JsonObject): boolean {
  const { serverKey, born = '', origin, prevent = [], prune = false, lastApplied, setAside } = entry;
  const isOwned =
    typeof serverKey === 'string' && typeof born === 'string' && (origin === 'created' || origin === 'adopted');
  if (!isOwned || (setAside !== undefined && !isSetAside(setAside))) return false;
  return Array.isArray(prevent) && typeof prune === 'boolean' && isJsonObject(lastApplied);
}

function isSetAside(value: Json): boolean {
  return isJsonObject(value) && typeof value['by'] === 'string' && typeof value['to'] === 'string';
}
