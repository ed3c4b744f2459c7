import { existsSync } from 'node:fs';
import path from 'node:path';

export interface Revision {
  /** The commit that is checked out; null outside a git repository or before its first commit. */
  readonly revision: string | null;
  /** Whether files of the project differ from that commit. */
  readonly dirty: boolean;
}

/** Asks git about the folder of a project. Git is an aid here, never a condition: without it both are unknown. */
export async function revisionOf(root: string): Promise<Revision> {
  if (!isInRepository(root)) return { revision: null, dirty: false };
  const { simpleGit } = await import('simple-git');
  try {
    const git = simpleGit(root);
    const [revision, status] = await Promise.all([
      git.revparse(['HEAD']),
      git.raw(['status', '--porcelain', '--', '.']),
    ]);
    return { revision: revision.trim(), dirty: status.trim() !== '' };
  } catch {
    return { revision: null, dirty: false };
  }
}

function isInRepository(folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return true;
    if (path.dirname(at) === at) return false;
  }
}
