import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface GeneratedFile {
  /** Relative to the folder it belongs in. */
  readonly path: string;
  readonly content: Buffer;
  readonly isExecutable?: boolean;
}

/** Whether the folder holds exactly these files. One that does is left alone: a command may be running from it. */
export async function isFolderCurrent(folder: string, files: readonly GeneratedFile[]): Promise<boolean> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  if (entries.filter((one) => one.isFile()).length !== files.length) return false;
  const current = await Promise.all(files.map((file) => isFileCurrent(folder, file)));
  return current.every(Boolean);
}

export async function isFileCurrent(folder: string, file: GeneratedFile): Promise<boolean> {
  const path = join(folder, file.path);
  try {
    if (file.isExecutable === true && ((await stat(path)).mode & 0o111) === 0) return false;
    return file.content.equals(await readFile(path));
  } catch {
    return false;
  }
}

/**
 * Puts a whole new folder in the place of the old one. A folder cannot replace another in one step: between two renames,
 * for a moment, there is none; but never half of one. Where two builds meet, the later one wins.
 */
export async function replaceFolder(folder: string, files: readonly GeneratedFile[]): Promise<void> {
  const modules = join(dirname(folder), 'node_modules');
  await mkdir(modules, { recursive: true });
  const work = await mkdtemp(join(modules, '.kscctl-build-'));
  try {
    const fresh = join(work, 'fresh');
    for (const file of files) await writeGenerated(fresh, file);
    await swap(fresh, folder, work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Written beside and renamed, so that no reader finds half a file. */
export async function writeGenerated(folder: string, file: GeneratedFile): Promise<void> {
  const path = join(folder, file.path);
  const temporary = `${path}.${process.pid}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(temporary, file.content, { mode: file.isExecutable === true ? 0o755 : 0o644 });
  await rename(temporary, path);
}

async function swap(fresh: string, folder: string, work: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await rename(folder, join(work, `old-${attempt}`)).catch(unlessCode('ENOENT'));
    const isDone = await rename(fresh, folder).then(() => true, unlessCode('ENOTEMPTY', 'EEXIST'));
    if (isDone === true) return;
  }
  throw new Error(`${folder} could not be replaced: another build keeps writing it.`);
}

function unlessCode(...codes: readonly string[]): (cause: NodeJS.ErrnoException) => void {
  return (cause) => {
    if (!codes.includes(cause.code ?? '')) throw cause;
  };
}
