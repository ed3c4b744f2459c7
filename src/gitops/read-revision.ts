import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { type Environment, type Git, openGit } from './git.ts';
import { GitFailure } from './git-failure.ts';

/** The git repository around a project. */
export interface ProjectRepository {
  /** Top folder of the work tree. */
  readonly top: string;
  readonly env: Environment;
  /** The project's folder within the repository, ending in `/`; empty at its top. */
  readonly prefix: string;
  readonly git: Git;
}

/** A project's files as they were in a revision, in a folder of their own that `remove` takes away. */
export interface RevisionFiles {
  readonly root: string;
  /** False when the revision has no such project. */
  readonly exists: boolean;
  /** Links that lead out of the project: they were left out. */
  readonly leftOut: readonly string[];
  remove(): Promise<void>;
}

const mostFiles = 20_000;
const mostBytes = 256 * 1024 * 1024;
const declaring = ['config/', 'approvals/', 'overlays/'];

/** Throws GitFailure where there is no repository. */
export async function projectRepository(root: string, env: Environment): Promise<ProjectRepository> {
  const here = openGit({ folder: root, env });
  const prefix = withoutLineEnd(await here(['rev-parse', '--show-prefix']));
  const top = withoutLineEnd(await here(['rev-parse', '--show-toplevel']));
  return { top, env, prefix, git: openGit({ folder: top, env }) };
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}

/** The full id of a commit. Throws GitFailure for a name that is none. */
export async function commitNamed({ git }: ProjectRepository, name: string): Promise<string> {
  try {
    return (
      (await git(['rev-parse', '--verify', '--end-of-options', `${name}^{commit}`])).trim().split('\n').at(-1) ?? ''
    );
  } catch (error) {
    throw new GitFailure(`"${name}" names no commit of this repository (a shallow clone holds only the newest)`, {
      cause: error,
    });
  }
}

/**
 * Writes the files that declare something, as a commit has them, to a temporary folder. Work tree and index of the
 * repository stay as they are: git fills an index of its own. Throws GitFailure.
 */
export async function readRevision(repository: ProjectRepository, commit: string): Promise<RevisionFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'kscctl-revision-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const root = join(folder, 'tree');
    await mkdir(root);
    const entries = await entriesOf(repository, commit);
    if (entries === null) return { root, exists: false, leftOut: [], remove };
    const git = openGit({
      folder: repository.top,
      env: repository.env,
      gitEnv: { GIT_INDEX_FILE: join(folder, 'index') },
    });
    if (entries.length > 0) {
      await git(
        ['update-index', '-z', '--index-info'],
        entries.map((one) => `${one.mode} ${one.object}\t${one.path}\0`).join(''),
      );
      await git(['checkout-index', '--all', '--quiet', `--prefix=${root}/`]);
    }
    const links = entries.filter((one) => one.mode === linkMode).map((one) => one.path);
    return { root, exists: true, leftOut: await removeLinksOut(root, links), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Entry {
  readonly mode: string;
  readonly object: string;
  readonly bytes: number;
  /** Relative to the project. */
  readonly path: string;
}

const linkMode = '120000';
const modes = ['100644', '100755', linkMode];

/** Null when the commit has no such folder. */
async function entriesOf({ git, prefix }: ProjectRepository, commit: string): Promise<Entry[] | null> {
  const tree = `${commit}:${prefix.replace(/\/$/, '')}`;
  const id = await git(['rev-parse', '--verify', '--quiet', tree]).catch(() => '');
  if (id.trim() === '') return null;
  const listed = (await git(['ls-tree', '-r', '-z', '-l', '--full-tree', tree]))
    .split('\0')
    .flatMap((line) => entryOf(line) ?? []);
  const entries = listed.filter((one) => modes.includes(one.mode) && isDeclaring(one.path));
  const bytes = entries.reduce((sum, one) => sum + one.bytes, 0);
  if (entries.length > mostFiles || bytes > mostBytes) {
    throw new GitFailure(
      `revision ${commit} declares in ${entries.length} files of ${bytes} bytes; at most ${mostFiles} files and ${mostBytes} bytes are read`,
    );
  }
  return entries;
}

function entryOf(line: string): Entry | null {
  const match = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t([^]+)$/.exec(line);
  if (match === null) return null;
  const [, mode = '', object = '', size = '', path = ''] = match;
  return { mode, object, bytes: size === '-' ? 0 : Number(size), path };
}

function isDeclaring(path: string): boolean {
  return path === 'kscctl.yaml' || declaring.some((folder) => path.startsWith(folder));
}

async function removeLinksOut(root: string, links: readonly string[]): Promise<string[]> {
  const inside = `${await realpath(root)}${sep}`;
  const removed: string[] = [];
  for (const path of links) {
    const target = await realpath(join(root, path)).catch(() => null);
    if (target?.startsWith(inside) === true) continue;
    await rm(join(root, path), { force: true });
    removed.push(path);
  }
  return removed;
}
