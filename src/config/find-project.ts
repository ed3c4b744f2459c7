import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { wholeFile } from './line-index.ts';

export const projectFile = 'kscctl.yaml';

export interface FoundProject {
  /** Absolute path of the project's folder; null when there is none. */
  readonly root: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The folder of `-C DIR` and no other; without it `start` or the nearest folder above that holds kscctl.yaml. */
export async function findProject(start: string, explicitDirectory: string | null): Promise<FoundProject> {
  const first = explicitDirectory === null ? resolve(start) : resolve(start, explicitDirectory);
  let folder = first;
  while (!(await exists(join(folder, projectFile)))) {
    const above = dirname(folder);
    if (explicitDirectory !== null || above === folder) return missing(explicitDirectory);
    folder = above;
  }
  return { root: folder, diagnostics: [] };
}

/** What stands at the place of a folder as a whole. */
export function noProject(file: string, message: string): Diagnostic {
  return diagnostic('config/no-project', { message, place: wholeFile(file) });
}

function missing(directory: string | null): FoundProject {
  const message =
    directory === null
      ? 'Neither this folder nor one above it holds a kscctl.yaml.'
      : `The folder ${JSON.stringify(directory)} holds no kscctl.yaml.`;
  return { root: null, diagnostics: [noProject(directory ?? '.', message)] };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
