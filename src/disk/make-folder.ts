import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder and those above it that are lacking. Throws where the system refuses: Node's own way tries for ever
 * where the folder above is there and the system says that it is not, as /proc does. False where the folder was there.
 */
export async function makeFolder(folder: string): Promise<boolean> {
  if (await isFolder(folder)) return false;
  const above = path.dirname(folder);
  if (above !== folder && !(await isFolder(above))) await makeFolder(above);
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    // Somebody else made it meanwhile.
    if (!(await isFolder(folder))) throw error;
    return false;
  }
}

async function isFolder(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => null))?.isDirectory() === true;
}
