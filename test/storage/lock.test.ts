import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { takeLock } from '../../src/storage/lock.ts';

const now = '2026-01-01T00:00:00Z';
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kscctl-lock-'));
  file = path.join(folder, 'state', 'lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The id of a process that has just ended. */
function gonePid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('the lock', () => {
  test('is held by one, names it to all others, and is free again after its release', async () => {
    const first = await takeLock(file, 'run-1', now);
    expect(first).toMatchObject({ held: true, takenOverFrom: null });
    const second = await takeLock(file, 'run-2', now);
    expect(second).toEqual({
      held: false,
      file,
      owner: { pid: process.pid, host: hostname(), runId: 'run-1', startedAt: now },
    });
    if (first.held) await first.release();
    expect((await takeLock(file, 'run-3', now)).held).toBe(true);
    expect(await readdir(path.dirname(file))).toEqual(['lock']);
  });

  test('is held by exactly one of many that ask at once', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => takeLock(file, `run-${index}`, now)));
    expect(results.filter((one) => one.held)).toHaveLength(1);
  });

  test('of a process that is gone is taken over, and says from whom', async () => {
    const gone = { pid: gonePid(), host: hostname(), runId: 'killed', startedAt: now };
    (await takeLock(file, 'x', now)) satisfies object;
    await writeFile(file, JSON.stringify(gone));
    expect(await takeLock(file, 'run-1', now)).toMatchObject({ held: true, takenOverFrom: gone });
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ runId: 'run-1' });
    expect(await readdir(path.dirname(file))).toEqual(['lock']);
  });

  test('of a process that is gone is taken over by exactly one of many that ask at once', async () => {
    const gone = { pid: gonePid(), host: hostname(), runId: 'killed', startedAt: now };
    for (let round = 0; round < 60; round += 1) {
      const held = await takeLock(file, 'warm-up', now);
      if (held.held) await writeFile(file, JSON.stringify({ ...gone, runId: `killed-${round}` }));
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, index) => takeLock(file, `run-${round}-${index}`, now)),
      );
      expect(
        results.filter((one) => one.held),
        `round ${round}`,
      ).toHaveLength(1);
      for (const one of results) if (one.held) await one.release();
      expect(existsSync(file)).toBe(false);
      expect(await readdir(path.dirname(file))).toEqual([]);
    }
  });

  test.each([
    ['of another machine', JSON.stringify({ pid: gonePid(), host: 'somewhere-else', runId: 'far', startedAt: now })],
    ['that cannot be read', 'x'],
    ['that is empty', ''],
    ['that holds null', 'null'],
    ['that names nobody', '{}'],
    ['that names no process', JSON.stringify({ pid: 0, host: hostname(), runId: 'x', startedAt: now })],
  ])('%s is never taken over', async (_name, text) => {
    await takeLock(file, 'x', now);
    await writeFile(file, text);
    const result = await takeLock(file, 'run-1', now);
    expect(result).toMatchObject({ held: false, file });
    const namesAnother = text.includes('somewhere-else');
    expect(result).toMatchObject({ owner: namesAnother ? { host: 'somewhere-else' } : 'damaged' });
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test.each([
    ['is damaged', '', 'damaged'],
    ['is that of a process that lives', 'live', { pid: process.pid }],
  ])(
    'of a process that is gone is not to be had while the turn to take it %s, which is what is named',
    async (_how, text, owner) => {
      await takeLock(file, 'x', now);
      await writeFile(file, JSON.stringify({ pid: gonePid(), host: hostname(), runId: 'killed', startedAt: now }));
      const live = JSON.stringify({ pid: process.pid, host: hostname(), runId: 'slow', startedAt: now });
      await writeFile(`${file}.takeover`, text === 'live' ? live : text);
      const expected = typeof owner === 'string' ? owner : expect.objectContaining(owner);
      expect(await takeLock(file, 'run-1', now)).toEqual({ held: false, file: `${file}.takeover`, owner: expected });
      await rm(`${file}.takeover`);
      expect(await takeLock(file, 'run-2', now)).toMatchObject({ held: true, takenOverFrom: { runId: 'killed' } });
    },
  );

  test('of a process that is gone is taken over though another one ended in its turn to take it', async () => {
    const gone = (runId: string) => JSON.stringify({ pid: gonePid(), host: hostname(), runId, startedAt: now });
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, gone('killed'));
    await writeFile(`${file}.takeover`, gone('killed too'));
    expect(await takeLock(file, 'run-1', now)).toMatchObject({ held: true, takenOverFrom: { runId: 'killed' } });
    expect(await readdir(path.dirname(file))).toEqual(['lock']);
  });

  test('of a process that belongs to somebody else is not taken over: whom one may not ask is not gone', async () => {
    const asked = vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    });
    onTestFinished(() => asked.mockRestore());
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ pid: 4711, host: hostname(), runId: 'theirs', startedAt: now }));
    expect(await takeLock(file, 'run-1', now)).toMatchObject({ held: false, owner: { runId: 'theirs' } });
  });

  test('that is in the way and never there to be read names nobody, least of all the one that asks', async () => {
    await mkdir(path.dirname(file), { recursive: true });
    await symlink(path.join(folder, 'nothing'), file);
    expect(await takeLock(file, 'run-1', now)).toEqual({ held: false, file, owner: 'fleeting' });
  });

  test('is released only by the run that holds it', async () => {
    const first = await takeLock(file, 'run-1', now);
    await writeFile(file, JSON.stringify({ pid: process.pid, host: hostname(), runId: 'other', startedAt: now }));
    if (first.held) await first.release();
    expect(existsSync(file)).toBe(true);
  });
});
