import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { initialFiles } from './initial-files.ts';

/** `kscctl init`: a small repository that validates, plans and applies on the embedded server. Never overwrites. */
export async function init(dir: string, io: Io): Promise<number> {
  const root = path.resolve(io.cwd, dir);
  const name = path.basename(root);
  let written = 0;
  for (const [file, content] of initialFiles(name)) {
    const at = path.join(root, file);
    try {
      await mkdir(path.dirname(at), { recursive: true });
      await writeFile(at, content, { flag: 'wx' });
      io.stdout.write(`wrote ${path.join(dir, file)}\n`);
      written += 1;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST') {
        io.stderr.write(`error: ${path.join(dir, file)} could not be written: ${message}\n`);
        return exitCodes.error;
      }
      io.stdout.write(`kept  ${path.join(dir, file)} (it exists)\n`);
    }
  }
  if (written > 0) io.stdout.write(`Next: ${dir === '.' ? '' : `cd ${dir} && `}kscctl plan\n`);
  return exitCodes.done;
}
