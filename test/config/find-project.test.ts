import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findProject } from '../../src/config/find-project.ts';
import { temporaryProject } from './temporary-project.ts';

test('the project is the nearest folder above, but -C means exactly that folder', async () => {
  await using project = await temporaryProject({});
  const deep = join(project.root, 'config/a/b');
  await mkdir(deep, { recursive: true });
  expect(await findProject(deep, null)).toEqual({ root: project.root, diagnostics: [] });
  expect((await findProject(deep, '../../..')).root).toBe(project.root);
  const missed = await findProject(project.root, 'config');
  expect(missed.root).toBeNull();
  expect(missed.diagnostics.map((one) => [one.code, one.place?.file])).toEqual([['config/no-project', 'config']]);
  expect((await findProject('/', null)).diagnostics.map((one) => one.code)).toEqual(['config/no-project']);
});
