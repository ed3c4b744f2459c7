import { mkdir, mkdtemp, readlink, realpath, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix, relative, sep } from 'node:path';
import { type Environment, type Git, openGit } from './git.ts';
import { GitFailure } from './git-failure.ts';
import { followLink } from './link-targets.ts';

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
  /** Links that lead out of the project, or nowhere: they were left out, and what they declare is unknown. */
  readonly leftOut: readonly string[];
  remove(): Promise<void>;
}

const mostFiles = 20_000;
const mostBytes = 256 * 1024 * 1024;
const declaring = ['config', 'approvals', 'overlays'];

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
 * Writes the files that declare something, and those that links among them lead to within the project, as a commit has
 * them, to a temporary folder. Work tree and index of the repository stay as they are: git fills an index of its own.
 * Throws GitFailure.
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
    const project = join(repository.top, repository.prefix);
    const links = await writeEntries(entries, commit, git, { root, project });
    const isFile = (link: string, target: string) => isFileOf(repository, commit, posix.join(dirname(link), target));
    return { root, exists: true, leftOut: await removeLinksOut(root, links, isFile), remove };
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

/** Writes what declares, then what links among it lead to, until nothing is lacking. Gives the paths of all links written. */
async function writeEntries(
  entries: readonly Entry[],
  commit: string,
  git: Git,
  { root, project }: { readonly root: string; readonly project: string },
): Promise<string[]> {
  const written = new Set<Entry>();
  const links = new Map(entries.flatMap((one) => (one.mode === linkMode ? [[one.path, one] as const] : [])));
  const known = new Map<string, string>();
  const byFolder = links.size === 0 ? new Map<string, Entry[]>() : foldersOf(entries);
  let lacking = entries.filter((one) => isDeclaring(one.path));
  while (lacking.length > 0) {
    for (const one of lacking) written.add(one);
    checkSize([...written], commit);
    await git(
      ['update-index', '-z', '--index-info'],
      lacking.map((one) => `${one.mode} ${one.object}\t${one.path}\0`).join(''),
    );
    await git(['checkout-index', '--all', '--quiet', `--prefix=${root}/`]);
    for (const { path, mode } of lacking) {
      if (mode === linkMode) known.set(path, await linkWithin(root, path, project));
    }
    const wanted = [...known.keys()].flatMap((link) => {
      const { path, unread } = followLink(link, (one) => links.has(one), known);
      if (unread !== null) return links.get(unread) ?? [];
      // One that leads round in a circle brings nothing new, and nobody enters it.
      return path === null || path === '' || link.startsWith(`${path}/`) ? [] : (byFolder.get(path) ?? []);
    });
    lacking = [...new Set(wanted)].filter((one) => !written.has(one));
  }
  return [...known.keys()];
}

/** Where a link leads to. One that names the project's own folder is made to lead to the same place of the copy. */
async function linkWithin(root: string, path: string, project: string): Promise<string> {
  const at = join(root, path);
  const target = await readlink(at);
  const inside = relative(project, target);
  if (!target.startsWith('/') || inside === '..' || inside.startsWith(`..${sep}`)) return target;
  const moved = relative(dirname(at), join(root, inside)) || '.';
  await rm(at);
  await symlink(moved, at);
  return moved;
}

/** Whether the commit has a plain file there, by a path relative to the project that may lead out of it. */
async function isFileOf({ git, prefix }: ProjectRepository, commit: string, path: string): Promise<boolean> {
  const within = posix.join(prefix, path);
  if (within.startsWith('../')) return false;
  const listed = await git(['ls-tree', '--full-tree', commit, '--', within]).catch(() => '');
  return /^100(644|755) /.test(listed);
}

/** Entries by their own path and by that of every folder that they lie in. */
function foldersOf(entries: readonly Entry[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (let path = entry.path; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
      const here = found.get(path);
      if (here === undefined) found.set(path, [entry]);
      else here.push(entry);
    }
  }
  return found;
}

/** Null when the commit has no such folder. */
async function entriesOf({ git, prefix }: ProjectRepository, commit: string): Promise<Entry[] | null> {
  const tree = `${commit}:${prefix.replace(/\/$/, '')}`;
  const id = await git(['rev-parse', '--verify', '--quiet', tree]).catch(() => '');
  if (id.trim() === '') return null;
  return (await git(['ls-tree', '-r', '-z', '-l', '--full-tree', tree]))
    .split('\0')
    .flatMap((line) => entryOf(line) ?? [])
    .filter((one) => modes.includes(one.mode));
}

function checkSize(entries: readonly Entry[], commit: string): void {
  const bytes = entries.reduce((sum, one) => sum + one.bytes, 0);
  if (entries.length > mostFiles || bytes > mostBytes) {
    throw new GitFailure(
      `revision ${commit} declares in ${entries.length} files of ${bytes} bytes; at most ${mostFiles} files and ${mostBytes} bytes are read`,
    );
  }
}

function entryOf(line: string): Entry | null {
  const match = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t([^]+)$/.exec(line);
  if (match === null) return null;
  const [, mode = '', object = '', size = '', path = ''] = match;
  return { mode, object, bytes: size === '-' ? 0 : Number(size), path };
}

function isDeclaring(path: string): boolean {
  return path === 'kscctl.yaml' || declaring.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

async function removeLinksOut(
  root: string,
  links: readonly string[],
  isFile: (link: string, target: string) => Promise<boolean>,
): Promise<string[]> {
  const top = await realpath(root);
  const removed: string[] = [];
  for (const path of links) {
    const target = await realpath(join(root, path)).catch(() => null);
    if (target === top || target?.startsWith(`${top}${sep}`) === true) continue;
    const written = await readlink(join(root, path));
    await rm(join(root, path), { force: true });
    const isPlain = target === null && !written.startsWith('/') && (await isFile(path, written));
    if (await declares(path, target, isPlain)) removed.push(path);
  }
  return removed.sort();
}

/** Whether a link could declare something: neither what is hidden nor a file that is no YAML is ever read. */
async function declares(path: string, target: string | null, isPlain: boolean): Promise<boolean> {
  if (path.split('/').some((name) => name.startsWith('.'))) return false;
  if (/\.ya?ml$/i.test(path)) return true;
  if (target === null) return !isPlain;
  return (await stat(target).catch(() => null))?.isDirectory() !== false;
}
