import { realpath, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { makeFolder } from '../disk/make-folder.ts';
import { type Environment, openGit } from './git.ts';
import { GitFailure } from './git-failure.ts';

export interface WatchedBranch {
  /** URL or absolute path. May hold credentials: it is given to git in its environment, and never written. */
  readonly url: string;
  /** Null for the default branch of the repository. */
  readonly branch: string | null;
  /** Folder of the project within the repository; empty for its top. */
  readonly path: string;
}

/** A commit that was fetched, and does not hold what is watched. */
export class RevisionUnusable extends GitFailure {}

/** A clone that follows one branch. Every method throws GitFailure, or the file system's own error. */
export interface Clone {
  /** Asks the remote; gives the commit that the branch is at. */
  fetch(): Promise<string>;
  /** Makes the work tree that commit, whatever it was; gives the folder of the project in it, or throws RevisionUnusable. */
  checkOut(commit: string): Promise<string>;
}

const ref = 'refs/kscctl/watched';

/**
 * The clone in that folder; it is begun when it is first needed. It is a cache: where it cannot be used (locks of a git that
 * was killed, damaged files) and the remote answers, it is thrown away and begun anew. Hooks and submodules are never used.
 */
export function openClone(folder: string, watched: WatchedBranch, env: Environment, signal: AbortSignal): Clone {
  const inClone = { GIT_DIR: join(folder, '.git'), GIT_WORK_TREE: folder };
  const remote = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'remote.watched.url', GIT_CONFIG_VALUE_0: watched.url };
  const git = openGit({ folder, env, gitEnv: inClone, signal });
  const online = openGit({ folder, env, gitEnv: { ...inClone, ...remote }, signal });
  const source = watched.branch === null ? 'HEAD' : `refs/heads/${watched.branch}`;
  /** The commit that the work tree was made to be, and whether it is gone since. */
  let present: string | null = null;
  let isGone = false;

  const fetch = async (): Promise<string> => {
    if (await makeFolder(folder)) isGone = true;
    await git(['init', '--quiet']);
    await online([
      'fetch',
      '--quiet',
      '--force',
      '--depth=1',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      'watched',
      `+${source}:${ref}`,
    ]);
    const commit = (await git(['rev-parse', '--verify', `${ref}^{commit}`])).trim();
    // Whoever has read that commit does not check it out once more.
    if (isGone && commit === present) await workTree(commit);
    return commit;
  };
  const workTree = async (commit: string): Promise<void> => {
    await git(['checkout', '--quiet', '--force', '--detach', '--no-recurse-submodules', commit]);
    present = commit;
    isGone = false;
  };
  const beginAnew = async (): Promise<string> => {
    await rm(folder, { recursive: true, force: true });
    return fetch();
  };
  /** Whether a failure is not the clone's: the remote, or its branch, is not there, or somebody ended the work. */
  const liesElsewhere = async (): Promise<boolean> => {
    if (signal.aborted) return true;
    const outside = openGit({ folder: dirname(folder), env, gitEnv: { ...remote, GIT_DIR: nowhere }, signal });
    const found = await outside(['ls-remote', 'watched', source]).catch(() => '');
    return found.trim() === '';
  };
  return {
    async fetch() {
      try {
        return await fetch();
      } catch (error) {
        if (await liesElsewhere()) throw error;
        return beginAnew();
      }
    },
    async checkOut(commit) {
      try {
        await workTree(commit);
      } catch (error) {
        if (await liesElsewhere()) throw error;
        await beginAnew();
        await workTree(commit);
      }
      return projectFolder(folder, watched.path);
    },
  };
}

/** No repository: whatever lies around the clone is not asked. */
const nowhere = '/dev/null';

/** A link in the repository must not lead the way out of the clone. */
async function projectFolder(folder: string, path: string): Promise<string> {
  const root = await realpath(join(folder, path)).catch(() => null);
  const top = await realpath(folder);
  if (root === null) throw new RevisionUnusable(`the repository has no folder ${JSON.stringify(path)}`);
  const settings = await realpath(join(root, 'kscctl.yaml')).catch(() => root);
  for (const one of [root, settings]) {
    if (one !== top && !one.startsWith(`${top}${sep}`))
      throw new RevisionUnusable(`${JSON.stringify(path)} is, or holds, a link that leads out of the repository`);
  }
  return root;
}
