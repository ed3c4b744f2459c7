import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readRegularFile } from '../../src/config/read-regular-file.ts';
import { temporaryProject } from './temporary-project.ts';

test('a file is read up to the limit, and no further', async () => {
  const mebibyte = 1024 * 1024;
  await using project = await temporaryProject({ full: 'x'.repeat(mebibyte), over: 'x'.repeat(mebibyte + 1) });
  expect(await readRegularFile(`${project.root}/full`, 1)).toMatchObject({ bytes: { length: mebibyte } });
  expect(await readRegularFile(`${project.root}/over`, 1)).toMatchObject({ isTooLarge: true });
  expect(await readRegularFile(`${project.root}/over`, 2)).toMatchObject({ bytes: { length: mebibyte + 1 } });
});

test.skipIf(!existsSync('/proc/self/status'))('a file that has more than is said of it is read whole', async () => {
  const read = await readRegularFile('/proc/self/status', 1);
  expect('bytes' in read && read.bytes.toString()).toMatch(/^Name:[^]*\n$/);
  expect(read).toMatchObject({ size: 0 });
});
