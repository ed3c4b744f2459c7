import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/model/ledger.ts';
import { LedgerUnreadable, ledgerFile } from '../../src/storage/ledger-file.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kscctl-ledger-'));
  file = path.join(folder, 'deep', 'hq.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function ledgerWith(count: number): Ledger {
  const entries = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `Thing/${index}`,
      {
        serverKey: String(index),
        origin: 'created' as const,
        prune: false,
        prevent: [],
        lastApplied: { n: index, text: '\u202e"\\' },
      },
    ]),
  );
  return { formatVersion: 1, server: 'server/1', entries, acknowledgements: [] };
}

describe('the ledger file', () => {
  test('gives back what was saved, and null where there is none', async () => {
    expect(await ledgerFile(file).load()).toBeNull();
    await ledgerFile(file).save(ledgerWith(3));
    expect(await ledgerFile(file).load()).toEqual(ledgerWith(3));
    expect(await readdir(path.dirname(file))).toEqual(['hq.json']);
  });

  test('is whole at every moment of many saves side by side, and holds the newest when all have ended', async () => {
    const store = ledgerFile(file);
    await store.save(ledgerWith(0));
    const saving = new AbortController();
    const reading = (async () => {
      while (!saving.signal.aborted) {
        const found = await ledgerFile(file).load();
        expect(Object.keys(found?.entries ?? {}).length).toBeLessThanOrEqual(60);
      }
    })();
    await Promise.all(Array.from({ length: 60 }, (_, index) => store.save(ledgerWith(index + 1))));
    saving.abort();
    await reading;
    expect(await ledgerFile(file).load()).toEqual(ledgerWith(60));
  });

  test('holds what was saved as soon as that save has ended', async () => {
    const store = ledgerFile(file);
    for (const count of [1, 2, 3]) {
      const late = [store.save(ledgerWith(0)), store.save(ledgerWith(count))];
      await late[1];
      expect(await ledgerFile(file).load()).toEqual(ledgerWith(count));
      await Promise.all(late);
    }
  });

  test('is not touched by what a killed process left half-written beside it', async () => {
    await ledgerFile(file).save(ledgerWith(2));
    await writeFile(`${file}.4711.new`, '{"formatVersion": 1, "serv');
    expect(await ledgerFile(file).load()).toEqual(ledgerWith(2));
    await ledgerFile(file).save(ledgerWith(4));
    expect(await ledgerFile(file).load()).toEqual(ledgerWith(4));
  });

  test('tells every save that could not be written, and writes again as soon as it can', async () => {
    const store = ledgerFile(file);
    await writeFile(path.dirname(file), 'a file where the folder should be');
    const results = await Promise.allSettled([
      store.save(ledgerWith(1)),
      store.save(ledgerWith(2)),
      store.save(ledgerWith(3)),
    ]);
    expect(results.map((one) => one.status)).toEqual(['rejected', 'rejected', 'rejected']);
    await rm(path.dirname(file));
    await store.save(ledgerWith(4));
    expect(await ledgerFile(file).load()).toEqual(ledgerWith(4));
  });

  test('that cannot be replaced or read is neither lost nor taken for none, and no half of one stays beside it', async () => {
    await mkdir(path.join(file, 'a folder in its place'), { recursive: true });
    await expect(ledgerFile(file).save(ledgerWith(1))).rejects.toThrow();
    await expect(ledgerFile(file).load()).rejects.toThrow(LedgerUnreadable);
    expect(await readdir(path.dirname(file))).toEqual(['hq.json']);
  });

  test.each([
    ['empty', ''],
    ['cut off', '{"formatVersion": 1, "server": "s", "entr'],
    ['no object', '[]'],
    ['of a later version', '{"formatVersion": 2, "server": "s", "entries": {}}'],
    ['without entries', '{"formatVersion": 1, "server": "s"}'],
    ['with a damaged entry', '{"formatVersion": 1, "server": "s", "entries": {"Thing/a": {"origin": "created"}}}'],
    [
      'with an entry of unknown origin',
      '{"formatVersion": 1, "server": "s", "entries": {"Thing/a": {"serverKey": "1", "origin": "made", "prune": false, "prevent": [], "lastApplied": {}}}}',
    ],
    [
      'with an entry whose protection is damaged',
      '{"formatVersion": 1, "server": "s", "entries": {"Thing/a": {"serverKey": "1", "origin": "created", "prune": false, "prevent": "delete", "lastApplied": {}}}}',
    ],
    [
      'with an entry that does not say for what it was set aside',
      '{"formatVersion": 1, "server": "s", "entries": {"Thing/a": {"serverKey": "1", "origin": "created", "prune": false, "prevent": [], "lastApplied": {}, "setAside": {"by": "Thing/b"}}}}',
    ],
  ])('that is %s is refused by name, and left as it is', async (_name, text) => {
    await mkdir(path.dirname(file));
    await writeFile(file, text);
    await expect(ledgerFile(file).load()).rejects.toThrow(LedgerUnreadable);
    await expect(ledgerFile(file).load()).rejects.toThrow(file);
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});
