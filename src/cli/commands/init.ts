import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inert } from '../../report/inert.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { initialFiles } from './initial-files.ts';

/** `kscctl init`: a small repository that validates, plans and applies on the embedded server. Never overwrites. */
export async function init(dir: string, io: Io): Promise<number> {
  const root = path.resolve(io.cwd, dir);
  const name = path.basename(root);
  let written = 0;
  for (const [file, content] of initialFiles(name)) {
    const shown = inert(path.join(dir, file));
    try {
      const isWritten = await writeNew(path.join(root, file), content);
      io.stdout.write(isWritten ? `wrote ${shown}\n` : `kept  ${shown} (it exists)\n`);
      written += isWritten ? 1 : 0;
    } catch (error) {
      io.stderr.write(`error: ${shown} could not be written: ${inert((error as Error).message)}\n`);
      return exitCodes.error;
    }
  }
  if (written > 0) io.stdout.write(`Next: ${dir === '.' ? '' : `cd ${inert(shellWord(dir))} && `}kscctl plan\n`);
  return exitCodes.done;
}

/** False where the file is there already. A file in the way of a folder is another matter: nothing was kept of ours. */
async function writeNew(file: string, content: string): Promise<boolean> {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** A name to be pasted into a shell. */
function shellWord(text: string): string {
  return /^[\w./][\w./@+=:,-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
