import { mkdir, realpath, rm, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
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

/** A clone that follows one branch. Every method throws GitFailure. */
export interface Clone {
  /** Asks the remote; gives the commit that the branch is at. */
  fetch(): Promise<string>;
  /** Makes the work tree that commit, whatever it was; gives the folder of the project in it, or throws RevisionUnusable. */
  checkOut(commit: string): Promise<string>;
}

const ref = 'refs/kscctl/watched';
/** A lock of git's index of this age belongs to a process that was killed. */
const staleMs = 10 * 60_000;

/** Opens the clone in that folder, or begins it. Hooks and submodules are never used. */
export async function openClone(
  folder: string,
  watched: WatchedBranch,
  env: Environment,
  signal: AbortSignal,
): Promise<Clone> {
  await mkdir(folder, { recursive: true });
  const inClone = { GIT_DIR: join(folder, '.git'), GIT_WORK_TREE: folder };
  const remote = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'remote.watched.url', GIT_CONFIG_VALUE_0: watched.url };
  const git = openGit({ folder, env, gitEnv: inClone, signal });
  const online = openGit({ folder, env, gitEnv: { ...inClone, ...remote }, signal });
  const source = watched.branch === null ? 'HEAD' : `refs/heads/${watched.branch}`;
  return {
    async fetch() {
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
      return (await git(['rev-parse', '--verify', `${ref}^{commit}`])).trim();
    },
    async checkOut(commit) {
      await removeStaleLock(join(folder, '.git', 'index.lock'));
      await git(['checkout', '--quiet', '--force', '--detach', '--no-recurse-submodules', commit]);
      return projectFolder(folder, watched.path);
    },
  };
}

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

async function removeStaleLock(file: string): Promise<void> {
  const age = await stat(file).then(
    (found) => Date.now() - found.mtimeMs,
    () => 0,
  );
  if (age > staleMs) await rm(file, { force: true });
}
