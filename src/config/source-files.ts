import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { wholeFile } from './line-index.ts';

export interface SourceFiles {
  /** Paths relative to the project, with `/`, in the order of their text. */
  readonly paths: readonly string[];
  /** False when there is nothing of that name. */
  readonly exists: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Every YAML file below `folder` of the project. Hidden files and folders are left out. Links are followed as long as
 * they stay within the project (mounted volumes are made of such links) and do not lead round in a circle.
 */
export async function sourceFiles(root: string, folder: string): Promise<SourceFiles> {
  const walk: Walk = { root, realRoot: await realpath(root), paths: [], diagnostics: [] };
  const exists = await isThere(join(root, folder));
  if (await isFolder(join(root, folder))) await visitLinkable(walk, folder, []);
  // What should be declared there is unknown, which is not the same as nothing.
  else if (exists) report(walk, folder, `${folder} is not a folder that can be read.`, hints.folder);
  return { paths: walk.paths.sort(), exists, diagnostics: walk.diagnostics };
}

const hints = {
  folder: 'Make it a folder, or remove it.',
  leadsOut: 'Put into the project what it leads to, or remove it.',
  leadsNowhere: 'Bring back what it led to, or remove it.',
} as const;

interface Walk {
  readonly root: string;
  readonly realRoot: string;
  readonly paths: string[];
  readonly diagnostics: Diagnostic[];
}

/** `above` holds the real paths of the folders on the way, so that a link to one of them, or above them, is not entered. */
async function visitLinkable(walk: Walk, path: string, above: readonly string[]): Promise<void> {
  const real = await realpath(join(walk.root, path));
  if (!isInside(real, walk.realRoot)) {
    report(walk, path, `${path} is a link that leads out of the project.`, hints.leadsOut);
  } else if (!above.some((one) => isInside(one, real))) {
    await visitFolder(walk, path, [...above, real]);
  }
}

async function visitFolder(walk: Walk, folder: string, above: readonly string[]): Promise<void> {
  let entries: Dirent[];
  try {
    entries = await readdir(join(walk.root, folder), { withFileTypes: true });
  } catch (cause) {
    report(walk, folder, `The folder ${folder} cannot be read (${errorCode(cause)}).`);
    return;
  }
  for (const entry of entries) {
    if (!entry.name.startsWith('.')) await visitEntry(walk, `${folder}/${entry.name}`, entry, above);
  }
}

async function visitEntry(walk: Walk, path: string, entry: Dirent, above: readonly string[]): Promise<void> {
  if (entry.isSymbolicLink()) {
    await visitLink(walk, path, above);
  } else if (entry.isDirectory() && !isYaml(path)) {
    await visitFolder(walk, path, above);
  } else if (isYaml(path)) {
    walk.paths.push(path);
  }
}

async function visitLink(walk: Walk, path: string, above: readonly string[]): Promise<void> {
  try {
    const real = await realpath(join(walk.root, path));
    if ((await isFolder(real)) && !isYaml(path)) {
      await visitLinkable(walk, path, above);
    } else if (isYaml(path)) {
      if (isInside(real, walk.realRoot)) walk.paths.push(path);
      else report(walk, path, `${path} is a link that leads out of the project.`, hints.leadsOut);
    }
  } catch (cause) {
    // It may have led to a folder of declarations: without them, what they declare would seem to have left.
    report(walk, path, `${path} is a link that leads nowhere (${errorCode(cause)}).`, hints.leadsNowhere);
  }
}

function report(walk: Walk, path: string, message: string, hint?: string): void {
  const details = { message, place: wholeFile(path), ...(hint === undefined ? {} : { hint }) };
  walk.diagnostics.push(diagnostic('config/unreadable-file', details));
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (cause) {
    return errorCode(cause) !== 'ENOENT';
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** What the system calls the fault, such as EACCES. */
export function errorCode(cause: unknown): string {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return code ?? 'unknown error';
}
