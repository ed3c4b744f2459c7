import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../../disk/make-folder.ts';
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
      const isNew = await writeNew(path.join(root, file), content);
      io.stdout.write(isNew ? `wrote ${shown}\n` : `kept  ${shown} (it exists)\n`);
      if (isNew) written += 1;
    } catch (error) {
      io.stderr.write(`error: ${shown} could not be written: ${inert((error as Error).message)}\n`);
      return exitCodes.error;
    }
  }
  if (written > 0) io.stdout.write(`Next: ${root === io.cwd ? '' : `cd ${inert(shellWord(dir))} && `}kscctl plan\n`);
  return exitCodes.done;
}

/** False where the file exists. Something that stands in the way of its folder is an error: then it does not. */
async function writeNew(file: string, content: string): Promise<boolean> {
  await makeFolder(path.dirname(file));
  try {
    await writeFile(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** A folder as it is typed in a shell: as it stands where nothing in it means anything there. */
function shellWord(folder: string): string {
  const word = folder.startsWith('-') ? `./${folder}` : folder;
  return /^[\p{L}\p{N}_./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
